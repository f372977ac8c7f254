//! An interface as a file, so that a packager needs neither the glue nor the wasm of a large program.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};

use super::error::Error;
use super::offer::{Interface, Offer};
use crate::glue::Loader;
use crate::link::place;
use crate::module::{Limits, Signature, ValueType};
use crate::regular;

const FORMAT: u64 = 1;

/// Names of what a loader can do, and where each stands.
type Switch = (&'static str, fn(&mut Loader) -> &mut bool);
const SWITCHES: [Switch; 17] = [
    ("present", |l| &mut l.present),
    ("runtime-paths", |l| &mut l.runtime_paths),
    ("weak-imports", |l| &mut l.weak_imports),
    ("weak-marks-are-lost", |l| &mut l.weak_marks_are_lost),
    ("local-scope", |l| &mut l.local_scope),
    ("invoke", |l| &mut l.invoke),
    ("find-matching-catch", |l| &mut l.find_matching_catch),
    ("old-dylink", |l| &mut l.old_dylink),
    ("assertions", |l| &mut l.assertions),
    ("refuses-circles", |l| &mut l.refuses_circles),
    ("legalized", |l| &mut l.legalized),
    ("em-js", |l| &mut l.em_js),
    ("keeps-globals", |l| &mut l.keeps_globals),
    ("main-alias", |l| &mut l.main_alias),
    ("stack-limits", |l| &mut l.stack_limits),
    ("sets-stack-limits", |l| &mut l.sets_stack_limits),
    ("finds-dyn-calls", |l| &mut l.finds_dyn_calls),
];

impl Interface {
    /// Writes it down, so that a later check needs neither glue nor wasm.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        place::save(path, self.to_json().as_bytes())
    }

    /// The text that `save` writes: one line for each symbol, sorted.
    pub fn to_json(&self) -> String {
        let mut loader = self.loader;
        let can: Vec<_> = SWITCHES.iter().filter(|(_, at)| *at(&mut loader)).map(|(name, _)| *name).collect();
        let symbols: BTreeMap<_, _> = self.symbols.iter().map(|(name, offer)| (name, offer_text(offer))).collect();
        let value = json!({
            "interface": FORMAT,
            "loader": can,
            "memory": self.memory.map(limits_value),
            "table": self.table.map(limits_value),
            "heap_base": self.heap_base,
            "features": self.features,
            "platform": self.platform,
            "needed": self.needed,
            "unknown": self.unknown,
            "symbols": symbols,
        });
        format!("{value:#}\n")
    }
}

/// Could these be the first bytes of JSON? JavaScript starts with none of them, but for a text: `"use strict";`.
pub(super) fn looks_so(head: &[u8]) -> bool {
    let head = head.trim_ascii();
    let word = [&b"null"[..], b"true", b"false"].contains(&head);
    let text = head.len() > 1 && head.starts_with(b"\"") && head.ends_with(b"\"");
    word || text || head.first().is_some_and(|first| b"{[-0123456789".contains(first))
}

/// Reads what `save` wrote.
pub(super) fn load(path: &Path) -> Result<Interface, Error> {
    const MAX: u64 = 64 << 20;
    let bytes = regular::read(path, MAX).map_err(|error| Error::new(path, error))?;
    let value: Value = serde_json::from_slice(&bytes)
        .map_err(|error| Error::new(path, format!("not an interface that postlink saved: {error}")))?;
    from_value(&value).map_err(|reason| Error::new(path, reason))
}

fn from_value(value: &Value) -> Result<Interface, String> {
    match value["interface"].as_u64() {
        Some(FORMAT) => {}
        Some(other) => return Err(format!("interface format {other}; this postlink reads {FORMAT}")),
        None => return Err("not an interface that postlink saved".into()),
    }
    let mut interface = Interface {
        memory: limits(value, "memory", LARGEST_MEMORY)?,
        table: limits(value, "table", LARGEST_TABLE)?,
        heap_base: number(&value["heap_base"], "heap_base", LARGEST_HEAP)?,
        features: texts(value, "features")?,
        platform: match &value["platform"] {
            Value::Null => None,
            platform => Some(platform.as_str().ok_or("platform: not a text")?.to_owned()),
        },
        needed: texts(value, "needed")?,
        unknown: texts(value, "unknown")?,
        ..Interface::default()
    };
    for name in texts(value, "loader")? {
        let switch = SWITCHES.iter().find(|(known, _)| *known == name);
        let (_, at) = switch.ok_or_else(|| format!("unknown word {name} in loader"))?;
        *at(&mut interface.loader) = true;
    }
    for (name, text) in value["symbols"].as_object().ok_or("symbols: not an object")? {
        let offer = text.as_str().and_then(offer_from);
        interface.symbols.insert(name.clone(), offer.ok_or_else(|| format!("symbol {name}: cannot be read"))?);
    }
    Ok(interface)
}

