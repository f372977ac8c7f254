//! Random libraries in random order: what node does with each load, and what `postlink check` says before.
//!
//! A seed makes a case: types, results, needed graphs, scopes, search paths, weak symbols, data, tags, constructors. Cases that
//! once differed are rows in `tests/modules/generated.jsonl`, made small. `EMSHIM_GENERATED=COUNT[,SEED]` asks for more.

mod case;
mod mains;
mod random;
mod shrink;
mod trial;
mod wasm;

use crate::parallel::{all_or_why, in_parallel};
use case::Case;
use emshim_tests::case::Version;
use emshim_tests::setup::{Setup, workspace};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;
use trial::{Answer, Bench};

/// The word that asks for these trials alone.
pub const FILTER: &str = "generated";
/// How many loads are made unless more are asked for.
const FEW: u64 = 300;
/// Loads for one node.
const BATCH: usize = 200;
/// Differences that are made small before they are shown; the others are shown as they are.
const SHRUNK: usize = 4;

/// Rows that once differed, and new ones.
pub fn trials(setup: &Setup) -> Vec<Trial> {
    let outcome = |name: &'static str, outcome: Result<Vec<String>, String>| {
        Trial::test(name, move || {
            let faults = outcome?;
            if faults.is_empty() { Ok(()) } else { Err(Failed::from(faults.join("\n"))) }
        })
    };
    let bench = match mains::all(setup) {
        Ok(mains) => Bench { setup, mains, follows: setup.version >= Version(4, 0, 0) },
        Err(why) => return vec![outcome("generated main modules are built", Err(why))],
    };
    vec![
        outcome("generated_rows_do_what_was_predicted", rows(&bench)),
        outcome("generated_loads_do_what_was_predicted", fresh(&bench)),
    ]
}

/// One line of JSON each; a line that starts with `#` says something of those below it.
fn rows(bench: &Bench) -> Result<Vec<String>, String> {
    let file = workspace().join("tests/modules/generated.jsonl");
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let cases: Result<Vec<Case>, _> = lines.map(serde_json::from_str).collect();
    let cases = cases.map_err(|error| format!("{}: {error}", file.display()))?;
    let answers = bench.run("rows", &cases)?;
    let pairs = cases.iter().zip(&answers).filter_map(|(case, answer)| Some((case, answer.as_ref()?)));
    Ok(pairs.filter(|(_, answer)| answer.differs()).map(|(case, answer)| line(case, answer)).collect())
}

fn fresh(bench: &Bench) -> Result<Vec<String>, String> {
    let (count, seed) = asked()?;
    let started = Instant::now();
    let seeds: Vec<u64> = (seed..seed + count).collect();
    let batches: Vec<&[u64]> = seeds.chunks(BATCH).collect();
    let answers = in_parallel(&batches, |seeds| {
        let make = |seed: &u64| random::case(*seed, mains::MAINS.len(), bench.follows);
        let cases: Vec<Case> = seeds.iter().map(make).collect();
        let answers = bench.run(&format!("from-{}", seeds[0]), &cases)?;
        Ok(cases.into_iter().zip(answers).filter_map(|(case, answer)| Some((case, answer?))).collect::<Vec<_>>())
    });
    let all: Vec<(Case, Answer)> = all_or_why(answers)?.into_iter().flatten().collect();
    let mut table: BTreeMap<String, usize> = BTreeMap::new();
    for (_, answer) in &all {
        *table.entry(format!("node: {:<18} predicted: {}", answer.truth, answer.prediction)).or_default() += 1;
    }
    let differ: Vec<&(Case, Answer)> = all.iter().filter(|(_, answer)| answer.differs()).collect();
    let (asked, seconds) = (seeds.len() - all.len(), started.elapsed().as_secs());
    eprintln!(
        "\n{} generated loads from seed {seed}, {asked} more where nothing could be asked, {seconds} s",
        all.len()
    );
    table.iter().for_each(|(cell, count)| eprintln!("  {cell:<56} {count}"));
    let mut faults: Vec<String> = Vec::new();
    let mut shrunk: Vec<(&str, &str)> = Vec::new();
    for (case, before) in &differ {
        let (kind, code) = (before.kind(), before.findings.get(..5).unwrap_or_default());
        if shrunk.len() >= SHRUNK || shrunk.contains(&(kind, code)) {
            faults.push(line(case, before));
            continue;
        }
        shrunk.push((kind, code));
        let small = shrink::shrink(bench, case, kind)?;
        let answer = bench.run("small", std::slice::from_ref(&small))?.pop().flatten();
        faults.push(line(&small, answer.as_ref().unwrap_or(before)));
    }
    Ok(faults)
}

fn asked() -> Result<(u64, u64), String> {
    let Ok(text) = std::env::var("EMSHIM_GENERATED") else { return Ok((FEW, 1)) };
    let (count, seed) = text.split_once(',').unwrap_or((&text, "1"));
    let number = |text: &str| text.parse().map_err(|_| format!("EMSHIM_GENERATED={text}: no number"));
    Ok((number(count)?, number(seed)?))
}

fn line(case: &Case, answer: &Answer) -> String {
    let text = serde_json::to_string(case).unwrap_or_default();
    format!(
        "{}: node: {} ({}); predicted: {} {}\n  {text}",
        answer.kind().to_uppercase(),
        answer.truth,
        answer.said,
        answer.prediction,
        answer.findings
    )
}
