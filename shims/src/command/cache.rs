//! `emshim cache`: the recordings of compiles and of links, what node gave to links, and notes of where each wasm was linked.

use anyhow::{Context, Result};
use clap::ValueEnum;
use emshim::compile::fallback::Fallback;
use emshim::messages;
use emshim::store::counts::{
    DIFFERS, HIT, LINK, LINK_BY_EMCC, LINK_RECORDED, PROBE, PROBE_DIFFERS, PROBE_SAME, RECORDED, SAME, STEP, STEP_RUN,
};
use emshim::store::folder::Store;
use postlink::Ledger;
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
    let links = Store::links().map_err(refused).context("no recordings of links")?;
    let notes = Ledger::from_env();
    messages::answer(match what {
        What::Path => {
            let folders = [Some(cache.path()), Some(links.path()), Some(glue.path()), notes.folder()];
            folders.into_iter().flatten().map(|folder| format!("{}\n", folder.display())).collect()
        }
        What::Clear => format!(
            "{} recordings removed\n{} recordings of links removed\n{} steps of links removed\n{} notes of where wasm was linked \
             removed\n",
            cache.clear().context("cannot remove all recordings")?,
            links.clear().context("cannot remove all recordings of links")?,
            glue.clear().context("cannot remove all steps of links")?,
            notes.clear().context("cannot remove all notes of links")?
        ),
        What::Stats => stats(&cache) + &links_made(&links) + &steps(&glue),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn size(cache: &Store, of_what: &str) -> String {
    let entries = cache.entries();
    let bytes: u64 = entries.iter().map(|(_, size, _)| size).sum();
    format!("{} {of_what}, {} KiB, in {}\n", entries.len(), bytes.div_ceil(1024), cache.path().display())
}

fn in_lines(counts: &[u64; 256], rows: &[(u8, &str)]) -> String {
    let counted = rows.iter().map(|(letter, what)| (counts[usize::from(*letter)], what));
    counted.filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count:>9}           {what}\n")).collect()
}

fn links_made(links: &Store) -> String {
    let rows = [
        (LINK, "links made without emcc"),
        (LINK_RECORDED, "links that emcc made, and that are recorded"),
        (LINK_BY_EMCC, "links of kinds that are not recorded"),
        (SAME, "that emcc made again, to compare: the same"),
        (DIFFERS, "that emcc made again, to compare: different"),
    ];
    size(links, "recordings of links") + &in_lines(&links.counts(), &rows)
}

fn steps(glue: &Store) -> String {
    let rows = [
        (STEP, "steps of links that node did not take again"),
        (STEP_RUN, "that it took, and that are kept"),
        (SAME, "that it took again, to compare: the same"),
        (DIFFERS, "that it took again, to compare: different"),
    ];
    size(glue, "steps of links") + &in_lines(&glue.counts(), &rows)
}

fn stats(cache: &Store) -> String {
    let counts = cache.counts();
    let of = |letter: u8| counts[usize::from(letter)];
    let all =
        counts.iter().sum::<u64>() - [SAME, DIFFERS, PROBE, PROBE_SAME, PROBE_DIFFERS].into_iter().map(of).sum::<u64>();
    let mut text = size(cache, "recordings") + &format!("{all:>9}           compiles\n");
    let mut line = |count: u64, what: &str| {
        if count > 0 {
            text += &format!("{count:>9}  {:>5.1} %  {what}\n", count as f64 * 100.0 / all as f64);
        }
    };
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
    text + &in_lines(&counts, &probes)
}
