//! The looks of `emshim doctor`, in the order in which they are printed.

use super::finding::{Finding, bad, good, warn};
use emshim::link::host;
use emshim::log;
use emshim::machine::{choices, programs};
use emshim::process;
use emshim::read::python_abi;
use emshim::store::folder::Store;
use emshim::variables::known;
use emshim::variables::rows::PREFIX;
use emshim::{Emscripten, Installation};
use policy::Version;
use policy::host_calls::LIBRARIES;
use policy::version::newest_tried;
use runtime::browsers::{BROWSERS, Browser};
use std::env;
use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::path::Path;

/// All of them.
pub fn all() -> Vec<Finding> {
    let installation = Installation::of_this_program();
    let emscripten = Emscripten::locate();
    let mut findings = vec![files(installation.as_ref())];
    findings.extend(installation.as_ref().and_then(moved));
    findings.extend(installation.as_ref().and_then(spaced));
    match &emscripten {
        Ok(found) => findings.extend([version(found), llvm(found)]),
        Err(error) => findings.push(bad(
            error.to_string(),
            "Emscripten is a package of Debian's (apt-get install emscripten), of conda-forge's, and of its own emsdk",
        )),
    }
    findings.push(node());
    findings.extend(browsers());
    findings.extend(installation.as_ref().map(path_order));
    findings.push(policy(installation.as_ref()));
    findings.extend(prefix());
    findings.extend(strange_variables());
    findings.extend(log_file());
    findings.push(recordings());
    let emscripten = emscripten.ok();
    findings.extend(emscripten.as_ref().map(steps));
    findings.extend(others(emscripten.map(|found| found.version)));
    findings
}

/// Where linked programs run besides node, by `--runtime`.
fn browsers() -> Vec<Finding> {
    let one = |browser: &Browser| match browser.find() {
        Ok(found) => good(format!("{} at {}", browser.name, found.display())),
        Err(missing) => good(format!("programs run in no {} here: {missing}", browser.name)),
    };
    BROWSERS.iter().map(one).collect()
}

fn files(installation: Option<&Installation>) -> Finding {
    let Some(installation) = installation else {
        return bad(
            "emshim is not installed: its programs lie alone",
            "run `emshim setup PREFIX`, then use PREFIX/bin/emshim",
        );
    };
    let host = LIBRARIES.iter().map(|library| library.file);
    let host =
        host.chain([host::BEFORE, host::BEHIND, host::SUPPLIED, host::THREADS]).map(|file| installation.host(file));
    let mut files = host.chain(["config.site", "toolchain.cmake", MESON].map(|name| installation.share(name)));
    match files.find(|file| !file.is_file()) {
        Some(file) => bad(format!("{} is missing", file.display()), "install emshim again"),
        None => good(format!("emshim {}, names in {}", env!("CARGO_PKG_VERSION"), installation.names().display())),
    }
}

/// The file that has the installation's path in it: Meson's cross file knows no relative ones.
const MESON: &str = "meson.ini";

fn moved(installation: &Installation) -> Option<Finding> {
    let text = fs::read_to_string(installation.share(MESON)).ok()?;
    let root = installation.root().to_str()?;
    let names = format!("{root}/libexec/emshim/bin/");
    (!text.contains(&names)).then(|| {
        bad(
            format!("this installation was moved to {root}: {MESON} and the activation scripts name another place"),
            format!("run {root}/bin/emshim setup {root}"),
        )
    })
}

fn spaced(installation: &Installation) -> Option<Finding> {
    let root = installation.root().to_string_lossy();
    root.contains(char::is_whitespace).then(|| {
        warn(
            format!("there is a space in {root}: make and configure cut CC, AR and their like in two there"),
            "install emshim in a folder whose path has none",
        )
    })
}

