//! What a person chooses: which checks are reported, how bad each is, and choices that modules are held to.

use crate::findings::{CHECKS, Check, Level};

/// A way of throwing exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Exceptions {
    Wasm,
    Js,
}

/// What is done with checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Report these, and none that nobody selects.
    Select,
    /// Do not report them.
    Ignore,
    /// Report them, at this level.
    At(Level),
}

/// Who says so: the command line wins over a file, whatever each of them says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Source {
    #[default]
    File,
    CommandLine,
}

/// One thing that somebody said of the codes that begin so.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    source: Source,
    prefix: String,
    action: Action,
}

/// Levels and choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    rules: Vec<Rule>,
    source: Source,
    /// The platform that wheels have to be for.
    pub platform: Option<String>,
    /// The exceptions that modules have to use.
    pub exceptions: Option<Exceptions>,
}

/// Levels that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLevels {
    /// The text at fault.
    pub text: String,
    /// What would be right.
    pub expected: String,
}

/// Words for several codes.
static GROUPS: &[(&str, &[&str])] = &[
    ("abi", &["PL062"]),
    ("bigint", &["PL034", "PL072"]),
    ("modularize", &["PL071"]),
    ("native", &["PL063"]),
    ("pair", &["PL070"]),
    ("paths", &["PL061"]),
    ("unresolved", &["PL010", "PL011", "PL012", "PL013"]),
];

/// Named levels, as the pairs that they stand for.
static NAMED: &[(&str, &str)] = &[
    ("default", ""),
    ("emscripten-forge", "bigint=error,eh=wasm,modularize=off"),
    ("strict", "bigint=error,modularize=error,paths=error,abi=error,PL021=error,PL023=error,PL032=error,PL090=error"),
];

const LEVELS: &str = "off, note, warn or error";

/// Every check.
const ALL: &str = "ALL";

impl Levels {
    /// What is said from now on comes from there.
    pub fn from(&mut self, source: Source) {
        self.source = source;
    }

    /// Takes over named levels, or `key=value` pairs parted by commas; later ones win.
    pub fn apply(&mut self, text: &str) -> Result<(), BadLevels> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).try_for_each(|part| match part.split_once('=') {
            Some((key, value)) => self.apply_pair(part, key.trim(), value.trim()),
            None => {
                let named = NAMED.iter().find(|(name, _)| *name == part);
                let names: Vec<_> = NAMED.iter().map(|(name, _)| *name).collect();
                let expected = || format!("one of {}, or key=value", names.join(", "));
                let (_, pairs) = named.ok_or_else(|| BadLevels { text: part.to_owned(), expected: expected() })?;
                self.apply(pairs)
            }
        })
    }

    fn apply_pair(&mut self, text: &str, key: &str, value: &str) -> Result<(), BadLevels> {
        let bad = |expected: String| BadLevels { text: text.to_owned(), expected };
        match key {
            "platform" => self.platform = Some(value.to_owned()),
            "eh" => {
                self.exceptions = match value {
                    "wasm" => Some(Exceptions::Wasm),
                    "js" => Some(Exceptions::Js),
                    "any" => None,
                    _ => return Err(bad("eh= takes wasm, js or any".into())),
                }
            }
            _ => {
                let action = action(value).ok_or_else(|| bad(format!("{key}= takes {LEVELS}")))?;
                let prefixes = prefixes(key).ok_or_else(|| bad(format!("{}, eh, platform", keys())))?;
                self.push(&prefixes, action);
            }
        }
        Ok(())
    }

    /// Does that with the checks of this code, of these first letters of one (`PL03`), of a group, or with `ALL`.
    pub fn set(&mut self, action: Action, codes: &str) -> Result<(), BadLevels> {
        for key in codes.split(',').map(str::trim).filter(|key| !key.is_empty()) {
            let found = prefixes(key).ok_or_else(|| BadLevels { text: key.to_owned(), expected: keys() })?;
            let selects = |rule: &Rule| rule.source == self.source && rule.action == Action::Select;
            if action == Action::Select && !self.rules.iter().any(selects) {
                self.push(&[""], Action::Ignore);
            }
            self.push(&found, action);
        }
        Ok(())
    }

    fn push(&mut self, prefixes: &[&str], action: Action) {
        for prefix in prefixes {
            self.rules.push(Rule { source: self.source, prefix: (*prefix).to_owned(), action });
        }
    }

    /// The level of a check that has `default` by itself; `None`: it is not reported. The command line wins over a file, then the
    /// longer code over the shorter one, then what was said later.
    pub(super) fn level(&self, code: &str, default: Level) -> Option<Level> {
        let of = |rule: &&(usize, &Rule)| (rule.1.source, rule.1.prefix.len(), rule.0);
        let said: Vec<_> = self.rules.iter().enumerate().filter(|(_, rule)| code.starts_with(&rule.prefix)).collect();
        let last = said.iter().max_by_key(of).map(|(_, rule)| rule.action);
        if last == Some(Action::Ignore) {
            return None;
        }
        let levels = said.iter().filter(|(_, rule)| matches!(rule.action, Action::At(_)));
        match levels.max_by_key(of).map(|(_, rule)| rule.action) {
            Some(Action::At(level)) => Some(level),
            _ => Some(default),
        }
    }
}

