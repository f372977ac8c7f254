//! Emscripten's settings (`-sNAME=VALUE`, `-s NAME`), read in every spelling that emcc takes.

use super::item::Item;
use std::borrow::Cow;

/// A setting with its value.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting<'a> {
    /// Its name, never `NO_…` of a switch.
    pub name: &'a str,
    /// Its value: a switch is `1` or `0`, however that was spelled.
    pub value: Cow<'a, str>,
}

/// Reads what stands behind `-s`: `NAME` is `NAME=1`, and `NO_NAME` is `NAME=0`.
pub fn read(text: &str) -> Setting<'_> {
    let (name, value) = text.split_once('=').unwrap_or((text, "1"));
    let value = match value {
        "true" | "True" | "TRUE" => "1",
        "false" | "False" | "FALSE" => "0",
        value => value,
    };
    match (name.strip_prefix("NO_"), value) {
        (Some(name), "0") => Setting { name, value: "1".into() },
        (Some(name), "1") => Setting { name, value: "0".into() },
        _ => Setting { name, value: value.into() },
    }
}

/// The last word on a setting among these items, of which every one but `-s` is passed over.
pub(super) fn last<'a>(items: impl DoubleEndedIterator<Item = &'a Item>, name: &str) -> Option<Cow<'a, str>> {
    let settings = items.rev().filter(|item| item.name.as_deref() == Some(b"-s"));
    settings
        .filter_map(|item| Some(read(item.value.as_deref()?.to_str()?)))
        .find(|one| one.name == name)
        .map(|one| one.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_on_or_off_in_each_spelling() {
        for on in ["X", "X=1", "X=true", "X=True", "X=TRUE", "NO_X=0", "NO_X=false"] {
            assert_eq!(read(on), Setting { name: "X", value: "1".into() }, "{on}");
        }
        for off in ["X=0", "X=false", "X=False", "X=FALSE", "NO_X", "NO_X=1", "NO_X=TRUE"] {
            assert_eq!(read(off), Setting { name: "X", value: "0".into() }, "{off}");
        }
        assert_eq!(read("X=['_a','_b']").value, "['_a','_b']");
        assert_eq!(read("X="), Setting { name: "X", value: "".into() });
        assert_eq!(read("NO_X=2").name, "NO_X");
    }
}
