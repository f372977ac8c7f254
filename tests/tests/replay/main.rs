//! A compile by a recorded command against the same compile by emcc: every byte that comes of it. And what must hold
//! when many run at once, when they are killed, and when the folder of recordings is not as it should be.

use emshim_tests::setup::Setup;
use libtest_mimic::{Arguments, Failed, Trial};
use outcome::Outcome;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

mod faults;
mod outcome;
mod probes;
mod table;

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
