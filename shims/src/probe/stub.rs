//! A probe that nobody has run yet: a program that links itself for real when it is started, and then is what it says.
//! It holds its objects, for configure removes its sources, and the text in the module, where CMake looks for answers.

use super::module::Module;
use super::{Probe, write};
use crate::dylink::Says;
use crate::emscripten::Emscripten;
use crate::error::Error;
use crate::layout::{self, Layout};
use crate::link::Link;
use crate::log::Log;
use crate::run::Job;
use crate::work;
use policy::probe::Part;
use policy::{Tool, absent, plan};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What we are asked, before the program's own path and arguments, to link a probe and to become it.
pub const RUN: &str = "run-probe";
/// The same, but only to link it: node has started it.
pub const LINK: &str = "link-probe";

const MARK: &[u8] = b"/*emshim probe 1 ";

/// What a real link needs.
#[derive(Debug, PartialEq, Eq)]
pub struct Stub {
    folder: OsString,
    tool: Tool,
    kind: plan::Probe,
    /// Names of functions whose use is told.
    watched: Vec<OsString>,
    /// Words, and objects.
    parts: Vec<(bool, Vec<u8>)>,
}

impl Stub {
    /// From a probe and its objects.
    pub fn new(probe: &Probe<'_>, parts: &[Part], objects: &[PathBuf], link: &Link<'_>) -> io::Result<Stub> {
        let mut objects = objects.iter();
        let part = |part: &Part| {
            Ok(match part {
                Part::Word(word) => (false, word.as_bytes().to_vec()),
                Part::Source(_) | Part::Object(_) => {
                    (true, fs::read(objects.next().map_or(Path::new(""), |path| path))?)
                }
            })
        };
        let parts = parts.iter().map(part).collect::<io::Result<_>>()?;
        let watched = link.watched.iter().map(|row| row.symbol.into()).collect();
        Ok(Stub { folder: env::current_dir()?.into(), tool: probe.tool, kind: probe.kind, watched, parts })
    }

    /// The program.
    pub fn text(&self, module: &Module) -> Vec<u8> {
        let shim = layout::this_program().unwrap_or_default();
        let quoted =
            shlex::bytes::try_quote(shim.as_os_str().as_bytes()).map(|text| text.into_owned()).unwrap_or_default();
        let mut text =
            [b"#!/bin/sh\n':' //;exec ", quoted.as_slice(), b" ", RUN.as_bytes(), b" \"$0\" \"$@\"\n"].concat();
        text.extend(MARK);
        let hex = self.encode().iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect::<Vec<_>>();
        text.extend(hex);
        text.extend(b"*/\n");
        let program = serde_json::Value::from(shim.to_string_lossy());
        text.extend(
            format!(
                "const {{execFileSync, spawnSync}} = require('child_process');\n\
                execFileSync({program}, ['{LINK}', __filename], {{stdio: 'inherit'}});\n\
                if (require.main === module) {{\n\
                \x20 const ended = spawnSync(__filename, process.argv.slice(2), {{stdio: 'inherit'}});\n\
                \x20 if (ended.signal) process.kill(process.pid, ended.signal);\n\
                \x20 process.exitCode = ended.status;\n\
                }} else {{\n\
                \x20 delete require.cache[__filename];\n\
                \x20 module.exports = require(__filename);\n\
                }}\n"
            )
            .into_bytes(),
        );
        for line in module.bytes.split(|byte| !(b' '..=b'~').contains(byte)).filter(|line| line.len() > 3) {
            text.extend([b"//", line, b"\n"].concat());
        }
        text
    }