fn version(found: &Emscripten) -> Finding {
    let emcc = found.emcc.display();
    let Some(said) = process::first_line(&found.emcc, "--version").filter(|said| said.starts_with("emcc")) else {
        return bad(
            format!("{emcc} is no emcc that runs: `emcc --version` would begin with that word"),
            "put Emscripten's folder on PATH, or set EMSHIM_EMCC to its emcc",
        );
    };
    if found.version == Version::NEWEST {
        return bad(
            format!("the version of {emcc} is unknown"),
            "its folder with emscripten-version.txt was not found; set EMSHIM_EMCC to the emcc in that folder",
        );
    }
    let own = said.split_whitespace().find_map(Version::parse);
    match own {
        Some(own) if own != found.version && found.root.as_deref() != found.emcc.parent() => warn(
            format!("{emcc} says that it is {own}, and the folder that was taken for its own is of {}", found.version),
            "set EMSHIM_EMCC to the emcc in the folder with emscripten-version.txt",
        ),
        _ if found.version > newest_tried() => good(format!(
            "Emscripten {} at {emcc}, newer than any that was tried: the rules of {} are used",
            found.version,
            newest_tried()
        )),
        _ => good(format!("Emscripten {} at {emcc}", found.version)),
    }
}

fn llvm(found: &Emscripten) -> Finding {
    match found.llvm("llvm-ar") {
        Ok(tool) => good(format!("LLVM tools such as {}", tool.display())),
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
        Some(major) if major >= OLDEST_NODE => good(format!("node {version} at {}", node.display())),
        Some(_) => bad(
            format!("node {version} at {} is too old: it does not know WebAssembly's exceptions", node.display()),
            format!("programs need node {OLDEST_NODE} or newer"),
        ),
        None => bad(format!("{} does not tell its version", node.display()), "does it run?"),
    }
}

fn path_order(installation: &Installation) -> Finding {
    let names = installation.names();
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    let before = folders.iter().take_while(|folder| **folder != names);
    match (folders.contains(&names), before.map(|folder| folder.join("cc")).find(|cc| cc.exists())) {
        (false, _) => {
            good("this shell builds natively; `emshim exec COMMAND` or `eval \"$(emshim env)\"` changes that")
        }
        (true, None) => good("this shell builds for WebAssembly: emshim's names come first on PATH"),
        (true, Some(cc)) => bad(
            format!("{} comes before emshim's names on PATH", cc.display()),
            "evaluate `emshim env` again, after whatever put it there",
        ),
    }
}

fn policy(installation: Option<&Installation>) -> Finding {
    match choices::sources(installation) {
        Ok(sources) if sources.is_empty() => good("policy: every choice is its default"),
        Ok(sources) => {
            let said: Vec<_> = sources.iter().map(|(place, text)| format!("{text} (from {place})")).collect();
            good(format!("policy: {}", said.join(", then ")))
        }
        Err(error) => bad("the policy cannot be read, and every compile will say so", error.to_string()),
    }
}

fn prefix() -> Option<Finding> {
    let prefix = choices::prefix()?;
    Some(if prefix.is_dir() {
        good(format!("libraries of {} are found as those of /usr are natively", prefix.display()))
    } else {
        warn(
            format!("{PREFIX} names {}, which is not there yet", prefix.display()),
            "the first `make install` of a library into it makes it",
        )
    })
}

/// A log that cannot be written fails no build, and so nobody hears of it there.
fn log_file() -> Option<Finding> {
    let file = log::absolute()?;
    Some(match OpenOptions::new().append(true).create(true).open(&file) {
        Ok(_) => good(format!("each call is logged in {}", file.display())),
        Err(cause) => warn(
            format!("EMSHIM_LOG cannot be written: {}: {cause}", file.display()),
            "name a file in a folder that is there, or unset it",
        ),
    })
}

