//! Every file in `cases/`, with the real emcc, bare and through the shims. `cargo test --test cases march`
//! runs those with `march` in their name.

use emshim_tests::answers::stand_in;
use emshim_tests::case::Case;
use emshim_tests::run::run;
use emshim_tests::setup::{Setup, workspace};
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long each case took, for the list of the slowest at the end.
type Times = Arc<Mutex<Vec<(Duration, String)>>>;
const SLOWEST: usize = 12;

fn main() -> ExitCode {
    if let Some(code) = stand_in() {
        return code;
    }
    let arguments = Arguments::from_args();
    let times = Times::default();
    let setup = Setup::with_answers().map(Arc::new);
    let trials = match setup.clone() {
        Ok(setup) => trials(&setup, &times),
        // Without emcc or the shims there is nothing to pass: a failure, never a skip.
        Err(why) => vec![Trial::test("the cases can run", move || Err(Failed::from(why)))],
    };
    let conclusion = libtest_mimic::run(&arguments, trials);
    print_slowest(&times);
    if let Ok(setup) = setup {
        eprintln!("{}", setup.answered());
    }
    conclusion.exit_code()
}

fn print_slowest(times: &Times) {
    let mut times = times.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    times.sort_by(|a, b| b.cmp(a));
    let all: Duration = times.iter().map(|(time, _)| *time).sum();
    let shown: Vec<String> =
        times.iter().take(SLOWEST).map(|(time, name)| format!("{name} {:.0} s", time.as_secs_f64())).collect();
    eprintln!("slowest of {:.0} s in all: {}", all.as_secs_f64(), shown.join(", "));
}

fn trials(setup: &Arc<Setup>, times: &Times) -> Vec<Trial> {
    let mut files: Vec<_> = std::fs::read_dir(workspace().join("tests/cases"))
        .expect("the folder with the cases")
        .map(|file| file.expect("its files").path())
        .collect();
    files.sort();
    let (mut trials, mut ignored) = (Vec::new(), 0);
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let trial = match Case::read(file) {
            Err(why) => Trial::test(name, move || Err(Failed::from(why))),
            Ok(case) if !case.range.contains(setup.version) => {
                ignored += 1;
                Trial::test(name, || Ok(())).with_kind(case.why).with_ignored_flag(true)
            }
            Ok(case) => {
                let (setup, times) = (Arc::clone(setup), Arc::clone(times));
                Trial::test(name, move || {
                    let begun = Instant::now();
                    let result = run(&case, &setup).map_err(Failed::from);
                    times.lock().expect("no holder panics").push((begun.elapsed(), case.name.clone()));
                    result
                })
            }
        };
        trials.push(trial);
    }
    let count = trials.len() - ignored;
    let (emcc, version) = (setup.emcc.display(), setup.version);
    eprintln!("{count} cases with Emscripten {version} ({emcc}); {ignored} are not for this version");
    trials
}