    /// The probe in a program's text, if it is one.
    fn parse(text: &[u8]) -> Option<Stub> {
        let line = text.splitn(4, |&byte| byte == b'\n').nth(2)?;
        let hex = line.strip_prefix(MARK)?.strip_suffix(b"*/")?;
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let bytes = hex.chunks(2).map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?));
        Stub::decode(&bytes.collect::<Option<Vec<u8>>>()?)
    }

    fn encode(&self) -> Vec<u8> {
        let tool: &[u8] = if self.tool == Tool::Cxx { b"c++" } else { b"cc" };
        let kind: &[u8] = match self.kind {
            plan::Probe::Cmake => b"cmake",
            plan::Probe::Meson => b"meson",
            plan::Probe::Configure => b"configure",
        };
        let mut fields = vec![(b'f', self.folder.as_bytes()), (b't', tool), (b'k', kind)];
        fields.extend(self.watched.iter().map(|name| (b'a', name.as_bytes())));
        fields.extend(self.parts.iter().map(|(object, bytes)| (if *object { b'o' } else { b'w' }, bytes.as_slice())));
        let field = |(kind, bytes): (u8, &[u8])| [&[kind][..], &(bytes.len() as u64).to_le_bytes(), bytes].concat();
        fields.into_iter().flat_map(field).collect()
    }

    fn decode(mut rest: &[u8]) -> Option<Stub> {
        let (folder, tool, kind) = (OsString::new(), Tool::Cc, plan::Probe::Configure);
        let mut stub = Stub { folder, tool, kind, watched: Vec::new(), parts: Vec::new() };
        while let Some((name, after)) = rest.split_first() {
            let (length, after) = after.split_first_chunk::<8>()?;
            let (bytes, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
            let text = OsString::from_vec(bytes.to_vec());
            match name {
                b'f' => stub.folder = text,
                b't' => stub.tool = if bytes == b"c++" { Tool::Cxx } else { Tool::Cc },
                b'k' => {
                    stub.kind = match bytes {
                        b"cmake" => plan::Probe::Cmake,
                        b"meson" => plan::Probe::Meson,
                        _ => plan::Probe::Configure,
                    }
                }
                b'a' => stub.watched.push(text),
                b'o' => stub.parts.push((true, bytes.to_vec())),
                b'w' => stub.parts.push((false, bytes.to_vec())),
                _ => return None,
            }
            rest = after;
        }
        Some(stub)
    }

    /// Links it for real, in the folder in which it was linked as a probe.
    fn link(&self, output: &Path, log: &Log) -> Result<ExitCode, Error> {
        let emscripten = Emscripten::locate()?;
        let help = "emshim is not installed as `scripts/install PREFIX` does it";
        let layout = Layout::of_this_program().ok_or(Error::Missing { tool: "share/emshim".into(), help })?;
        let stage = crate::link::Stage::beside(output)?;
        let (here, mut args) = (env::current_dir().map_err(write(output))?, Vec::new());
        for (at, (is_object, bytes)) in self.parts.iter().enumerate() {
            if *is_object {
                let object = stage.file(OsStr::new(&at.to_string()), ".o");
                fs::write(&object, bytes).map_err(write(&object))?;
                args.push(object.into());
            } else {
                args.push(OsString::from_vec(bytes.clone()));
            }
        }
        let watched: Vec<_> =
            absent::ABSENT.iter().filter(|row| self.watched.iter().any(|name| name == row.symbol)).collect();
        let job = |args| work::emscripten_job(&emscripten, self.tool, args);
        // Its command line may name folders by where it stood.
        env::set_current_dir(&self.folder).map_err(write(Path::new(&self.folder)))?;
        let (loads, sizes, says) = (None, false, Says::default());
        let (emscripten, layout, watched) = (&emscripten, &layout, &watched);
        let link = Link { emscripten, layout, job: &job, args, watched, loads, sizes, says, log };
        let linked = link.program(output, Some(self.kind));
        env::set_current_dir(&here).map_err(write(&here))?;
        linked
    }
}

/// `run-probe PROGRAM ARGUMENTS…`, `link-probe PROGRAM`
pub fn start(what: &OsStr, args: &[OsString]) -> Result<ExitCode, Error> {
    let log = Log::new(env::args_os());
    let Some((program, args)) = args.split_first() else { return Ok(ExitCode::FAILURE) };
    let path = std::path::absolute(program).map_err(write(Path::new(program)))?;
    // Somebody else may have linked it meanwhile.
    if let Some(stub) = Stub::parse(&fs::read(&path).map_err(|cause| Error::Read(path.clone(), cause))?) {
        if stub.link(&path, &log)? != ExitCode::SUCCESS {
            eprintln!("emshim: error: {} linked as a probe, but not as a program that runs", path.display());
            return Ok(ExitCode::from(126));
        }
    }
    if what == LINK {
        return Ok(ExitCode::SUCCESS);
    }
    Job::new(path, args.to_vec()).named(program).finish(log)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stub_is_read_back() {
        let stub = Stub {
            folder: "/a b".into(),
            tool: Tool::Cxx,
            kind: plan::Probe::Cmake,
            watched: vec!["fork".into()],
            parts: vec![(false, b"-O2".to_vec()), (true, b"\0*/\xff".to_vec())],
        };
        let text = stub.text(&Module::default());
        assert_eq!(Stub::parse(&text), Some(stub));
        assert_eq!(Stub::parse(b"#!/bin/sh\n\n/*emshim probe 1 0*/\n"), None);
        assert_eq!(Stub::parse(b"#!/bin/sh\n\n/*emshim probe 1 66ffffffffffffffff*/\n"), None);
        assert_eq!(Stub::parse(b""), None);
    }
}
