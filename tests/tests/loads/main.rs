//! Will it load, will it work when called? Crafted modules and main modules built by the real emcc: what node does is the
//! truth, and `postlink check` must have said so before. `cargo test --test loads throws` is about those modules alone;
//! `EMSHIM_ORACLE_TABLE=FILE` writes down what node said of each.

mod build;
mod bytes;
mod generated;
mod kept;
mod mains;
mod parallel;
mod prediction;
mod source;
mod table;
mod truth;
mod verdict;

use emshim_tests::setup::Setup;
use libtest_mimic::{Arguments, Failed, Trial};
use parallel::{all_or_why, in_parallel};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = if arguments.list { Vec::new() } else { trials(arguments.filter.as_deref()) };
    // The filter has chosen among modules already; all that is left must run.
    let arguments = Arguments { filter: None, test_threads: Some(1), ..arguments };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(filter: Option<&str>) -> Vec<Trial> {
    let broken = |why: String| vec![Trial::test("the matrix can be built and run", move || Err(Failed::from(why)))];
    let setup = match Setup::new() {
        Ok(setup) => setup,
        Err(why) => return broken(why),
    };
    let mut trials = Vec::new();
    if filter != Some(generated::FILTER) {
        trials = match matrix(&setup, filter) {
            Ok(rows) => {
                table::print(&rows);
                table::trials(&rows, filter.is_none())
            }
            Err(why) => broken(why),
        };
    }
    if filter.is_none_or(|filter| filter == generated::FILTER) {
        trials.extend(generated::trials(&setup));
    }
    trials
}

/// What node did and what was predicted, for each module with each main module.
fn matrix(setup: &Setup, filter: Option<&str>) -> Result<Vec<table::Row>, String> {
    let built = build::all(setup)?;
    let chosen = |name: &str| filter.is_none_or(|filter| name.contains(filter));
    let modules: Vec<_> = built.modules.iter().filter(|module| chosen(&module.name)).collect();
    eprintln!("{} modules with {} main modules of Emscripten {}", modules.len(), built.mains.len(), setup.version);
    let pairs = built.mains.iter().flat_map(|main| modules.iter().map(move |module| (main, *module)));
    let pairs: Vec<_> = pairs.filter(|(main, module)| !(main.row.all && module.odd)).collect();
    let node = truth::Node::new(setup)?;
    let rows = in_parallel(&pairs, |(main, module)| {
        let truth = node.load(setup, main, module)?;
        let prediction = prediction::check(setup, main, module)?;
        Ok(table::Row::new(main.row.name, module, truth, prediction))
    });
    all_or_why(rows)
}
