//! What programs emcc starts for a link, and what each made of the link's module: emcc finds us in their places, and we note that.

use super::steps::{Next, Step, Trail, Word};
use super::surface;
use crate::error::Error;
use crate::machine::emscripten::Emscripten;
use crate::machine::installation;
use crate::process::{self, Process};
use crate::read::response_files;
use crate::roles::NOTING;
use crate::store::fingerprint::{add, take};
use postlink::Hash;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// LLVM's programs that read or write a link's module, by the beginnings of their names; Debian's end with a number.
const OF_LLVM: &[&str] = &["llvm-nm", "llvm-objcopy", "wasm-ld"];
/// The others that emcc may start, which stay as they are.
const BESIDE: &[&str] = &["clang", "lld", "llvm-"];
/// Binaryen's, of which any may.
const OF_BINARYEN: &[&str] = &["wasm"];
/// In the folder of notes: links to the real programs; a link to the module; the link's own words.
const REAL: &str = "real";
const MODULE: &str = "module";
const INPUTS: &str = "inputs";
const GIVEN: &str = "given";
const UNFIT: &str = "unfit";
const NOTES: &str = "notes";
/// A longer file that emcc made for a step is none to keep.
const LONGEST: u64 = 4 << 20;

/// A folder for notes, with programs in it that make them.
pub struct Noting<'a> {
    folder: tempfile::TempDir,
    module: &'a Path,
    inputs: usize,
}

impl<'a> Noting<'a> {
    /// For a link of these inputs and other words, as emcc is given them, that makes this module; `None` where it is not known
    /// which programs emcc starts.
    pub fn new(
        emscripten: &Emscripten,
        module: &'a Path,
        inputs: &[OsString],
        given: &[OsString],
        at: &Path,
    ) -> Option<Noting<'a>> {
        let own = installation::this_program().filter(|program| program.is_file())?;
        let llvm = emscripten.llvm("wasm-ld").ok()?.parent()?.to_owned();
        let binaryen = emscripten.binaryen()?;
        let folder = tempfile::Builder::new().prefix("notes-").tempdir_in(at).ok()?;
        let make = || {
            let place = |name: &str| folder.path().join(name);
            fs::create_dir(place(REAL))?;
            fs::create_dir(place("llvm"))?;
            fs::create_dir_all(place("binaryen/bin"))?;
            let of_llvm = (&llvm, "llvm", OF_LLVM, BESIDE);
            for (from, to, noted, beside) in [of_llvm, (&binaryen.join("bin"), "binaryen/bin", OF_BINARYEN, &[][..])] {
                for entry in fs::read_dir(from)?.flatten() {
                    let (name, path) = (entry.file_name(), entry.path());
                    let is_one_of =
                        |starts: &[&str]| starts.iter().any(|start| name.as_bytes().starts_with(start.as_bytes()));
                    if is_one_of(noted) {
                        symlink(&own, place(to).join(&name))?;
                        let _: io::Result<()> = symlink(&path, place(REAL).join(&name));
                    } else if is_one_of(beside) {
                        symlink(&path, place(to).join(&name))?;
                    }
                }
            }
            symlink(module, place(MODULE))?;
            fs::write(place(INPUTS), inputs.join(OsStr::new("\0")).as_bytes())?;
            fs::write(place(GIVEN), given.join(OsStr::new("\0")).as_bytes())
        };
        make().ok()?;
        Some(Noting { folder, module, inputs: inputs.len() })
    }

    /// emcc's process, whose programs are noted.
    pub fn on(&self, emcc: Process) -> Process {
        let programs = self.folder.path().join("binaryen/bin");
        // Debian's finds Binaryen's programs on PATH.
        let path = env::var_os("PATH").unwrap_or_default();
        let searched = env::join_paths([programs].into_iter().chain(env::split_paths(&path))).unwrap_or(path);
        emcc.env(NOTING, self.folder.path())
            .env("EM_LLVM_ROOT", self.folder.path().join("llvm"))
            .env("EM_BINARYEN_ROOT", self.folder.path().join("binaryen"))
            .env("EMCC_SKIP_SANITY_CHECK", "1")
            .env("PATH", searched)
    }

    /// What was noted of a link that emcc made without a word of its own, by what comes before each: every step, and the glue.
    /// `None` where another link would have to go another way.
    pub fn chain(&self, start: Trail, glue: Vec<u8>, stdout: &[u8]) -> Option<Vec<(Trail, Next)>> {
        if self.folder.path().join(UNFIT).exists() {
            return None;
        }
        let notes = fs::read(self.folder.path().join(NOTES)).ok()?;
        let (mut trail, mut before, mut chain) = (start, None, Vec::new());
        for note in decode(&notes)? {
            let Next::Step(step) = Next::decode(note[0])? else { return None };
            let [_, said, found, left, surface] = note;
            let is_first = chain.is_empty();
            // The linker is given all inputs, and what it says is emcc's word, too. Nobody but these programs writes the module.
            let is_linker = step.inputs().eq(0..u32::try_from(self.inputs).ok()?) && said == stdout;
            let follows = if is_first { is_linker } else { before == Some(found) && step.inputs().next().is_none() };
            if !follows {
                return None;
            }
            chain.push((trail, Next::Step(step)));
            trail = trail.after(if is_first { b"" } else { said }, str::from_utf8(surface).ok()?);
            before = Some(left);
        }
        let last = hash(self.module)?;
        (before? == last.as_bytes()).then(|| {
            chain.push((trail, Next::Glue(glue)));
            chain
        })
    }
}

