//! What a person chooses: other levels for some checks, and choices that modules are held to.

use std::collections::BTreeMap;

use crate::findings::{CHECKS, Check, Level};

/// A way of throwing exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Exceptions {
    Wasm,
    Js,
}

/// Levels and choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Other levels, by code; `None`: not reported.
    levels: BTreeMap<&'static str, Option<Level>>,
    /// The platform that wheels have to be for.
    pub platform: Option<String>,
    /// The exceptions that modules have to use.
    pub exceptions: Option<Exceptions>,
}

/// A policy that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPolicy {
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

/// Named policies, as the pairs that they stand for.
static NAMED: &[(&str, &str)] = &[
    ("default", ""),
    ("emscripten-forge", "bigint=error,eh=wasm,modularize=off"),
    ("strict", "bigint=error,modularize=error,paths=error,abi=error,PL021=error,PL023=error,PL032=error,PL090=error"),
];

const LEVELS: &str = "off, note, warn or error";

impl Policy {
    /// Takes over a named policy, or `key=value` pairs parted by commas; later ones win.
    pub fn apply(&mut self, text: &str) -> Result<(), BadPolicy> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).try_for_each(|part| match part.split_once('=') {
            Some((key, value)) => self.apply_pair(part, key.trim(), value.trim()),
            None => {
                let named = NAMED.iter().find(|(name, _)| *name == part);
                let names: Vec<_> = NAMED.iter().map(|(name, _)| *name).collect();
                let expected = || format!("one of {}, or key=value", names.join(", "));
                let (_, pairs) = named.ok_or_else(|| BadPolicy { text: part.to_owned(), expected: expected() })?;
                self.apply(pairs)
            }
        })
    }

    fn apply_pair(&mut self, text: &str, key: &str, value: &str) -> Result<(), BadPolicy> {
        let bad = |expected: String| BadPolicy { text: text.to_owned(), expected };
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
                let level = level(value).ok_or_else(|| bad(format!("{key}= takes {LEVELS}")))?;
                for check in codes(key).ok_or_else(|| bad(keys()))? {
                    self.levels.insert(check.code, level);
                }
            }
        }
        Ok(())
    }

    /// The level of a finding under this policy; `None`: it is not reported.
    pub fn level(&self, code: &str, own: Level) -> Option<Level> {
        self.levels.get(code).copied().unwrap_or(Some(own))
    }
}

fn keys() -> String {
    let groups: Vec<_> = GROUPS.iter().map(|(name, _)| *name).collect();
    format!("a code such as PL010, or one of {}, eh, platform", groups.join(", "))
}

fn codes(key: &str) -> Option<Vec<&'static Check>> {
    let group = GROUPS.iter().find(|(name, _)| *name == key).map(|(_, codes)| *codes);
    let wanted = |code: &str| group.map_or(code == key, |codes| codes.contains(&code));
    let found: Vec<_> = CHECKS.iter().copied().filter(|check| wanted(check.code)).collect();
    (!found.is_empty()).then_some(found)
}

fn level(word: &str) -> Option<Option<Level>> {
    match word {
        "off" => Some(None),
        "note" => Some(Some(Level::Note)),
        "warn" | "warning" => Some(Some(Level::Warning)),
        "error" => Some(Some(Level::Error)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_and_every_named_policy_can_be_read() {
        for (name, group) in GROUPS {
            assert_eq!(codes(name).unwrap().len(), group.len(), "{name}");
        }
        for (name, _) in NAMED {
            Policy::default().apply(name).unwrap();
        }
    }

    #[test]
    fn later_pairs_win_and_codes_have_their_own_level() {
        let mut policy = Policy::default();
        policy.apply("strict, PL061=off,unresolved=warn,platform=p").unwrap();
        assert_eq!(policy.level("PL061", Level::Warning), None);
        assert_eq!(policy.level("PL012", Level::Error), Some(Level::Warning));
        assert_eq!(policy.level("PL001", Level::Error), Some(Level::Error));
        assert_eq!(policy.platform.as_deref(), Some("p"));
    }

    #[test]
    fn what_cannot_be_read_says_what_would_be_right() {
        let wrong = |text: &str| Policy::default().apply(text).unwrap_err().expected;
        assert!(wrong("loose").contains("strict"));
        assert!(wrong("PL999=off").contains("unresolved"));
        assert!(wrong("paths=maybe").contains("off"));
        assert!(wrong("eh=maybe").contains("wasm"));
    }
}
