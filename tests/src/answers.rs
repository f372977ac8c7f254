//! What bare emcc answered before, kept by all that its answer can depend on. A program of ours stands in for emcc: it
//! gives the answer that is kept, or asks emcc and keeps what came of it. What it cannot be sure of it only hands on.
//!
//! An answer depends on: which Emscripten it is, the command line, the folder and each file in it, files elsewhere that
//! the command line names, stdin, and the environment, of which emcc sees no more than the variables listed here.

use crate::identity::{hex, root};
use crate::kept::{Answer, Store};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Names the tool that we stand in for.
const TOOL: &str = "EMSHIM_TEST_TOOL";
/// The emcc that is asked.
const EMCC: &str = "EMSHIM_TEST_EMCC";
/// Which Emscripten it is.
const IDENTITY: &str = "EMSHIM_TEST_IDENTITY";
/// Where the stand-ins lie, and what is counted: a letter for each answer.
const FOLDER: &str = "EMSHIM_TEST_STAND_INS";
/// Asks emcc each time.
pub const FRESH: &str = "EMSHIM_TEST_FRESH";
const TALLY: &str = "tally";

/// What emcc sees of the environment: names that begin so, but for those of emshim.
const VARIABLES: &[&str] = &[
    "BINARYEN",
    "CCC_",
    "CLANG",
    "CPATH",
    "CPLUS_INCLUDE_PATH",
    "C_INCLUDE_PATH",
    "EM",
    "HOME",
    "LANG",
    "LC_",
    "LD_LIBRARY_PATH",
    "LIBRARY_PATH",
    "LLVM",
    "NODE",
    "PATH",
    "PYTHON",
    "SOURCE_DATE_EPOCH",
    "TERM",
    "TMPDIR",
    "TZ",
    "_EM",
];

/// With these, emcc does more than answer.
const NEVER: &[&str] = &["EMCC_DEBUG", "EM_COMPILER_WRAPPER", "_EMCC_CCACHE", "EMCC_REPRODUCE"];

/// What no answer that is kept may have said: it would be another one the next time.
const ONCE: &[&str] = &["cache:INFO", "generating system", "emscripten_temp"];

/// Folders with more, or larger ones, are not read.
const MOST_FILES: usize = 500;
const MOST_BYTES: usize = 64 << 20;

/// Writes a stand-in for each of `tools` into `folder`; returns the variables that they need.
pub fn stand_ins(
    folder: &Path,
    tools: &[&str],
    emcc: &Path,
    identity: &str,
) -> std::io::Result<Vec<(&'static str, OsString)>> {
    // Whoever looks for Emscripten's own folder finds it by a path in the script.
    let about = root(emcc).unwrap_or_default().join("emcc.py");
    let program = env::current_exe()?;
    fs::create_dir_all(folder)?;
    for tool in tools {
        let file = folder.join(tool);
        let text = format!("#!/bin/sh\n# for {}\n{TOOL}={tool} exec '{}' \"$@\"\n", about.display(), program.display());
        fs::write(&file, text)?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
    }
    Ok(vec![(EMCC, emcc.into()), (IDENTITY, identity.into()), (FOLDER, folder.into())])
}

/// How many answers were kept, made, and only handed on.
pub fn counts(folder: &Path) -> String {
    let tally = fs::read_to_string(folder.join(TALLY)).unwrap_or_default();
    let count = |letter: char| tally.chars().filter(|found| *found == letter).count();
    format!("emcc's answers: {} kept from before, {} made, {} not to be kept", count('k'), count('m'), count('-'))
}

/// Does a stand-in's work, if we were started as one: the first thing that a test's `main` asks.
pub fn stand_in() -> Option<ExitCode> {
    let tool = env::var_os(TOOL)?;
    let variable = |name| env::var_os(name).map(PathBuf::from);
    let (emcc, folder) = (variable(EMCC)?, variable(FOLDER)?);
    let question = Question::new(&tool, &emcc, &folder);
    let key = env::var_os(IDENTITY).zip(question.inputs()).map(|(identity, inputs)| question.key(&identity, &inputs));
    let store = Store::open();
    let (Some(key), Some(store)) = (key, store) else { return Some(question.hand_on()) };
    let is_fresh = env::var_os(FRESH).is_some();
    let (letter, answer) = match store.read(&key).filter(|_| !is_fresh) {
        Some(answer) => ('k', answer),
        None => {
            let answer = question.ask()?;
            let said = String::from_utf8_lossy(&answer.stderr).into_owned();
            let holds = answer.code.is_some() && ONCE.iter().all(|text| !said.contains(text));
            if holds {
                store.write(&key, &answer);
            }
            (if holds { 'm' } else { '-' }, answer)
        }
    };
    question.count(letter);
    Some(answer.give())
}

struct Question {
    tool: OsString,
    program: PathBuf,
    stand_ins: PathBuf,
    args: Vec<OsString>,
    folder: PathBuf,
    environment: BTreeMap<OsString, OsString>,
    stdin: Vec<u8>,
}

