//! `objcopy`: what LLVM's cannot do to an object of WebAssembly is done here, or refused with a sentence. Of a program it copies
//! the pair; other files are LLVM's business.

use super::binutils;
use crate::error::Error;
use crate::log::Log;
use crate::machine::emscripten::Emscripten;
use crate::objects::archive;
use crate::objects::edits::{self, Added};
use crate::objects::embedded::{self, Layout};
use crate::objects::object::Object;
use crate::process::Process;
use policy::Refusal;
use policy::objcopy::{self, Request, Verb, pair};
use postlink::link::place;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What an object becomes.
pub fn run(args: Vec<OsString>, log: &Log) -> Result<ExitCode, Error> {
    let read = |path: &OsStr| fs::read(path).map_err(|cause| Error::Read(path.into(), cause));
    let emscripten = Emscripten::locate()?;
    let by_llvm = |args| Process::reading_lists(emscripten.llvm("llvm-objcopy")?, args).finish(log);
    let request = Request::read(&args, read)?;
    let [input, rest @ ..] = &request.files[..] else { return by_llvm(args) };
    if request.has(Verb::Question) || rest.len() > 1 {
        return by_llvm(args);
    }
    let output = Path::new(rest.first().unwrap_or(input));
    if request.values(Verb::InputFormat).last() == Some(b"binary") {
        let bytes = read(input)?;
        return write(output, &of_bytes(input, bytes, &request)?).map(|()| ExitCode::SUCCESS);
    }
    if let Some(wasm) = binutils::wasm_of(input) {
        return program(&request, Path::new(input), &wasm, output, log);
    }
    let bytes = read(input)?;
    let is_ours = |bytes: &[u8]| Object::read(bytes).is_some();
    let members = archive::members(&bytes).filter(|members| members.iter().any(|(_, member)| is_ours(member)));
    if members.is_none() && !bytes.starts_with(b"\0asm") {
        return by_llvm(args);
    }
    refuse(&request, members.is_some() || is_ours(&bytes))?;
    let added = added(&request, &read)?;
    if let Some(members) = members {
        return archived(&members, &request, &added, output, &emscripten, log);
    }
    match Object::read(&bytes) {
        Some(object) => write(output, &edited(object, &request, &added)?).map(|()| ExitCode::SUCCESS),
        None => by_llvm(args),
    }
}

/// Fails on what cannot be done: to anything, or to a module that is linked.
fn refuse(request: &Request, is_object: bool) -> Result<(), Error> {
    if let Some(refusal) = request.refused() {
        return Err(Error::Refused(refusal));
    }
    let formats = request.edits.iter().filter(|edit| edit.verb == Verb::OutputFormat);
    let is_image = |value: &[u8]| {
        ["binary", "ihex", "srec", "verilog", "symbolsrec", "tekhex"].iter().any(|it| value == it.as_bytes())
    };
    if let Some(edit) = formats.into_iter().find(|edit| is_image(&edit.value)) {
        let reason = "WebAssembly has no memory image to write; --dump-section gives a custom section's bytes";
        return Err(Error::Refused(Refusal { option: edit.option.clone(), reason }));
    }
    let of_symbols = |verb: Verb| {
        !matches!(
            verb,
            Verb::Nothing
                | Verb::StripDebug
                | Verb::OnlyDebug
                | Verb::Wildcards
                | Verb::InputFormat
                | Verb::OutputFormat
                | Verb::AddSection
                | Verb::RemoveSection
                | Verb::DumpSection
        )
    };
    match request.edits.iter().find(|edit| !is_object && of_symbols(edit.verb)) {
        Some(edit) => {
            let reason = "a linked module has no symbols left to change; change its objects, or see `postlink edit`";
            Err(Error::Refused(Refusal { option: edit.option.clone(), reason }))
        }
        None => Ok(()),
    }
}

