//! Every file in `cases/`, with the real emcc, bare and through the shims. `cargo test --test cases march`
//! runs those with `march` in their name.

use emshim_tests::case::Case;
use emshim_tests::run::run;
use emshim_tests::setup::{Setup, workspace};
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = match Setup::new() {
        Ok(setup) => trials(Arc::new(setup)),
        // Without emcc or the shims there is nothing to pass: a failure, never a skip.
        Err(why) => vec![Trial::test("the cases can run", move || Err(Failed::from(why)))],
    };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(setup: Arc<Setup>) -> Vec<Trial> {
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
                let setup = Arc::clone(&setup);
                Trial::test(name, move || run(&case, &setup).map_err(Failed::from))
            }
        };
        trials.push(trial);
    }
    let count = trials.len() - ignored;
    let (emcc, version) = (setup.emcc.display(), setup.version);
    eprintln!("{count} cases with Emscripten {version} ({emcc}); {ignored} are not for this version");
    trials
}
