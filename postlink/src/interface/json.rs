//! An interface as a file, so that a packager needs neither the glue nor the wasm of a large program.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::error::Error;
use super::offer::{Interface, Offer};
use crate::glue::Loader;
use crate::link::place;
use crate::module::{Limits, Signature, ValueType};

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
        place::write(path, &[self.to_json().as_bytes()], 0o666)
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

/// Reads what `save` wrote.
pub(super) fn load(path: &Path) -> Result<Interface, Error> {
    const MAX: u64 = 64 << 20;
    let size = fs::metadata(path).map_err(|error| Error::new(path, error))?.len();
    if size > MAX {
        return Err(Error::new(path, format!("{size} bytes are too many for an interface")));
    }
    let bytes = fs::read(path).map_err(|error| Error::new(path, error))?;
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
    let texts = |key: &str| -> Vec<String> {
        value[key].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let mut interface = Interface {
        memory: limits(&value["memory"]),
        table: limits(&value["table"]),
        heap_base: value["heap_base"].as_u64(),
        features: texts("features"),
        platform: value["platform"].as_str().map(str::to_owned),
        needed: texts("needed"),
        unknown: texts("unknown"),
        ..Interface::default()
    };
    for name in texts("loader") {
        let switch = SWITCHES.iter().find(|(known, _)| *known == name);
        let (_, at) = switch.ok_or_else(|| format!("unknown word {name} in loader"))?;
        *at(&mut interface.loader) = true;
    }
    for (name, text) in value["symbols"].as_object().unwrap_or(&Map::new()) {
        let offer = text.as_str().and_then(offer_from);
        interface.symbols.insert(name.clone(), offer.ok_or_else(|| format!("symbol {name}: cannot be read"))?);
    }
    Ok(interface)
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

fn limits(value: &Value) -> Option<Limits> {
    Some(Limits {
        minimum: value["minimum"].as_u64()?,
        maximum: value["maximum"].as_u64(),
        shared: value["shared"].as_bool()?,
        wide: value["wide"].as_bool()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("main.json");
        for (text, reason) in [
            ("{}", "not an interface that postlink saved"),
            ("{\"interface\":9}", "format 9"),
            ("{\"interface\":1,\"loader\":[\"x\"]}", "unknown word x"),
            ("{\"interface\":1,\"symbols\":{\"f\":\"wasm 7\"}}", "symbol f"),
            ("{", "EOF"),
        ] {
            fs::write(&path, text).unwrap();
            let error = Interface::read(&path).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