fn strange_variables() -> Vec<Finding> {
    let names: Vec<_> = env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect();
    let strange = known::unknown(names.iter().map(String::as_str));
    let found = strange.into_iter().map(|(name, near)| {
        let help = match near {
            Some(near) => format!("did you mean {near}?"),
            None => "docs/reference/environment.md lists those that something reads".into(),
        };
        warn(format!("{name} is set, and nothing reads it"), help)
    });
    found.collect()
}

fn recordings() -> Finding {
    match Store::recordings() {
        Ok(store) if store.temporary_folder().is_err() => warn(
            format!("{} takes no new file, so no new compile is recorded", store.path().display()),
            "make room there, or name a folder that can be written in XDG_CACHE_HOME",
        ),
        Ok(store) => good(format!("{} recordings of compiles in {}", store.entries().len(), store.path().display())),
        Err(refusal) => warn(
            format!("no compile is recorded: {refusal}"),
            "each compile goes through emcc, and costs its start; a private folder in XDG_CACHE_HOME changes that",
        ),
    }
}

fn steps(emscripten: &Emscripten) -> Finding {
    match (emscripten.node(), Store::glue()) {
        (_, Err(refusal)) => warn(
            format!("nothing is kept of links: {refusal}"),
            "node takes each step of a link; a private folder in XDG_CACHE_HOME changes that",
        ),
        (None, _) => warn(
            "node takes each step of a link: only emcc's config file knows which node it starts",
            "EM_NODE_JS=PATH tells emshim",
        ),
        (Some(_), Ok(glue)) => good(format!("{} steps of links in {}", glue.entries().len(), glue.path().display())),
    }
}

/// What a build may want besides; none of it is missed.
fn others(emscripten: Option<Version>) -> Vec<Finding> {
    let named = |label: &str, names: &[&str]| {
        let found: Vec<_> = names.iter().filter_map(|name| programs::find(OsStr::new(name))).collect();
        let shown: Vec<_> = found.iter().map(|path| path.display().to_string()).collect();
        (!found.is_empty()).then(|| good(format!("{label}: {}", shown.join(", "))))
    };
    let mut findings: Vec<_> = [
        named("for EMSHIM_LAUNCHER", &["ccache", "sccache", "distcc"]),
        named("browsers", &["chromium", "google-chrome", "firefox-esr", "firefox", "cog"]),
    ]
    .into_iter()
    .flatten()
    .collect();
    findings.extend(rust());
    findings.extend(python(emscripten));
    findings
}

fn rust() -> Option<Finding> {
    let rustc = programs::find(OsStr::new("rustc"))?;
    let sysroot = process::first_line(&rustc, "--print=sysroot")?;
    let std = Path::new(&sysroot).join("lib/rustlib/wasm32-unknown-emscripten/lib");
    let has_std = std.is_dir();
    Some(good(if has_std {
        format!("{} has a std for wasm32-unknown-emscripten", rustc.display())
    } else {
        format!("{} has no std for wasm32-unknown-emscripten: crates for it cannot be built", rustc.display())
    }))
}

/// The target's Python, whose headers extensions are compiled with, and of which Emscripten it is.
fn python(emscripten: Option<Version>) -> Option<Finding> {
    let prefix = choices::prefix()?;
    let mut headers = fs::read_dir(prefix.join("include")).ok()?.flatten().map(|entry| entry.path());
    let headers = headers.find(|path| path.join("pyconfig.h").is_file())?;
    let with = format!("Python extensions are compiled with {}", headers.display());
    let Some((abi, made_with)) = python_abi::of_library(&prefix.join("lib").join(headers.file_name()?)) else {
        return Some(good(with));
    };
    Some(match (made_with, emscripten) {
        (Some(made_with), Some(version)) if made_with != version => warn(
            format!("{with}, whose Python has the ABI {abi}: that is of Emscripten {made_with}, and this is {version}"),
            "take that Emscripten, or the ABI of this one; EMSHIM_POLICY=abi-check=warn builds all the same",
        ),
        _ => good(format!("{with}, whose Python has the ABI {abi}")),
    })
}
