//! `emshim log --compare A B`: the same build twice, and what is different.

use super::calls::{Call, Calls, duration, in_words};
use emshim::log::How;
use std::collections::BTreeMap;

/// So many rows of each kind.
const MOST: usize = 10;
/// What takes this much more or less is worth a row, in milliseconds.
const WORTH: u64 = 20;

/// The report. Calls are the same where the same was typed, whatever the folder; the first with the first, and so on.
pub fn compare(before: &Calls, after: &Calls) -> String {
    let mut text = row("", "A", "B");
    text += &row("calls", &before.typed().count().to_string(), &after.typed().count().to_string());
    text += &row("failed", &failed(before).to_string(), &failed(after).to_string());
    text += &row("time", &duration(before.span()), &duration(after.span()));
    for (how, ..) in How::ALL {
        let (one, other) = (before.count(*how), after.count(*how));
        if one + other > 0 {
            text += &row(in_words(*how), &one.to_string(), &other.to_string());
        }
    }
    let (pairs, only_before, only_after) = paired(before, after);
    let differs = |what: fn(&Call) -> String| -> Vec<String> {
        let lines = pairs.iter().map(|(one, other)| (what(one), what(other), &one.typed));
        lines
            .filter(|(one, other, _)| one != other)
            .map(|(one, other, typed)| format!("{one} -> {other}: {typed}"))
            .collect()
    };
    text += &list("ended differently", differs(|call| call.code.to_string()));
    text += &list("run differently", differs(|call| call.in_words().to_owned()));
    text += &list("said something else", differs(|call| call.said.join("; ")));
    let mut slower: Vec<_> = pairs.iter().filter(|(one, other)| one.ms.abs_diff(other.ms) >= WORTH).collect();
    slower.sort_by_key(|(one, other)| std::cmp::Reverse(one.ms.abs_diff(other.ms)));
    let slower = slower.iter().map(|(one, other)| {
        let sign = if other.ms > one.ms { "+" } else { "-" };
        format!(
            "{sign}{}, from {} to {}: {}",
            duration(one.ms.abs_diff(other.ms)),
            duration(one.ms),
            duration(other.ms),
            one.typed
        )
    });
    text += &list("slower or faster", slower.collect());
    text += &list("in A alone", only_before.iter().map(|call| call.typed.clone()).collect());
    text + &list("in B alone", only_after.iter().map(|call| call.typed.clone()).collect())
}

fn row(what: &str, one: &str, other: &str) -> String {
    format!("{what:38} {one:>14} {other:>14}\n")
}

fn failed(calls: &Calls) -> usize {
    calls.typed().filter(|call| call.code != 0).count()
}

fn list(title: &str, lines: Vec<String>) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let more = lines.len().saturating_sub(MOST);
    let shown: String = lines.iter().take(MOST).map(|line| format!("  {line}\n")).collect();
    let rest = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    format!("\n{title}: {}\n{shown}{rest}", lines.len())
}

type Pair<'a> = (&'a Call, &'a Call);

fn paired<'a>(before: &'a Calls, after: &'a Calls) -> (Vec<Pair<'a>>, Vec<&'a Call>, Vec<&'a Call>) {
    let mut waiting: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    for call in after.typed() {
        waiting.entry(&call.typed).or_default().push(call);
    }
    waiting.values_mut().for_each(|calls| calls.reverse());
    let (mut pairs, mut only_before) = (Vec::new(), Vec::new());
    for call in before.typed() {
        match waiting.get_mut(call.typed.as_str()).and_then(Vec::pop) {
            Some(other) => pairs.push((call, other)),
            None => only_before.push(call),
        }
    }
    let mut only_after: Vec<_> = waiting.into_values().flatten().collect();
    only_after.sort_by(|one, other| one.start.total_cmp(&other.start));
    (pairs, only_before, only_after)
}