/// A list of texts, which may be empty and is never left out.
fn texts(value: &Value, key: &str) -> Result<Vec<String>, String> {
    let wrong = || format!("{key}: not a list of texts");
    let texts = value[key].as_array().ok_or_else(wrong)?.iter();
    texts.map(|one| one.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

/// Pages of memory, elements of a table and bytes that 64-bit addresses reach; with 32 bits it is less.
const LARGEST_MEMORY: u64 = 1 << 48;
const LARGEST_TABLE: u64 = u32::MAX as u64;
const LARGEST_HEAP: u64 = 1 << 53;

fn number(value: &Value, what: &str, most: u64) -> Result<Option<u64>, String> {
    match value {
        Value::Null => Ok(None),
        number => match number.as_u64() {
            Some(number) if number <= most => Ok(Some(number)),
            _ => Err(format!("{what}: {number} is no number from 0 to {most}")),
        },
    }
}

fn offer_text(offer: &Offer) -> String {
    let mark = |addressable: &bool| if *addressable { "" } else { " no-sig" };
    match offer {
        Offer::Wasm(signature) => format!("wasm {signature}"),
        Offer::JavaScript { signature: Some(signature), addressable } => format!("js{} {signature}", mark(addressable)),
        Offer::JavaScript { signature: None, addressable } => format!("js{}", mark(addressable)),
        Offer::Late { addressable } => format!("late{}", mark(addressable)),
        Offer::Relay => "relay".into(),
        Offer::Address => "address".into(),
        Offer::Number => "number".into(),
        Offer::Global { value, mutable } => format!("global {}{}", value.word(), if *mutable { " mut" } else { "" }),
        Offer::Memory => "memory".into(),
        Offer::Table => "table".into(),
        Offer::Tag(signature) => format!("tag {signature}"),
    }
}

fn offer_from(text: &str) -> Option<Offer> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let signature = |text: &str| Signature::parse(text).map(Arc::new);
    let after_mark = rest.strip_prefix("no-sig");
    let addressable = after_mark.is_none();
    let rest = after_mark.unwrap_or(rest).trim_start();
    Some(match word {
        "wasm" => Offer::Wasm(signature(rest)?),
        "js" if rest.is_empty() => Offer::JavaScript { signature: None, addressable },
        "js" => Offer::JavaScript { signature: Some(signature(rest)?), addressable },
        "late" => Offer::Late { addressable },
        "relay" => Offer::Relay,
        "address" => Offer::Address,
        "number" => Offer::Number,
        "global" => {
            let (value, mutable) = rest.split_once(' ').unwrap_or((rest, ""));
            Offer::Global { value: ValueType::from_word(value)?, mutable: mutable == "mut" }
        }
        "memory" => Offer::Memory,
        "table" => Offer::Table,
        "tag" => Offer::Tag(signature(rest)?),
        _ => return None,
    })
}

fn limits_value(limits: Limits) -> Value {
    json!({ "minimum": limits.minimum, "maximum": limits.maximum, "shared": limits.shared, "wide": limits.wide })
}

fn limits(value: &Value, key: &str, most: u64) -> Result<Option<Limits>, String> {
    let value = match &value[key] {
        Value::Null => return Ok(None),
        value => value,
    };
    let flag = |name: &str| value[name].as_bool().ok_or_else(|| format!("{key}: {name} is neither true nor false"));
    let (shared, wide) = (flag("shared")?, flag("wide")?);
    let most = if wide { most } else { most.min(if key == "memory" { 1 << 16 } else { most }) };
    let minimum = number(&value["minimum"], &format!("{key}: minimum"), most)?;
    let minimum = minimum.ok_or_else(|| format!("{key}: it has no minimum"))?;
    let maximum = number(&value["maximum"], &format!("{key}: maximum"), most)?;
    if maximum.is_some_and(|maximum| maximum < minimum) {
        return Err(format!("{key}: its maximum is less than its minimum"));
    }
    Ok(Some(Limits { minimum, maximum, shared, wide }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn an_interface_is_read_back_as_it_was_saved() {
        let signature = |text| Arc::new(Signature::parse(text).unwrap());
        let offers = [
            Offer::Wasm(signature("(i32, i64) -> f64")),
            Offer::JavaScript { signature: Some(signature("() -> ()")), addressable: true },
            Offer::JavaScript { signature: Some(signature("(i32) -> i32")), addressable: false },
            Offer::JavaScript { signature: None, addressable: true },
            Offer::JavaScript { signature: None, addressable: false },
            Offer::Late { addressable: true },
            Offer::Late { addressable: false },
            Offer::Relay,
            Offer::Address,
            Offer::Number,
            Offer::Global { value: ValueType::I32, mutable: true },
            Offer::Global { value: ValueType::F64, mutable: false },
            Offer::Memory,
            Offer::Table,
            Offer::Tag(signature("(i32) -> ()")),
        ];
        let mut interface = Interface {
            symbols: offers.into_iter().enumerate().map(|(at, offer)| (format!("s{at}"), offer)).collect(),
            memory: Some(Limits { minimum: 1, maximum: None, shared: true, wide: false }),
            heap_base: Some(7),
            platform: Some("p".into()),
            needed: vec!["n".into()],
            unknown: vec!["u".into()],
            ..Interface::default()
        };
        for (_, at) in SWITCHES {
            *at(&mut interface.loader) = true;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("main.json");
        interface.save(&path).unwrap();
        assert_eq!(Interface::read(&path).unwrap(), interface);
    }

    #[test]
    fn other_json_is_an_error_with_its_reason() {
        assert!(!looks_so(b"\"use strict\";\nvar Module = {};"), "a glue");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("main.json");
        let whole = Interface::default().to_json();
        let with = |key: &str, value: Value| {
            let mut changed: Value = serde_json::from_str(&whole).unwrap();
            changed[key] = value;
            changed.to_string()
        };
        let limits = |minimum: u64, maximum: u64| json!({ "minimum": minimum, "maximum": maximum, "shared": false, "wide": false });
        for (text, reason) in [
            ("{}".to_owned(), "not an interface that postlink saved"),
            ("[]".to_owned(), "not an interface that postlink saved"),
            ("null".to_owned(), "not an interface that postlink saved"),
            (" \"text\"".to_owned(), "not an interface that postlink saved"),
            ("-1".to_owned(), "not an interface that postlink saved"),
            ("{".to_owned(), "EOF"),
            (with("interface", json!(2)), "format 2"),
            (with("interface", json!("1")), "not an interface"),
            (with("interface", json!(1.0)), "not an interface"),
            (with("loader", json!(["x"])), "unknown word x"),
            (with("loader", json!("present")), "loader: not a list of texts"),
            (with("needed", json!([1])), "needed: not a list of texts"),
            (with("symbols", json!([])), "symbols: not an object"),
            (with("symbols", Value::Null), "symbols: not an object"),
            (with("symbols", json!({ "f": "wasm 7" })), "symbol f"),
            (with("platform", json!(7)), "platform: not a text"),
            (with("heap_base", json!(-1)), "heap_base: -1 is no number"),
            (with("heap_base", json!(u64::MAX)), "heap_base: 18446744073709551615 is no number"),
            (with("memory", limits(u64::MAX, u64::MAX)), "memory: minimum: 18446744073709551615 is no number"),
            (with("memory", limits(0, 65537)), "memory: maximum: 65537 is no number from 0 to 65536"),
            (with("memory", limits(2, 1)), "memory: its maximum is less"),
            (with("memory", json!({})), "memory: shared is neither"),
            (with("table", limits(1 << 32, 1 << 33)), "table: minimum: 4294967296 is no number"),
        ] {
            fs::write(&path, text).unwrap();
            let error = Interface::read(&path).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
