//! `emshim cache`: the recordings of compiles.

use anyhow::{Context, Result};
use clap::ValueEnum;
use emshim::replay::Why;
use emshim::replay::cache::{Cache, DIFFERS, HIT, PROBE, PROBE_DIFFERS, PROBE_SAME, RECORDED, SAME};
use std::process::ExitCode;

/// What is done with them.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// Say how many there are, and how compiles went
    Stats,
    /// Remove them, and the counts
    Clear,
    /// Print the folder
    Path,
}

/// Does it.
pub fn run(what: What) -> Result<ExitCode> {
    let cache = Cache::open().map_err(|refusal| anyhow::anyhow!("{refusal}")).context("no recordings of compiles")?;
    match what {
        What::Path => println!("{}", cache.folder().display()),
        What::Clear => println!("{} recordings removed", cache.clear().context("cannot remove all recordings")?),
        What::Stats => print_stats(&cache),
    }
    Ok(ExitCode::SUCCESS)
}

fn print_stats(cache: &Cache) {
    let entries = cache.entries();
    let bytes: u64 = entries.iter().map(|(_, size, _)| size).sum();
    println!("{} recordings, {} KiB, in {}", entries.len(), bytes.div_ceil(1024), cache.folder().display());
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
    for (letter, why) in Why::ALL {
        line(of(*letter), &format!("by emcc: {}", why.reason()));
    }
    let probes = [
        (PROBE, "probes linked without emcc"),
        (PROBE_SAME, "probes on which emcc agreed"),
        (PROBE_DIFFERS, "probes on which emcc did not agree"),
    ];
    for (letter, what) in probes.into_iter().filter(|(letter, _)| of(*letter) > 0) {
        println!("{:>9}           {what}", of(letter));
    }
}