fn keys() -> String {
    let groups: Vec<_> = GROUPS.iter().map(|(name, _)| *name).collect();
    format!("a code such as PL010, the first letters of some such as PL01, {ALL}, or one of {}", groups.join(", "))
}

/// What the codes that are meant begin with.
fn prefixes(key: &str) -> Option<Vec<&str>> {
    if let Some((_, codes)) = GROUPS.iter().find(|(name, _)| *name == key) {
        return Some(codes.to_vec());
    }
    let known = |check: &&&Check| key.starts_with("PL") && check.code.starts_with(key);
    match key {
        ALL => Some(vec![""]),
        _ => CHECKS.iter().find(known).map(|_| vec![key]),
    }
}

fn action(word: &str) -> Option<Action> {
    Some(match word {
        "off" => Action::Ignore,
        "note" => Action::At(Level::Note),
        "warn" | "warning" => Action::At(Level::Warning),
        "error" => Action::At(Level::Error),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_and_all_named_levels_can_be_read() {
        for (name, group) in GROUPS {
            assert_eq!(prefixes(name).unwrap().len(), group.len(), "{name}");
            assert!(group.iter().all(|code| CHECKS.iter().any(|check| check.code == *code)), "{name}");
        }
        for (name, _) in NAMED {
            Levels::default().apply(name).unwrap();
        }
    }

    #[test]
    fn later_pairs_win_and_codes_have_their_own_level() {
        let mut levels = Levels::default();
        levels.apply("strict, PL061=off,unresolved=warn,platform=p").unwrap();
        assert_eq!(levels.level("PL061", Level::Warning), None);
        assert_eq!(levels.level("PL012", Level::Error), Some(Level::Warning));
        assert_eq!(levels.level("PL001", Level::Error), Some(Level::Error));
        assert_eq!(levels.platform.as_deref(), Some("p"));
    }

    /// What is reported of PL031, an error by itself, and of PL034, a warning.
    #[track_caller]
    fn check(said: &[(Source, Action, &str)], pl031: Option<Level>, pl034: Option<Level>) {
        let mut levels = Levels::default();
        for (source, action, codes) in said {
            levels.from(*source);
            levels.set(*action, codes).unwrap();
        }
        let found = (levels.level("PL031", Level::Error), levels.level("PL034", Level::Warning));
        assert_eq!(found, (pl031, pl034), "{said:?}");
    }

    #[test]
    fn the_longer_code_wins_then_the_later_and_the_command_line_over_a_file() {
        use Action::{At, Ignore, Select};
        use Source::{CommandLine, File};
        let (error, warning, note) = (Some(Level::Error), Some(Level::Warning), Some(Level::Note));
        check(&[], error, warning);
        check(&[(File, Select, "PL03")], error, warning);
        check(&[(File, Select, "PL01")], None, None);
        check(&[(File, Select, "PL03"), (File, Ignore, "PL031")], None, warning);
        check(&[(File, Select, "PL031"), (File, Ignore, "PL03")], error, None);
        check(&[(File, Select, "PL031"), (File, Select, "PL034")], error, warning);
        check(&[(File, Select, "ALL"), (File, Select, "PL01")], error, warning);
        check(&[(File, Ignore, "PL03"), (File, At(Level::Note), "PL034")], None, note);
        check(&[(File, At(Level::Note), "PL03,PL034"), (File, At(Level::Error), "PL034")], note, error);
        check(&[(File, Select, "PL01"), (CommandLine, Select, "PL03")], error, warning);
        check(&[(File, Ignore, "PL031"), (CommandLine, Select, "PL03")], error, warning);
        check(&[(File, At(Level::Note), "PL031"), (CommandLine, Select, "ALL")], note, warning);
        check(&[(CommandLine, Ignore, "ALL"), (CommandLine, At(Level::Error), "bigint")], None, error);
    }

    #[test]
    fn what_cannot_be_read_says_what_would_be_right() {
        let wrong = |text: &str| Levels::default().apply(text).unwrap_err().expected;
        assert!(wrong("loose").contains("strict"));
        assert!(wrong("PL999=off").contains("unresolved"));
        assert!(wrong("paths=maybe").contains("off"));
        assert!(wrong("eh=maybe").contains("wasm"));
        for codes in ["PL9", "P", "pl010", "unresolve", "PL0101"] {
            assert!(Levels::default().set(Action::Ignore, codes).unwrap_err().expected.contains("PL010"), "{codes}");
        }
    }
}
