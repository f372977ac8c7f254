//! A compile by a recorded command against the same compile by emcc: every byte that comes of it. And what must hold
//! when many run at once, when they are killed, and when the folder of recordings is not as it should be.

use emshim_tests::setup::{Setup, With};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitCode, Output};
use std::sync::Arc;

#[path = "replay/faults.rs"]
mod faults;
#[path = "replay/probes.rs"]
mod probes;
#[path = "replay/table.rs"]
mod table;

type Outcome = Result<(), String>;
type Check = fn(&Setup, &Path) -> Outcome;

const CHECKS: &[(&str, Check)] = &[
    ("64 at once on an empty cache", faults::many_at_once),
    ("a kill at any moment", faults::killed),
    ("a read-only cache", faults::read_only),
    ("a full disk", faults::full_disk),
    ("a cache that is not ours alone", faults::not_ours),
    ("corrupt entries", faults::corrupt),
    ("an emcc that is replaced", faults::replaced),
    ("an emcc that is replaced while it is recorded", faults::replaced_meanwhile),
    ("verify finds a difference", faults::verify),
    ("variables that emcc reads", faults::environment),
    ("what emcc says is said each time", faults::said),
    ("a launcher stands before clang", faults::launcher),
    ("no home", faults::no_home),
    ("a probe has the verdict of emcc", probes::verdicts),
    ("a probe is a program when somebody runs it", probes::programs),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match Setup::new() {
        Ok(setup) => trials(Arc::new(setup)),
        Err(why) => vec![Trial::test("compiles can run", move || Err(Failed::from(why)))],
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(setup: Arc<Setup>) -> Vec<Trial> {
    let checks = CHECKS.iter().map(|(name, check)| {
        let setup = Arc::clone(&setup);
        Trial::test(*name, move || check(&setup, &setup.folder(&name.replace(' ', "-"))?).map_err(Failed::from))
    });
    let rows = table::rows();
    assert!(rows.len() >= 150, "{} rows", rows.len());
    let mut trials: Vec<_> = checks.collect();
    trials.extend(rows.into_iter().enumerate().map(|(at, row)| {
        let setup = Arc::clone(&setup);
        let name = row.name();
        Trial::test(name, move || row.run(&setup, &setup.folder(&format!("row{at}"))?).map_err(Failed::from))
    }));
    trials
}

/// Runs a command through the shims, with the recordings of this folder alone.
fn shims(setup: &Setup, folder: &Path, command: &str) -> Output {
    start(setup, folder, command).wait_with_output().expect("sh ends")
}

fn start(setup: &Setup, folder: &Path, command: &str) -> Child {
    let mut sh = setup.command(With::Shims, command, folder);
    sh.env("XDG_CACHE_HOME", cache(folder)).stdin(std::process::Stdio::null());
    sh.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    sh.spawn().expect("sh runs")
}

fn cache(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}.cache"))
}

fn recordings(folder: &Path) -> PathBuf {
    cache(folder).join("emshim/replay")
}

/// What became of each compile, a letter each: `h` by a recording that was there, `r` recorded.
fn counts(folder: &Path) -> String {
    fs::read_to_string(recordings(folder).join("counts")).unwrap_or_default()
}

/// Entries of the cache.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let all = fs::read_dir(recordings(folder)).into_iter().flatten().flatten();
    all.map(|file| file.path()).filter(|path| path.file_name().is_some_and(|name| name.len() == 64)).collect()
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder of ours").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file of ours");
            found.insert(path, bytes);
        }
    }
    found
}

fn succeeded(output: &Output, what: &str) -> Outcome {
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{what}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr))),
    }
}

fn expect<T: PartialEq + std::fmt::Debug>(seen: T, wanted: T, what: &str) -> Outcome {
    if seen == wanted { Ok(()) } else { Err(format!("{what}: {seen:?}, not {wanted:?}")) }
}