/// The real program of this name, where emcc means it by a name of ours.
pub fn real(name: &OsStr) -> Option<PathBuf> {
    fs::read_link(Path::new(&env::var_os(NOTING)?).join(REAL).join(name)).ok()
}

/// Does what this program does, and notes it.
pub fn run(real: PathBuf, args: Vec<OsString>) -> Result<ExitCode, Error> {
    let folder = PathBuf::from(env::var_os(NOTING).unwrap_or_default());
    let module = fs::read_link(folder.join(MODULE)).unwrap_or_default();
    let step = words(&folder, &module, &real, &args).and_then(|words| Step::new(real.clone(), words));
    let before = hash(&module).unwrap_or_default();
    let output = Process::reading_lists(real, args).env_remove(NOTING).output(None)?;
    let is_plain = output.status.success() && output.stderr.is_empty();
    let note = match step.filter(|_| is_plain) {
        Some(step) if !step.concerns_link() => Ok(()),
        Some(step) => {
            let left = fs::read(&module).unwrap_or_default();
            let surface = surface::of(&left).map(|hash| hash.to_string()).unwrap_or_default();
            let mut bytes = Vec::new();
            for field in [
                &Next::Step(step).encode()[..],
                &output.stdout,
                before.as_bytes(),
                Hash::of(&left).to_string().as_bytes(),
                surface.as_bytes(),
            ] {
                add(&mut bytes, field);
            }
            append(&folder.join(NOTES), &bytes)
        }
        None => append(&folder.join(UNFIT), b"."),
    };
    note.map_err(|cause| Error::Write(folder, cause))?;
    process::pass_on(&output.stdout, &output.stderr)?;
    Ok(process::code(output.status))
}

fn append(file: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().append(true).create(true).open(file)?.write_all(bytes)
}

fn hash(file: &Path) -> Option<String> {
    fs::read(file).ok().map(|bytes| Hash::of(&bytes).to_string())
}

/// Five fields each.
fn decode(mut rest: &[u8]) -> Option<Vec<[&[u8]; 5]>> {
    let mut notes = Vec::new();
    while !rest.is_empty() {
        let mut note = [&[][..]; 5];
        for field in &mut note {
            (*field, rest) = take(rest)?;
        }
        notes.push(note);
    }
    Some(notes)
}

