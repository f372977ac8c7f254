//! `emshim doctor`: what is there, what is not, and what to do about it.

use anyhow::Result;
use emshim::link::host;
use emshim::machine::{choices, programs};
use emshim::messages;
use emshim::process;
use emshim::store::folder::Store;
use emshim::{Emscripten, Installation};
use policy::Version;
use policy::host_calls::LIBRARIES;
use policy::version::newest_tried;
use std::env;
use std::ffi::OsStr;
use std::process::ExitCode;

/// What a look found.
enum Finding {
    Good(String),
    Bad { what: String, help: String },
}

use Finding::{Bad, Good};

/// Prints every finding; fails when one is bad.
pub fn print() -> Result<ExitCode> {
    let findings = [installation(), emscripten(), llvm(), node(), path_order(), policy(), recordings(), steps()];
    let (mut text, mut code) = (String::new(), ExitCode::SUCCESS);
    for finding in findings {
        match finding {
            Good(what) => text += &format!("ok   {what}\n"),
            Bad { what, help } => {
                text += &format!("bad  {what}\n     {help}\n");
                code = ExitCode::FAILURE;
            }
        }
    }
    messages::answer(text)?;
    Ok(code)
}

fn bad(what: impl Into<String>, help: impl Into<String>) -> Finding {
    Bad { what: what.into(), help: help.into() }
}

fn installation() -> Finding {
    match Installation::of_this_program() {
        None => bad(
            "emshim is not installed: its programs lie alone",
            "run scripts/install PREFIX, then use PREFIX/bin/emshim",
        ),
        Some(installation) => {
            let host = LIBRARIES.iter().map(|library| library.file);
            let host = host.chain([host::BEFORE, host::BEHIND, host::SUPPLIED]).map(|file| installation.host(file));
            let mut files = host.chain([installation.share("config.site")]);
            match files.find(|file| !file.is_file()) {
                Some(file) => bad(format!("{} is missing", file.display()), "install emshim again"),
                None => {
                    Good(format!("emshim {}, names in {}", env!("CARGO_PKG_VERSION"), installation.names().display()))
                }
            }
        }
    }
}

fn emscripten() -> Finding {
    match Emscripten::locate() {
        Err(error) => bad("emcc not found", error.to_string()),
        Ok(found) if found.version == Version::NEWEST => bad(
            format!("the version of {} is unknown", found.emcc.display()),
            "its folder with emscripten-version.txt was not found; set EMSHIM_EMCC to the emcc in that folder",
        ),
        Ok(found) if found.version > newest_tried() => Good(format!(
            "Emscripten {} at {}, newer than any that was tried: the rules of {} are used",
            found.version,
            found.emcc.display(),
            newest_tried()
        )),
        Ok(found) => Good(format!("Emscripten {} at {}", found.version, found.emcc.display())),
    }
}

fn llvm() -> Finding {
    match Emscripten::locate().and_then(|found| found.llvm("llvm-ar")) {
        Ok(tool) => Good(format!("LLVM tools such as {}", tool.display())),
        Err(error) => bad("the LLVM that belongs to Emscripten was not found", error.to_string()),
    }
}

/// The oldest node that has WebAssembly's exceptions.
const OLDEST_NODE: u32 = 18;

fn node() -> Finding {
    let Some(node) = programs::find(OsStr::new("node")) else {
        return bad("node not found", "programs need it to run; put it on PATH");
    };
    let version = process::first_line(&node, "--version").unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Good(format!("node {version} at {}", node.display())),
        Some(_) => bad(
            format!("node {version} at {} is too old", node.display()),
            format!("programs need node {OLDEST_NODE} or newer"),
        ),
        None => bad(format!("{} does not tell its version", node.display()), "does it run?"),
    }
}

fn path_order() -> Finding {
    let Some(installation) = Installation::of_this_program() else { return Good("PATH not looked at".into()) };
    let names = installation.names();
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    let before = folders.iter().take_while(|folder| **folder != names);
    match (folders.contains(&names), before.map(|folder| folder.join("cc")).find(|cc| cc.exists())) {
        (false, _) => Good(
            "this shell compiles natively; `emshim exec -- COMMAND` or `eval \"$(emshim env)\"` changes that".into(),
        ),
        (true, None) => Good("emshim's names come first on PATH".into()),
        (true, Some(cc)) => bad(
            format!("{} comes before emshim's names on PATH", cc.display()),
            "evaluate `emshim env` again, after whatever put it there",
        ),
    }
}

fn recordings() -> Finding {
    match Store::recordings() {
        Ok(store) => Good(format!("{} recordings of compiles in {}", store.entries().len(), store.path().display())),
        Err(refusal) => bad(
            format!("no compile is recorded: {refusal}"),
            "each compile goes through emcc, and costs its start; a private folder in XDG_CACHE_HOME changes that",
        ),
    }
}

fn steps() -> Finding {
    match (Emscripten::locate().ok().and_then(|found| found.node()), Store::glue()) {
        (_, Err(refusal)) => bad(
            format!("nothing is kept of links: {refusal}"),
            "node takes each step of a link; a private folder in XDG_CACHE_HOME changes that",
        ),
        (None, _) => Good(
            "node takes each step of a link: only emcc's config file knows which node it starts; EM_NODE_JS=PATH tells emshim"
                .into(),
        ),
        (Some(_), Ok(glue)) => {
            Good(format!("{} steps of links in {}", glue.entries().len(), glue.path().display()))
        }
    }
}

fn policy() -> Finding {
    match choices::settings(Installation::of_this_program().as_ref()) {
        Ok(settings) if settings == policy::Settings::default() => Good("policy: the defaults".into()),
        Ok(settings) => Good(format!("policy: {settings}")),
        Err(error) => bad("the policy cannot be read", error.to_string()),
    }
}
