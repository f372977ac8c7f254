//! `emshim cache`: the recordings of compiles, and what node gave to links.

use anyhow::{Context, Result};
use clap::ValueEnum;
use emshim::compile::fallback::Fallback;
use emshim::store::counts::{DIFFERS, HIT, PROBE, PROBE_DIFFERS, PROBE_SAME, RECORDED, SAME, STEP, STEP_RUN};
use emshim::store::folder::Store;
use std::process::ExitCode;

/// What is done with them.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Say how many there are, and how compiles went
    Stats,
    /// Remove them, and the counts
    Clear,
    /// Print the folders
    Path,
}

/// Does it.
pub fn run(what: What) -> Result<ExitCode> {
    let refused = |refusal| anyhow::anyhow!("{refusal}");
    let cache = Store::recordings().map_err(refused).context("no recordings of compiles")?;
    let glue = Store::glue().map_err(refused).context("nothing is kept of links")?;
    match what {
        What::Path => println!("{}\n{}", cache.path().display(), glue.path().display()),
        What::Clear => {
            println!("{} recordings removed", cache.clear().context("cannot remove all recordings")?);
            println!("{} steps of links removed", glue.clear().context("cannot remove all steps of links")?);
        }
        What::Stats => {
            print_stats(&cache);
            print_steps(&glue);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_size(cache: &Store, of_what: &str) {
    let entries = cache.entries();
    let bytes: u64 = entries.iter().map(|(_, size, _)| size).sum();
    println!("{} {of_what}, {} KiB, in {}", entries.len(), bytes.div_ceil(1024), cache.path().display());
}

fn print_counts(counts: &[u64; 256], rows: &[(u8, &str)]) {
    for (letter, what) in rows.iter().filter(|(letter, _)| counts[usize::from(*letter)] > 0) {
        println!("{:>9}           {what}", counts[usize::from(*letter)]);
    }
}

fn print_steps(glue: &Store) {
    print_size(glue, "steps of links");
    let rows = [
        (STEP, "steps of links that node did not take again"),
        (STEP_RUN, "that it took, and that are kept"),
        (SAME, "that it took again, to compare: the same"),
        (DIFFERS, "that it took again, to compare: different"),
    ];
    print_counts(&glue.counts(), &rows);
}

fn print_stats(cache: &Store) {
    print_size(cache, "recordings");
    let counts = cache.counts();
    let of = |letter: u8| counts[usize::from(letter)];
    let all =
        counts.iter().sum::<u64>() - [SAME, DIFFERS, PROBE, PROBE_SAME, PROBE_DIFFERS].into_iter().map(of).sum::<u64>();
    let line = |count: u64, what: &str| {
        if count > 0 {
            println!("{count:>9}  {:>5.1} %  {what}", count as f64 * 100.0 / all as f64);
        }
    };
    println!("{all:>9}           compiles");
    line(of(HIT), "by a recording");
    line(of(RECORDED), "recorded");
    line(of(SAME), "compared with emcc's: the same");
    line(of(DIFFERS), "compared with emcc's: different");
    for (letter, fallback) in Fallback::ALL {
        line(of(*letter), &format!("by emcc: {}", fallback.reason()));
    }
    let probes = [
        (PROBE, "probes linked without emcc"),
        (PROBE_SAME, "probes on which emcc agreed"),
        (PROBE_DIFFERS, "probes on which emcc did not agree"),
    ];
    print_counts(&counts, &probes);
}