impl Question {
    fn new(tool: &OsStr, emcc: &Path, stand_ins: &Path) -> Question {
        let args: Vec<OsString> = env::args_os().skip(1).collect();
        let mut environment: BTreeMap<_, _> = env::vars_os().filter(|(name, _)| is_seen(name)).collect();
        if let Some(path) = environment.get_mut(OsStr::new("PATH")) {
            // What emcc starts by name is not to find us.
            let folders: Vec<_> = env::split_paths(path).filter(|folder| folder != stand_ins).collect();
            *path = env::join_paths(folders).unwrap_or_default();
        }
        let mut stdin = Vec::new();
        if args.iter().any(|arg| arg == "-") {
            let _ = std::io::stdin().read_to_end(&mut stdin);
        }
        Question {
            tool: tool.to_owned(),
            program: emcc.with_file_name(tool),
            stand_ins: stand_ins.to_owned(),
            args,
            folder: env::current_dir().unwrap_or_default(),
            environment,
            stdin,
        }
    }

    /// The files that an answer can depend on, with their bytes; none where that cannot be said.
    fn inputs(&self) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
        if NEVER.iter().any(|name| env::var_os(name).is_some()) {
            return None;
        }
        let mut files = files(&self.folder)?;
        for arg in &self.args {
            let bytes = arg.as_bytes();
            let path = Path::new(arg);
            let leaves = path.components().any(|part| part == Component::ParentDir);
            if bytes.starts_with(b"@") || leaves {
                return None;
            }
            let Some(at) = bytes.iter().position(|byte| *byte == b'/') else { continue };
            let is_relative = at > 0 && !path.has_root() && self.folder.join(path).exists();
            let named = Path::new(OsStr::from_bytes(&bytes[at..]));
            if is_relative || named.starts_with(&self.folder) || named == Path::new("/dev/null") {
                continue;
            }
            if !named.exists() {
                files.insert(named.to_owned(), b"absent".to_vec());
                continue;
            }
            if named.starts_with("/dev") {
                return None;
            }
            // A folder elsewhere may hold anything, and so may what a file there includes.
            let text = fs::read(named).ok().filter(|text| !text.windows(10).any(|part| part == b"#include \""))?;
            files.insert(named.to_owned(), text);
        }
        Some(files)
    }

    fn key(&self, identity: &OsStr, inputs: &BTreeMap<PathBuf, Vec<u8>>) -> String {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for part in [identity, &self.tool, self.program.as_os_str(), self.folder.as_os_str()] {
            add(part.as_bytes());
        }
        add(&(self.args.len() as u64).to_le_bytes());
        self.args.iter().for_each(|arg| add(arg.as_bytes()));
        for (name, value) in &self.environment {
            add(name.as_bytes());
            add(value.as_bytes());
        }
        add(&self.stdin);
        for (path, bytes) in inputs {
            add(path.as_os_str().as_bytes());
            add(bytes);
        }
        hex(&hash.finalize())
    }

    fn ask(&self) -> Option<Answer> {
        let before = files(&self.folder)?;
        let mut command = Command::new(&self.program);
        command.args(&self.args).env_clear().envs(&self.environment);
        let stdin = if self.stdin.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().ok()?;
        if let Some(mut pipe) = child.stdin.take() {
            let bytes = self.stdin.clone();
            std::thread::spawn(move || drop(pipe.write_all(&bytes)));
        }
        let output = child.wait_with_output().ok()?;
        let after = files(&self.folder)?;
        let changed = after.into_iter().filter(|(path, bytes)| before.get(path) != Some(bytes));
        let files = changed.map(|(path, bytes)| {
            let mode = fs::metadata(&path).map_or(0o644, |found| found.permissions().mode() & 0o777);
            (path, mode, bytes)
        });
        Some(Answer {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: output.stderr,
            files: files.collect(),
        })
    }

    /// Becomes emcc.
    fn hand_on(&self) -> ExitCode {
        self.count('-');
        let path = self.environment.get(OsStr::new("PATH")).cloned().unwrap_or_default();
        let mut command = Command::new(&self.program);
        command.args(&self.args).env("PATH", path).env_remove(TOOL);
        if !self.stdin.is_empty() {
            return self.ask().map_or(ExitCode::FAILURE, Answer::give);
        }
        let error = command.exec();
        eprintln!("{}: {error}", self.program.display());
        ExitCode::FAILURE
    }

    fn count(&self, letter: char) {
        let tally = fs::OpenOptions::new().append(true).create(true).open(self.stand_ins.join(TALLY));
        let _ = tally.and_then(|mut file| write!(file, "{letter}"));
    }
}

fn is_seen(name: &OsStr) -> bool {
    let name = name.as_bytes();
    !name.starts_with(b"EMSHIM") && VARIABLES.iter().any(|start| name.starts_with(start.as_bytes()))
}

/// Every file below a folder with its bytes; none where there are too many, or one that cannot be read.
fn files(folder: &Path) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
    let (mut found, mut waiting, mut size) = (BTreeMap::new(), vec![folder.to_owned()], 0);
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).ok()?.flatten() {
            let path = entry.path();
            if entry.file_type().ok()?.is_dir() {
                found.insert(path.join(""), Vec::new()); // so that an empty one counts
                waiting.push(path);
            } else {
                let bytes = fs::read(&path).ok()?;
                size += bytes.len();
                found.insert(path, bytes);
            }
            if found.len() > MOST_FILES || size > MOST_BYTES {
                return None;
            }
        }
    }
    Some(found)
}
