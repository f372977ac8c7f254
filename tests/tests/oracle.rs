//! Will it load, will it work when called? Crafted modules and main modules built by the real emcc: what node does is the
//! truth, and `postlink check` must have said so before. `cargo test --test oracle throws` is about those modules alone;
//! `EMSHIM_ORACLE_TABLE=FILE` writes down what node said of each.

#[path = "oracle/build.rs"]
mod build;
#[path = "oracle/bytes.rs"]
mod bytes;
#[path = "oracle/mains.rs"]
mod mains;
#[path = "oracle/prediction.rs"]
mod prediction;
#[path = "oracle/source.rs"]
mod source;
#[path = "oracle/table.rs"]
mod table;
#[path = "oracle/truth.rs"]
mod truth;

use emshim_tests::setup::Setup;
use libtest_mimic::{Arguments, Failed, Trial};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = if arguments.list { Vec::new() } else { trials(arguments.filter.as_deref()) };
    // The filter has chosen among modules already; all that is left must run.
    let arguments = Arguments { filter: None, test_threads: Some(1), ..arguments };
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(filter: Option<&str>) -> Vec<Trial> {
    match matrix(filter) {
        Ok(rows) => {
            table::print(&rows);
            table::trials(&rows, filter.is_none())
        }
        Err(why) => vec![Trial::test("the matrix can be built and run", move || Err(Failed::from(why)))],
    }
}

/// What node did and what was predicted, for each module with each main module.
fn matrix(filter: Option<&str>) -> Result<Vec<table::Row>, String> {
    let setup = Setup::new()?;
    let built = build::all(&setup)?;
    let chosen = |name: &str| filter.is_none_or(|filter| name.contains(filter));
    let modules: Vec<_> = built.modules.iter().filter(|module| chosen(&module.name)).collect();
    eprintln!("{} modules with {} main modules of Emscripten {}", modules.len(), built.mains.len(), setup.version);
    let pairs = built.mains.iter().flat_map(|main| modules.iter().map(move |module| (main, *module)));
    let pairs: Vec<_> = pairs.filter(|(main, module)| !(main.row.all && module.odd)).collect();
    let node = truth::Node::new(&setup)?;
    let rows = in_parallel(&pairs, |(main, module)| {
        let truth = node.load(&setup, main, module)?;
        let prediction = prediction::check(&setup, main, module)?;
        Ok(table::Row::new(main.row.name, module, truth, prediction))
    });
    build::all_or_why(rows)
}

/// `work` on each of `items`, by as many threads as there are processors, in the order of `items`.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(at) else { break };
                    let result = work(item);
                    done.lock().expect("no thread panics with it").push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panics with it");
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
