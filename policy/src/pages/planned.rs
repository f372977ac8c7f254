//! What becomes of common command lines: by default, and by each choice where that makes a difference. A change of a row shows
//! here what it does to commands.

use crate::plan::Library;
use crate::settings::{CHOICES, Settings};
use crate::{Context, Invocation, Tool, Version, plan};
use std::ffi::OsString;
use std::path::Path;

/// On both sides of most borders.
const VERSIONS: [Version; 4] = [Version(3, 1, 6), Version(3, 1, 25), Version(3, 1, 69), Version(6, 0, 5)];

const LINES: &[&str] = &[
    "cc -c a.c",
    "cc -O2 -fcommon -pthread -c a.c",
    "c++ -fexceptions -c a.cc",
    "cc -S a.i",
    "cc -E a.c",
    "cc a.c",
    "cc a.o -o a",
    "cc -O2 a.o -o a.js",
    "c++ a.o -o a.html",
    "cc a.o -pthread -o a",
    "cc a.o -sASYNCIFY -o a",
    "cc a.o -sEXIT_RUNTIME=0 -sALLOW_MEMORY_GROWTH=0 -sSTACK_SIZE=64KB -sINITIAL_MEMORY=64MB -o a",
    "cc a.o -sMODULARIZE=0 -sENVIRONMENT=web -sWASM_BIGINT=0 -o a",
    "cc a.o -sMAIN_MODULE=1 -o a",
    "cc a.o libb.so -o a",
    "cc a.o -Wl,--wrap=open -o a",
    "cc a.o -L/usr/lib -I/usr/include -lm -lpthread -lb -o a",
    "cc -shared a.o -o liba.so.1",
    "c++ -shared -O2 a.o -Wl,-soname,liba.so -o liba.so",
    "cc -shared a.o -o a.cpython-313-wasm32-emscripten.so",
    "cc -shared a.o -sSIDE_MODULE=2 -o a.so",
    "cc -r a.o b.o -o c.o",
    "cc conftest.c -o conftest",
    "cc -O2 a.o -o cmTC_12345",
    "cc -c conftest.c",
    "ld a.o -o a",
    "ld -r a.o -o b.o",
];

pub(super) fn text() -> String {
    let mut lines = Vec::new();
    for line in LINES {
        lines.push(format!("## {line}\n"));
        let by_default = VERSIONS.map(|version| planned(line, version, &Settings::default()));
        for (versions, text) in grouped(by_default.each_ref().map(|text| Some(text.clone()))) {
            lines.push(format!("- {versions}: {text}"));
        }
        for (choice, settings) in choices() {
            let mut texts = VERSIONS.map(|version| Some(planned(line, version, &settings)));
            for (text, of_default) in texts.iter_mut().zip(&by_default) {
                *text = text.take().filter(|text| text != of_default).map(|text| difference(of_default, &text));
            }
            for (versions, text) in grouped(texts) {
                lines.push(format!("- {choice}, {versions}: {text}"));
            }
        }
        lines.push(String::new());
    }
    lines.join("\n").trim_end().to_owned()
}

/// Versions with one text, together.
fn grouped(texts: [Option<String>; 4]) -> Vec<(String, String)> {
    let mut groups: Vec<(String, String)> = Vec::new();
    for (version, text) in VERSIONS.iter().zip(texts) {
        let Some(text) = text else { continue };
        match groups.iter_mut().find(|(_, other)| *other == text) {
            Some((versions, _)) => *versions += &format!(" {version}"),
            None => groups.push((version.to_string(), text)),
        }
    }
    groups
}

/// A long list of names by its ends and its length.
fn short(word: &str) -> String {
    const LONGEST: usize = 60;
    match (word.get(..LONGEST / 2), word.get(word.len().saturating_sub(LONGEST / 4)..)) {
        (Some(start), Some(end)) if word.len() > LONGEST => format!("{start}…{end}[{}]", word.len()),
        _ => word.to_owned(),
    }
}

/// Each value of each choice that is no default.
fn choices() -> impl Iterator<Item = (String, Settings)> {
    CHOICES.iter().flat_map(|row| (row.words)().into_iter().map(|word| (row.key, word))).filter_map(|(key, word)| {
        let word = match word {
            "SIZE" => "0",
            "FILE" => "python.js",
            word => word,
        };
        let (pair, mut settings) = (format!("{key}={word}"), Settings::default());
        settings.apply(&pair).ok()?;
        (settings != Settings::default()).then_some((pair, settings))
    })
}

fn planned(line: &str, version: Version, settings: &Settings) -> String {
    let context = Context {
        settings,
        version,
        prefix: Some(Path::new("/p")),
        headers: Some(Path::new("/h")),
        library: &|name| if name == "b" { Library::Archive("/p/lib/libb.a".into()) } else { Library::Missing },
        links_side_module: line.contains("libb.so"),
        named_by_meson: false,
        for_target: &|folder| (folder == Path::new("/usr/lib")).then(|| "/t".into()),
        is_extension: &|| line.contains("cpython"),
        of_build: &|_, _| false,
        needed_folders: &["/n".into()],
    };
    let (tool, words) = line.split_once(' ').unwrap_or((line, ""));
    let tool = match tool {
        "ld" => Tool::Ld,
        "c++" => Tool::Cxx,
        _ => Tool::Cc,
    };
    let words = words.split(' ').map(OsString::from).collect();
    match plan(&Invocation::parse(tool, words), &context) {
        Err(refusal) => format!("refused: {}", refusal.reason),
        Ok(plan) => {
            let words = plan.words.iter().map(|word| short(&word.text.to_string_lossy()));
            let past = plan.past_emcc.iter().map(|word| format!("past-emcc:{}", word.to_string_lossy()));
            let facts = [
                (!plan.traced.is_empty(), format!("traced:{}", plan.traced.len())),
                (plan.relink_to_load.is_some(), "to-load".into()),
                (plan.relink_with_memory, "with-memory".into()),
                (plan.for_threads.is_some(), "for-threads".into()),
            ];
            let facts = facts.into_iter().filter_map(|(holds, word)| holds.then(|| format!("[{word}]")));
            let output = format!("{:?}", plan.output).replace(' ', "");
            words.chain(past).chain(facts).chain([output]).collect::<Vec<_>>().join(" ")
        }
    }
}

/// Words that are gone and words that are new.
fn difference(one: &str, other: &str) -> String {
    let gone =
        one.split(' ').filter(|word| !other.split(' ').any(|other| other == *word)).map(|word| format!("-({word})"));
    let new = other.split(' ').filter(|word| !one.split(' ').any(|one| one == *word)).map(|word| format!("+({word})"));
    let all: Vec<_> = gone.chain(new).collect();
    if all.is_empty() { "in another order".to_owned() } else { all.join(" ") }
}
