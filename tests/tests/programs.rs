//! What a linked program sees, compared with a native build of the same source: each check of the runner of tests/programs
//! as a test.

use emshim_tests::setup::{Setup, With, workspace};
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials =
        checks().unwrap_or_else(|why| vec![Trial::test("programs can be linked", move || Err(Failed::from(why)))]);
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Runs every check; a line `PASS NAME` or `FAIL NAME: WHY` each.
fn checks() -> Result<Vec<Trial>, String> {
    let setup = Setup::new()?;
    let folder = setup.folder("programs")?;
    let runner = workspace().join("tests/programs/run");
    let command = format!("node {} \"$(command -v emcc)\"", runner.display());
    // All checks are one run: a minute, or many on a busy machine.
    let output =
        setup.command_within(1500, With::Shims, &command, &folder).output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut trials: Vec<Trial> = text.lines().filter_map(trial).collect();
    if trials.is_empty() || (output.status.success() && !text.contains(&format!("{0} of {0} passed", trials.len()))) {
        let why = format!("the runner ended with {}\n{text}{}", output.status, String::from_utf8_lossy(&output.stderr));
        trials.push(Trial::test("the runner says how many passed", move || Err(Failed::from(why))));
    }
    Ok(trials)
}

fn trial(line: &str) -> Option<Trial> {
    if let Some(name) = line.strip_prefix("PASS ") {
        return Some(Trial::test(name, || Ok(())));
    }
    let (name, why) = line.strip_prefix("FAIL ")?.split_once(": ").unwrap_or((line, ""));
    let why = why.to_owned();
    Some(Trial::test(name, move || Err(Failed::from(why))))
}
