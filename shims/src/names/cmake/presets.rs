//! `cmake --preset NAME`: does the preset name the active Emscripten's own toolchain file?

use super::toolchain;
use serde_json::Value;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that CMake reads.
const FILES: [&str; 2] = ["CMakePresets.json", "CMakeUserPresets.json"];

/// How many presets may stand one above the other, and files include one another: CMake itself refuses circles.
const DEEPEST: usize = 32;

/// Does the preset that these words name have Emscripten's own toolchain file, so that ours takes its place?
pub fn name_emscriptens(words: &[OsString]) -> bool {
    let texts: Vec<&str> = words.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    let Some(name) = value(&texts, "--preset") else { return false };
    let source = PathBuf::from(value(&texts, "-S").unwrap_or("."));
    let source = fs::canonicalize(&source).unwrap_or(source);
    let mut presets = BTreeMap::new();
    FILES.iter().for_each(|file| read(&source.join(file), DEEPEST, &mut presets));
    found(&presets, name, DEEPEST).is_some_and(|file| {
        let file = expanded(&file, &source);
        toolchain::is_emscriptens(Path::new(&file))
    })
}

/// The value of `OPTION VALUE` or `OPTION=VALUE`; `-SVALUE` for a short one.
fn value<'a>(texts: &[&'a str], option: &str) -> Option<&'a str> {
    texts.iter().enumerate().find_map(|(place, text)| match text.strip_prefix(option)? {
        "" => texts.get(place + 1).copied(),
        rest => rest.strip_prefix('=').or((!option.starts_with("--")).then_some(rest)),
    })
}

/// The configure presets of a file, and of those that it includes.
fn read(file: &Path, deepest: usize, presets: &mut BTreeMap<String, Value>) {
    let parsed = fs::read(file).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    let Some(text) = parsed.filter(|_| deepest > 0) else { return };
    let folder = file.parent().unwrap_or(Path::new("."));
    for include in array(&text["include"]).filter_map(Value::as_str) {
        read(&folder.join(expanded(include, folder)), deepest - 1, presets);
    }
    for preset in array(&text["configurePresets"]) {
        if let Some(name) = preset["name"].as_str() {
            presets.insert(name.to_owned(), preset.clone());
        }
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The toolchain file of a preset: its own, or the first that one above it has.
fn found(presets: &BTreeMap<String, Value>, name: &str, deepest: usize) -> Option<String> {
    let preset = presets.get(name).filter(|_| deepest > 0)?;
    let variable = &preset["cacheVariables"]["CMAKE_TOOLCHAIN_FILE"];
    let environment = &preset["environment"]["CMAKE_TOOLCHAIN_FILE"];
    let own = [&preset["toolchainFile"], variable, &variable["value"], environment];
    let own = own.iter().find_map(|value| value.as_str()).map(str::to_owned);
    let above = || {
        let one = preset["inherits"].as_str().into_iter();
        let several = array(&preset["inherits"]).filter_map(Value::as_str);
        one.chain(several).find_map(|name| found(presets, name, deepest - 1))
    };
    own.or_else(above)
}

/// `$env{X}`, `$penv{X}`, `${sourceDir}` and `${fileDir}` are filled in; all else stays.
fn expanded(text: &str, folder: &Path) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('$') {
        done.push_str(&rest[..start]);
        let macros = ["$env{", "$penv{", "${"];
        let opened = macros.iter().find_map(|macro_| Some((*macro_, rest[start..].strip_prefix(macro_)?)));
        let Some((kind, (name, behind))) = opened.and_then(|(kind, inner)| Some((kind, inner.split_once('}')?))) else {
            done.push('$');
            rest = &rest[start + 1..];
            continue;
        };
        match (kind, name) {
            ("${", "sourceDir" | "fileDir") => done.push_str(&folder.to_string_lossy()),
            ("${", _) => done.push_str(&rest[start..rest.len() - behind.len()]),
            _ => done.push_str(&env::var(name).unwrap_or_default()),
        }
        rest = behind;
    }
    done + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_presets_toolchain_file_is_found_where_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let more =
            r#"{"configurePresets": [{"name": "base", "cacheVariables": {"CMAKE_TOOLCHAIN_FILE": {"value": "v"}}}]}"#;
        let text = r#"{"include": ["more.json"], "configurePresets": [{"name": "own", "toolchainFile": "t"},
            {"name": "heir", "inherits": ["none", "base"]}, {"name": "none"}, {"name": "loop", "inherits": "loop"},
            {"name": "variable", "inherits": "own", "cacheVariables": {"CMAKE_TOOLCHAIN_FILE": "c"}}]}"#;
        fs::write(folder.path().join("more.json"), more).unwrap();
        fs::write(folder.path().join("CMakePresets.json"), text).unwrap();
        let mut presets = BTreeMap::new();
        read(&folder.path().join("CMakePresets.json"), DEEPEST, &mut presets);
        let found = |name| found(&presets, name, DEEPEST);
        assert_eq!(found("own").as_deref(), Some("t"));
        assert_eq!(found("heir").as_deref(), Some("v"));
        assert_eq!(found("variable").as_deref(), Some("c"));
        assert_eq!([found("none"), found("loop"), found("missing")], [None, None, None]);
    }

    #[test]
    fn macros_are_filled_in() {
        let home = env::var("PATH").unwrap();
        assert_eq!(
            expanded("${sourceDir}/a$b$env{PATH}${presetName}", Path::new("/s")),
            format!("/s/a$b{home}${{presetName}}")
        );
        assert_eq!(expanded("$penv{EMSHIM_NOT_THERE}/x$env{", Path::new("/s")), "/x$env{");
    }

    #[test]
    fn a_preset_is_named_in_each_spelling() {
        for line in [&["--preset", "x"][..], &["--preset=x", "-B", "b"]] {
            assert_eq!(value(line, "--preset"), Some("x"));
        }
        for line in [&["-S", "d"][..], &["-Sd"]] {
            assert_eq!(value(line, "-S"), Some("d"));
        }
        assert_eq!(value(&["-B", "b"], "-S"), None);
    }
}
