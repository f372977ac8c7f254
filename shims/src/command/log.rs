//! `emshim log`: what a build did, from the file that `EMSHIM_LOG` named.

mod calls;
mod compare;
mod page;

use anyhow::{Context, Result, bail};
use calls::{Calls, duration, in_words};
use emshim::log::How;
use emshim::messages;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// So many of the slowest are shown.
const SLOWEST: usize = 10;
/// A line of the report is cut at this many characters.
const WIDTH: usize = 110;

/// Prints the report, compares two logs, or writes the page.
pub fn run(files: &[PathBuf], compares: bool, html: Option<&Path>, as_json: bool) -> Result<ExitCode> {
    let logs: Vec<_> = files.iter().map(|file| Calls::read(file)).collect::<Result<_>>()?;
    let text = match logs.as_slice() {
        [before, after] if compares => compare::compare(before, after),
        [log] if !compares => match html {
            Some(out) => {
                let title = files[0].file_name().unwrap_or_default().to_string_lossy();
                fs::write(out, page::page(&title, log, &report(log, usize::MAX)))
                    .with_context(|| format!("cannot write {}", out.display()))?;
                format!("{}: open it in a browser\n", out.display())
            }
            None if as_json => in_json(log),
            None => report(log, WIDTH),
        },
        [_] => bail!("--compare wants two logs: emshim log --compare BEFORE AFTER"),
        _ => bail!("two logs can be compared: emshim log --compare BEFORE AFTER"),
    };
    messages::answer(text)?;
    Ok(ExitCode::SUCCESS)
}

fn report(log: &Calls, width: usize) -> String {
    let calls: Vec<_> = log.typed().collect();
    let failed = calls.iter().filter(|call| call.code != 0).count();
    let spent: u64 = calls.iter().map(|call| call.ms).sum();
    let mut text = format!("{} calls in {}, {} of work", calls.len(), duration(log.span()), duration(spent));
    text += &if failed > 0 { format!("; {failed} ended with an error\n") } else { "\n".into() };
    if log.unread > 0 {
        text += &format!("{} lines of the file are no calls\n", log.unread);
    }
    text += "\nhow they were run\n";
    for (how, ..) in How::ALL {
        let (count, ms) =
            log.all.iter().filter(|call| call.how == *how).fold((0, 0), |(n, ms), call| (n + 1, ms + call.ms));
        if count > 0 {
            text += &format!("{count:>8}  {:>12}  {}\n", duration(ms), in_words(*how));
        }
    }
    let rates = log.rates();
    if !rates.is_empty() {
        text += "\nhow often the quick way was taken\n";
    }
    for (what, quick, all) in rates {
        text += &format!("{:>6.1} %  {quick} of {all} {what}\n", quick as f64 * 100.0 / all as f64);
    }
    text += "\nslowest\n";
    let mut slowest = calls;
    slowest.sort_by_key(|call| std::cmp::Reverse(call.ms));
    for call in slowest.iter().take(SLOWEST) {
        text += &cut(format!("{:>12}  {}: {}", duration(call.ms), call.in_words(), call.typed), width);
    }
    let named = [
        ("refused", log.refused()),
        ("errors", log.said("error")),
        ("warnings", log.said("warning")),
        ("notes", log.said("note")),
        ("why emcc compiled", log.reasons()),
    ];
    for (title, rows) in named.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        text += &format!("\n{title}\n");
        for (name, count, example) in rows {
            text += &cut(format!("{count:>8}  {name}: {example}"), width);
        }
    }
    text
}

fn cut(line: String, width: usize) -> String {
    match line.chars().count() > width {
        true => line.chars().take(width - 1).chain("…\n".chars()).collect(),
        false => line + "\n",
    }
}

fn in_json(log: &Calls) -> String {
    let named = |rows: Vec<(String, usize, String)>| -> Vec<_> {
        rows.into_iter()
            .map(|(name, count, example)| json!({ "name": name, "count": count, "example": example }))
            .collect()
    };
    let mut slowest: Vec<_> = log.typed().collect();
    slowest.sort_by_key(|call| std::cmp::Reverse(call.ms));
    let slowest: Vec<_> = slowest
        .iter()
        .take(SLOWEST)
        .map(|call| json!({ "typed": call.typed, "folder": call.folder, "ms": call.ms, "how": call.how.word() }))
        .collect();
    let hows = How::ALL.iter().map(|(how, word, _)| ((*word).to_owned(), log.count(*how).into()));
    let rates = log.rates().into_iter().map(|(what, quick, all)| json!({ "what": what, "quick": quick, "all": all }));
    let answer = json!({
        "calls": log.typed().count(),
        "failed": log.typed().filter(|call| call.code != 0).count(),
        "ms": log.span(),
        "how": hows.collect::<serde_json::Map<_, _>>(),
        "rates": rates.collect::<Vec<_>>(),
        "slowest": slowest,
        "refused": named(log.refused()),
        "errors": named(log.said("error")),
        "warnings": named(log.said("warning")),
        "emcc": named(log.reasons()),
    });
    format!("{answer:#}\n")
}