/// A program is its JavaScript with a wasm: a copy is a copy of both, and what strip would take emcc has taken.
fn program(request: &Request, input: &Path, wasm: &Path, output: &Path, log: &Log) -> Result<ExitCode, Error> {
    refuse(request, false)?;
    let with_wasm = |verb: Verb| matches!(verb, Verb::OnlyDebug | Verb::DumpSection);
    if request.edits.iter().any(|edit| with_wasm(edit.verb)) {
        let mut args: Vec<OsString> = Vec::new();
        for edit in &request.edits {
            match edit.verb {
                Verb::OnlyDebug => args.push("--only-keep-debug".into()),
                Verb::DumpSection => {
                    args.push(OsString::from_iter(["--dump-section=".as_ref(), OsStr::from_bytes(&edit.value)]))
                }
                _ => {}
            }
        }
        let target = if output == input { Path::new("/dev/null") } else { output };
        args.extend([wasm.into(), target.into()]);
        return Process::reading_lists(Emscripten::locate()?.llvm("llvm-objcopy")?, args).finish(log);
    }
    let changes = |verb: Verb| matches!(verb, Verb::AddSection | Verb::RemoveSection);
    if let Some(edit) = request.edits.iter().find(|edit| changes(edit.verb)) {
        let reason = "the program names its wasm by its hash; change that with `postlink edit`";
        return Err(Error::Refused(Refusal { option: edit.option.clone(), reason }));
    }
    binutils::copy(input, output)
}

fn of_bytes(path: &OsStr, bytes: Vec<u8>, request: &Request) -> Result<Vec<u8>, Error> {
    refuse(request, true)?;
    let layout = Layout { section: b".data".to_vec(), alignment: 0 };
    let object = embedded::object(&objcopy::binary_name(path), bytes, &layout);
    edited(object, request, &Vec::new())
}

fn edited(mut object: Object, request: &Request, added: &Added) -> Result<Vec<u8>, Error> {
    for (name, path) in request.values(Verb::DumpSection).filter_map(pair) {
        let found = object.sections.iter().filter_map(|section| section.custom()).find(|(other, _)| *other == name);
        let Some((_, content)) = found else {
            let option = format!("--dump-section {}", String::from_utf8_lossy(name));
            return Err(Error::Refused(Refusal { option, reason: "the object has no such custom section" }));
        };
        write(Path::new(OsStr::from_bytes(path)), content)?;
    }
    edits::apply(&mut object, request, added).map_err(Error::Refused)?;
    Ok(object.write())
}

fn added(request: &Request, read: &dyn Fn(&OsStr) -> Result<Vec<u8>, Error>) -> Result<Added, Error> {
    let pairs = request.values(Verb::AddSection).filter_map(pair);
    pairs.map(|(name, file)| Ok((name.to_vec(), read(OsStr::from_bytes(file))?))).collect()
}

/// Each member that is an object is edited, and a new archive made of all, in their order.
fn archived(
    members: &[(Vec<u8>, &[u8])],
    request: &Request,
    added: &Added,
    output: &Path,
    emscripten: &Emscripten,
    log: &Log,
) -> Result<ExitCode, Error> {
    let folder = tempfile::Builder::new().prefix("emshim-").tempdir();
    let folder = folder.map_err(|cause| Error::Write(std::env::temp_dir(), cause))?;
    let mut args: Vec<OsString> = vec!["qcs".into(), folder.path().join("made.a").into()];
    for (at, (name, bytes)) in members.iter().enumerate() {
        let place: PathBuf = folder.path().join(at.to_string());
        let file = place.join(Path::new(OsStr::from_bytes(name)).file_name().unwrap_or(OsStr::new("member")));
        let bytes = match Object::read(bytes) {
            Some(object) => edited(object, request, added)?,
            None => bytes.to_vec(),
        };
        fs::create_dir(&place).map_err(|cause| Error::Write(place.clone(), cause))?;
        write(&file, &bytes)?;
        args.push(file.into());
    }
    let status = Process::reading_lists(emscripten.llvm("llvm-ar")?, args).wait(log)?;
    if !status.success() {
        return Ok(crate::process::code(status));
    }
    let made = fs::read(folder.path().join("made.a")).map_err(|cause| Error::Read(output.to_owned(), cause))?;
    write(output, &made).map(|()| ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    place::write_file(path, bytes).map_err(|cause| Error::Write(path.to_owned(), cause))
}
