//! `emshim run FILE`: a linked program, whoever linked it, started as node must be asked to.

use crate::browser::Asked as Browser;
use anyhow::{Result, bail};
use emshim::machine::programs;
use emshim::process;
use emshim::{Emscripten, Error, Installation};
use postlink::Header;
use runtime::settings::HAND_OVER;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Becomes node with the program, or what takes it to a browser.
pub fn run(file: &Path, browser: &Browser, args: &[OsString]) -> Result<ExitCode> {
    let glue = glue_of(file)?;
    if let Some(browser_name) = browser.browser()?.map(|browser| browser.name) {
        if !Header::read(&glue).is_ok_and(|header| header.is_some()) {
            bail!(
                "{} was not linked by emshim, and {browser_name} runs no other program; link it by emshim exec cc",
                file.display()
            );
        }
        let mut variables = env::vars_os().collect();
        browser.set(&mut variables)?;
        let mut words = vec![HAND_OVER.into(), glue.into_os_string()];
        words.extend_from_slice(args);
        return Err(process::become_command(env::current_exe()?.as_os_str(), &words, &variables).into());
    }
    let configured = || Emscripten::locate().ok()?.node();
    let missing = Error::Missing { tool: "node".into(), help: "install it, or put its folder on PATH" };
    let node = programs::find(OsStr::new("node")).or_else(configured).ok_or(missing)?;
    let mut words = Vec::new();
    let is_ours = Header::read(&glue).is_ok_and(|header| header.is_some());
    if !is_ours {
        let Some(installation) = Installation::of_this_program() else {
            bail!("emshim is not installed: scripts/install does that")
        };
        words.push(installation.host("run.js").into_os_string());
    }
    words.push(glue.into_os_string());
    words.extend_from_slice(args);
    let mut variables = env::vars_os().collect();
    browser.set(&mut variables)?;
    Err(process::become_command(node.as_os_str(), &words, &variables).into())
}

/// The JavaScript that starts it: the file itself, or what lies beside its wasm.
fn glue_of(file: &Path) -> Result<PathBuf> {
    let start = fs::File::open(file).and_then(|file| {
        let mut start = Vec::new();
        std::io::Read::read_to_end(&mut std::io::Read::take(file, 4), &mut start).map(|_| start)
    });
    let start = start.map_err(|cause| Error::Read(file.to_owned(), cause))?;
    if start == b"\x7fELF" {
        bail!("{} is a native program: it starts by itself", file.display());
    }
    if let Some(command) = source_of(file) {
        bail!("{} is a source, which has to be compiled first: emshim exec {command}", file.display());
    }
    if start.starts_with(b"!<arch") || file.extension().is_some_and(|ending| ending == "o") {
        bail!("{} is not linked yet: emshim exec cc {0} -o program", file.display());
    }
    if start != b"\0asm" {
        refuse_other_text(file)?;
        return Ok(file.to_owned());
    }
    let beside = ["", "js", "mjs"].map(|ending| file.with_extension(ending));
    let found = beside.into_iter().find(|path| path != file && path.is_file());
    match found {
        Some(glue) => Ok(glue),
        None => bail!("{}: the JavaScript that loads it is not beside it; a side module has none", file.display()),
    }
}

/// How a source becomes a program, by its ending.
fn source_of(file: &Path) -> Option<String> {
    let compiler = match file.extension()?.to_str()? {
        "c" | "i" | "s" | "S" => "cc",
        "cc" | "cpp" | "cxx" | "c++" | "C" | "ii" => "c++",
        _ => return None,
    };
    let program = file.file_stem()?.to_string_lossy().into_owned();
    Some(format!("{compiler} {} -o {program}", file.display()))
}

/// Fails for a page, and for a script of another interpreter than node's: a linked program begins with a line for sh, and says what it is.
fn refuse_other_text(file: &Path) -> Result<()> {
    if file.extension().is_some_and(|ending| ending == "html" || ending == "htm") {
        bail!("{} is a page for a browser: python3 -m http.server serves its folder", file.display());
    }
    let text = fs::read(file).map_err(|cause| Error::Read(file.to_owned(), cause))?;
    let first = String::from_utf8_lossy(text.split(|byte| *byte == b'\n').next().unwrap_or_default()).into_owned();
    let is_ours = Header::read(file).is_ok_and(|header| header.is_some());
    match first.strip_prefix("#!") {
        Some(interpreter) if !is_ours && !interpreter.contains("node") && !is_probe(&text) => {
            bail!("{} is a script for {}: it starts by itself", file.display(), interpreter.trim())
        }
        _ => Ok(()),
    }
}

/// What a configure script links is linked for good when it is started.
fn is_probe(text: &[u8]) -> bool {
    text.windows(12).take(4096).any(|window| window == b"emshim probe")
}