/// A command line as one of any link of this kind; `None` for one that holds more of this link than that.
fn words(folder: &Path, module: &Path, program: &Path, args: &[OsString]) -> Option<Vec<Word>> {
    let (temporary, here) = (env::temp_dir(), env::current_dir().ok()?);
    let name = program.file_name()?.as_bytes();
    if name.starts_with(b"llvm-nm") {
        // What it says of the inputs is in the kind already.
        return Some(Vec::new());
    }
    let inputs = fs::read(folder.join(INPUTS)).ok()?;
    let mut inputs = inputs.split(|&byte| byte == 0).enumerate().filter(|(_, input)| !input.is_empty()).peekable();
    let given = fs::read(folder.join(GIVEN)).ok()?;
    let args = response_files::expand(args.iter().cloned()).ok()?.words;
    let mut out = Vec::new();
    for word in &args {
        let bytes = word.as_bytes();
        let behind = |path: &Path| Some(bytes.len() - find(bytes, path.as_os_str().as_bytes())?);
        if let Some((at, _)) = inputs.next_if(|(_, input)| *input == bytes && name.starts_with(b"wasm-ld")) {
            out.push(Word::Input(u32::try_from(at).ok()?));
        } else if let Some(before) = bytes.strip_suffix(module.as_os_str().as_bytes()) {
            out.push(Word::Module(before.to_vec()));
        } else if find(&given, bytes).is_some() {
            out.push(Word::Same(bytes.to_vec()));
        } else if behind(module.parent()?).is_some() {
            return None;
        } else if let Some(length) = behind(&temporary) {
            let (before, path) = bytes.split_at(bytes.len() - length);
            let path = PathBuf::from(OsString::from_vec(path.to_vec()));
            let fits = fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= LONGEST);
            let content = fits.then(|| fs::read(&path).ok()).flatten()?;
            out.push(Word::File(before.to_vec(), content));
        } else if here != Path::new("/") && behind(&here).is_some() {
            // emcc made it of a relative name, which means another file elsewhere.
            return None;
        } else {
            out.push(Word::Same(bytes.to_vec()));
        }
    }
    Some(out)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len().max(1)).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of notes for a link of `a.o` and `lib.a`, and its module's path.
    fn noting() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(INPUTS), "a.o\0lib.a").unwrap();
        fs::write(folder.path().join(GIVEN), format!("-O2\0-L{}/given", env::current_dir().unwrap().display()))
            .unwrap();
        (folder, "/stage/p.wasm".into())
    }

    fn read(program: &str, args: &[&str]) -> Option<Vec<Word>> {
        let (folder, module) = noting();
        words(folder.path(), &module, Path::new(program), &args.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn a_command_line_is_taken_apart_into_what_is_its_links_own() {
        let here = env::current_dir().unwrap();
        let given = format!("-L{}/given", here.display());
        let made = tempfile::NamedTempFile::new().unwrap();
        fs::write(made.path(), "symbols").unwrap();
        let file = format!("--in={}", made.path().display());
        let same = |text: &str| Word::Same(text.into());
        let expected = vec![
            same("-o"),
            Word::Module(Vec::new()),
            Word::Input(0),
            same("-O2"),
            Word::Input(1),
            same(&given),
            Word::File(b"--in=".to_vec(), b"symbols".to_vec()),
        ];
        let args = ["-o", "/stage/p.wasm", "a.o", "-O2", "lib.a", &given, &file];
        assert_eq!(read("/usr/bin/wasm-ld-14", &args), Some(expected));
        // Out of order, or to another program, an input is a word.
        assert_eq!(read("/usr/bin/wasm-ld", &["lib.a"]), Some(vec![same("lib.a")]));
        assert_eq!(read("/usr/bin/wasm-opt", &["a.o"]), Some(vec![same("a.o")]));
        assert_eq!(read("/usr/bin/llvm-nm-14", &["/elsewhere/a.o"]), Some(Vec::new()));
        // Another file of this link's, one that is gone, and a name that emcc made absolute.
        for word in
            ["/stage/p.js", &format!("{}/none", env::temp_dir().display()), &format!("-L{}/own", here.display())]
        {
            assert_eq!(read("/usr/bin/wasm-ld", &[word]), None, "{word}");
        }
    }

    #[test]
    fn a_chain_has_a_linker_first_and_nobody_else_writes_the_module() {
        let place = tempfile::tempdir().unwrap();
        let module = place.path().join("p.wasm");
        fs::write(&module, "last").unwrap();
        let of = |bytes: &str| Hash::of(bytes.as_bytes()).to_string();
        let step = |words: &[Word]| Next::Step(Step::new("/bin/sh".into(), words.to_vec()).unwrap()).encode();
        let linker = step(&[Word::Module(Vec::new()), Word::Input(0), Word::Input(1)]);
        let tool = step(&[Word::Module(Vec::new())]);
        let chain = |notes: &[[&[u8]; 5]]| {
            let noting = Noting { folder: tempfile::tempdir().unwrap(), module: &module, inputs: 2 };
            for note in notes {
                let mut bytes = Vec::new();
                note.iter().for_each(|field| add(&mut bytes, field));
                append(&noting.folder.path().join(NOTES), &bytes).unwrap();
            }
            noting.chain(Trail(Hash::of(b"kind")), b"glue".to_vec(), b"said").map(|chain| chain.len())
        };
        let (middle, last) = (of("middle"), of("last"));
        let (middle, last) = (middle.as_bytes(), last.as_bytes());
        let linked = [&linker[..], b"said", b"", middle, b"1"];
        let then = [&tool[..], b"names", middle, last, b"2"];
        assert_eq!(chain(&[linked, then]), Some(3));
        assert_eq!(chain(&[[&linker, b"said", b"", last, b"1"]]), Some(2));
        for notes in [
            &[][..],
            &[linked],                                          // somebody wrote it afterwards
            &[[&linker, b"other", b"", middle, b"1"], then],    // emcc said more
            &[[&tool, b"said", b"", middle, b"1"], then],       // an input is not where it was
            &[linked, [&tool, b"names", last, last, b"2"]],     // somebody wrote it in between
            &[linked, [&linker, b"names", middle, last, b"2"]], // an input is read twice
        ] {
            assert_eq!(chain(notes), None);
        }
    }
}
