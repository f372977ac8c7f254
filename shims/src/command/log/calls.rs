//! The calls that `EMSHIM_LOG` wrote down, and what they amount to.

use anyhow::{Context, Result, bail};
use emshim::log::How;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One call.
#[derive(Clone, Debug)]
pub struct Call {
    /// What was typed, as a shell would take it.
    pub typed: String,
    /// What was run for it, a line each.
    pub ran: Vec<String>,
    /// Its exit code.
    pub code: u64,
    /// Where it was typed.
    pub folder: String,
    /// When it began, in milliseconds; 0 where the log does not say.
    pub start: f64,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// How it was run.
    pub how: How,
    /// Why emcc ran it.
    pub why: Option<String>,
    /// The option that was refused.
    pub refused: Option<String>,
    /// What we said.
    pub said: Vec<String>,
}

impl Call {
    fn read(line: &str) -> Option<Call> {
        let value: Value = serde_json::from_str(line).ok()?;
        let words = |value: &Value| -> Option<String> {
            let words: Option<Vec<_>> = value.as_array()?.iter().map(Value::as_str).collect();
            shlex::try_join(words?).ok()
        };
        let word = |key: &str| value[key].as_str().map(str::to_owned);
        let ran = value["commands"].as_array().map(|all| all.iter().filter_map(|one| words(&one["out"])).collect());
        let how = word("how").and_then(|how| How::ALL.iter().find(|(_, known, _)| *known == how).map(|(how, ..)| *how));
        Some(Call {
            typed: named(words(&value["in"])?),
            ran: ran.unwrap_or_else(|| words(&value["out"]).into_iter().collect()),
            code: value["code"].as_u64()?,
            folder: word("folder").unwrap_or_default(),
            start: value["start"].as_f64().unwrap_or_default(),
            ms: value["ms"].as_u64()?,
            how: how.unwrap_or(How::Tool),
            why: word("why"),
            refused: word("refused"),
            said: value["said"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|line| Some(line.as_str()?.into()))
                .collect(),
        })
    }

    /// Is it a part of another call?
    pub fn is_step(&self) -> bool {
        matches!(self.how, How::Step | How::StepByNode)
    }

    /// How it was run, in words.
    pub fn in_words(&self) -> &'static str {
        in_words(self.how)
    }
}

/// The words for it.
pub fn in_words(how: How) -> &'static str {
    How::ALL.iter().find(|(known, ..)| *known == how).map_or("", |(.., words)| words)
}

/// A log, in the order in which calls began.
pub struct Calls {
    /// All that could be read.
    pub all: Vec<Call>,
    /// How many lines were none.
    pub unread: usize,
}

impl Calls {
    /// Reads a file that `EMSHIM_LOG` named.
    pub fn read(file: &Path) -> Result<Calls> {
        let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        let mut all: Vec<_> = lines.iter().filter_map(|line| Call::read(line)).collect();
        let unread = lines.len() - all.len();
        if all.is_empty() {
            bail!("{} has no call in it; EMSHIM_LOG={0} emshim exec make writes them down", file.display());
        }
        all.sort_by(|one, other| one.start.total_cmp(&other.start));
        Ok(Calls { all, unread })
    }

    /// Without the steps of links, which are parts of others.
    pub fn typed(&self) -> impl Iterator<Item = &Call> {
        self.all.iter().filter(|call| !call.is_step())
    }

    /// How many were run so.
    pub fn count(&self, how: How) -> usize {
        self.all.iter().filter(|call| call.how == how).count()
    }

    /// From the first that began to the last that ended, in milliseconds.
    pub fn span(&self) -> u64 {
        let begin = self.begin();
        let ends = self.all.iter().map(|call| call.start + call.ms as f64 - begin);
        ends.fold(0.0, f64::max).round() as u64
    }

    /// When the first one began.
    pub fn begin(&self) -> f64 {
        self.all.first().map_or(0.0, |call| call.start)
    }

    /// Of how many that might have been quick, how many were: in words, with both numbers.
    pub fn rates(&self) -> Vec<(&'static str, usize, usize)> {
        let rates = [
            ("compiles by a recording", How::Recording, vec![How::Recorded, How::Emcc]),
            ("configure checks without emcc", How::Probe, vec![How::ProbeByEmcc]),
            ("steps of links that node did not take again", How::Step, vec![How::StepByNode]),
        ];
        let counted = rates.into_iter().map(|(what, quick, slow)| {
            let quick = self.count(quick);
            (what, quick, quick + slow.into_iter().map(|how| self.count(how)).sum::<usize>())
        });
        counted.filter(|(.., all)| *all > 0).collect()
    }

    /// What we said at this level, refusals apart, by name: how often, and the first time in full.
    pub fn said(&self, level: &str) -> Vec<(String, usize, String)> {
        let begin = format!("emshim: {level}: ");
        let mut names: BTreeMap<String, (usize, String)> = BTreeMap::new();
        let others = self.typed().filter(|call| call.refused.is_none());
        for text in others.flat_map(|call| &call.said).filter_map(|line| line.strip_prefix(&begin)) {
            names.entry(name(text)).or_insert_with(|| (0, text.to_owned())).0 += 1;
        }
        by_count(names)
    }

    /// The options that were refused: how often, and why.
    pub fn refused(&self) -> Vec<(String, usize, String)> {
        let mut names: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (call, option) in self.typed().filter_map(|call| Some((call, call.refused.as_ref()?))) {
            let said = call.said.first().map(String::as_str).unwrap_or_default();
            let why = said.rsplit_once(&format!("{option}: ")).map_or(said, |(_, why)| why);
            names.entry(option.clone()).or_insert_with(|| (0, why.to_owned())).0 += 1;
        }
        by_count(names)
    }

    /// Why emcc compiled: how often.
    pub fn reasons(&self) -> Vec<(String, usize, String)> {
        let mut names: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (call, why) in self.typed().filter_map(|call| Some((call, call.why.as_ref()?))) {
            names.entry(why.clone()).or_insert_with(|| (0, call.typed.clone())).0 += 1;
        }
        by_count(names)
    }
}

fn by_count(names: BTreeMap<String, (usize, String)>) -> Vec<(String, usize, String)> {
    let mut rows: Vec<_> = names.into_iter().map(|(name, (count, text))| (name, count, text)).collect();
    rows.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    rows
}

/// A command by the name that stands before the real tools, wherever they are installed.
fn named(typed: String) -> String {
    let first = typed.split(' ').next().unwrap_or_default();
    match first.rsplit_once("/libexec/emshim/bin/") {
        Some((folder, _)) => typed[folder.len() + "/libexec/emshim/bin/".len()..].to_owned(),
        None => typed,
    }
}

/// What a message is about: the function that always fails, or its text without the file that it begins with.
fn name(text: &str) -> String {
    if let Some((_, rest)) = text.split_once(" uses ") {
        return rest.split([' ', ',']).next().unwrap_or(rest).to_owned();
    }
    text.split_once(": ").map_or(text, |(_, rest)| rest).to_owned()
}

/// Milliseconds in a unit that people read.
pub fn duration(ms: u64) -> String {
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..60_000 => format!("{:.2} s", ms as f64 / 1000.0),
        _ => format!("{} min {:02} s", ms / 60_000, ms / 1000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_also_of_an_older_log() {
        let call = Call::read(r#"{"in":["cc","a b.c"],"out":["clang","x"],"code":0,"folder":"/b","ms":3}"#).unwrap();
        assert_eq!((call.typed.as_str(), call.ran, call.how), ("cc 'a b.c'", vec!["clang x".to_owned()], How::Tool));
        let call = Call::read(r#"{"in":["/p/libexec/emshim/bin/cc","a.c"],"out":[],"code":0,"ms":3}"#).unwrap();
        assert_eq!(call.typed, "cc a.c");
        assert!(Call::read("{}").is_none() && Call::read("[").is_none());
    }

    #[test]
    fn a_message_has_a_name() {
        assert_eq!(name("a.out uses fork (from libx.a), which always fails here: no"), "fork");
        assert_eq!(name("a.out: the stack is too small"), "the stack is too small");
    }

    #[test]
    fn time_is_told_in_a_unit_that_fits() {
        assert_eq!([3, 1234, 61_000].map(duration), ["3 ms", "1.23 s", "1 min 01 s"]);
    }
}
