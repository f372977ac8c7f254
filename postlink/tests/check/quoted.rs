//! Every command that a help text, a finding or a page quotes is run on made files: what a person copies has to work.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use zip::CompressionMethod::Stored;

use crate::archives::zip;
use crate::fixture::{Dylink, LOADER, Place, TABLE, Wasm};

const PROGRAM: &str = env!("CARGO_BIN_EXE_postlink");
/// Words that stand for something, and what stands there when it is run.
const WORDS: &[(&str, &str)] = &[
    ("MAIN.js", "app.js"),
    ("MAIN", "app.js"),
    ("FILE", "plugin.so"),
    ("WHEEL", "package.whl"),
    ("PREFIX", "prefix"),
    ("$PREFIX", "prefix"),
    ("DIR", "lib"),
    ("LIB", "lib/libz.so"),
    ("NAME", "other"),
    ("{library}", "libz.so"),
    ("{module}", "plugin.so"),
];

/// What texts quote: between backticks, and in lines of code.
fn quoted(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in text.split('`').skip(1).step_by(2).chain(text.split('`')) {
        if part.starts_with("postlink ") && !part.contains('\n') {
            found.insert(part.to_owned());
        }
    }
    let mut is_typed_elsewhere = false;
    for line in text.lines() {
        // What a block `sh run` has is typed where its files are: scripts/prove/pages.
        is_typed_elsewhere = match line.strip_prefix("```") {
            Some(info) => info.starts_with("sh run"),
            None => is_typed_elsewhere,
        };
        if is_typed_elsewhere {
            continue;
        }
        let line = line.trim_start().trim_start_matches("$ ");
        if let (Some(rest), true) = (line.strip_prefix("postlink "), !line.contains('`')) {
            let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
            let is_command = SUBCOMMANDS.contains(&first) && !second.contains(": ") && !second.is_empty();
            found.extend(is_command.then(|| line.split("  #").next().unwrap_or(line).trim_end().to_owned()));
        }
    }
    found
}

const SUBCOMMANDS: [&str; 8] = ["check", "edit", "explain", "finish", "inspect", "pack", "pair", "repair"];

fn sources(folder: &Path, endings: &[&str], texts: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, endings, texts);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|one| *one == ending)) {
            texts.push((path.clone(), fs::read_to_string(&path).unwrap()));
        }
    }
}

fn place() -> Place {
    let place = Place::new();
    let module =
        |needed: &[&str]| Wasm { dylink: Some(Dylink { needed, ..Dylink::default() }), ..Wasm::default() }.bytes();
    let exported: &[(&str, &str, &[&str])] = &[("PyInit_m", "() -> i32", &[])];
    let plugin = Wasm { dylink: Some(Dylink::default()), functions: exported, ..Wasm::default() }.bytes();
    for name in ["plugin.so", "module.so", "built/m.so", "prefix/lib/m.so", "lib/libz.so", "lib/libcodec.so"] {
        place.write(name, &plugin);
    }
    fs::create_dir_all(place.path("src")).unwrap();
    for name in ["pyodide.asm", "main"] {
        let glue = format!("{LOADER}{TABLE}").replace("app.wasm", &format!("{name}.wasm"));
        place.write(&format!("{name}.js"), glue.as_bytes());
        fs::copy(place.path("app.wasm"), place.path(&format!("{name}.wasm"))).unwrap();
    }
    for name in ["app", "main"] {
        postlink::Interface::read(&place.path("app.js")).unwrap().save(&place.path(&format!("{name}.json"))).unwrap();
    }
    place.write("known.json", b"{\"version\": 1, \"findings\": []}");
    let members = [("p/libm.so", module(&["libz.so"])), ("p-1.dist-info/RECORD", b"p-1.dist-info/RECORD,,\n".to_vec())];
    for name in ["package.whl", "package-1.0-cp313-cp313-pyemscripten_2025_0_wasm32.whl"] {
        zip(&place.path(name), &members, Stored);
    }
    place
}

fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = command.split(' ').map(str::to_owned).collect();
    for word in &mut words {
        let bare = word.trim_matches('"');
        if let Some((_, value)) = WORDS.iter().find(|(name, _)| *name == bare) {
            *word = (*value).to_owned();
        }
    }
    words
}

fn run(command: &str) -> Output {
    let place = place();
    let path = format!("{}:/usr/bin:/bin", Path::new(PROGRAM).parent().unwrap().display());
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(place.folder.path()).env("PATH", path);
    shell.env("PREFIX", "prefix").env("SRC_DIR", "src").output().unwrap()
}

fn help(subcommand: &str) -> String {
    let output = Command::new(PROGRAM).args([subcommand, "--help"]).output().unwrap();
    assert!(output.status.success(), "postlink {subcommand} --help");
    String::from_utf8(output.stdout).unwrap()
}

/// Names an option rather than being a command, or shows what may stand where.
fn names_options(words: &[String]) -> bool {
    let shows = words.iter().any(|word| word.contains(['[', '…', '|', '\\']));
    shows || words.len() == 3 && words[2].starts_with("--") && words[2] != "--help"
}

#[test]
fn each_quoted_command_does_what_it_says() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    sources(&top.join("docs"), &["md"], &mut texts);
    sources(&top.join("postlink/src"), &["rs"], &mut texts);
    for page in ["README.md", "DESIGN.md", "CONTRIBUTING.md"] {
        texts.push((page.into(), fs::read_to_string(top.join(page)).unwrap()));
    }
    texts.extend(SUBCOMMANDS.iter().map(|name| (format!("{name} --help").into(), help(name))));
    let mut faults = Vec::new();
    let mut ran = BTreeSet::new();
    for (file, command) in texts.iter().flat_map(|(file, text)| quoted(text).into_iter().map(move |one| (file, one))) {
        let words = words(&command);
        let fault = match words.get(1).map(String::as_str) {
            Some(one) if !SUBCOMMANDS.contains(&one) => Some(format!("no command {one}")),
            Some("explain") | None if words.len() < 3 => None,
            Some(one) if words.len() == 2 => help(one).is_empty().then(|| "no help".to_owned()),
            Some(one) if names_options(&words) => {
                let help = help(one);
                let options = words.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-'));
                let unknown = options.filter(|word| word.starts_with('-')).find(|word| !help.contains(*word));
                unknown.map(|word| format!("no option {word}"))
            }
            _ if !ran.insert(words.clone()) => None,
            _ => {
                let output = run(&words.join(" "));
                let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
                (!matches!(output.status.code(), Some(0 | 1))).then_some(said)
            }
        };
        faults.extend(fault.map(|fault| format!("{}: {command}\n    {}", file.display(), fault.trim())));
    }
    assert!(ran.len() >= 20, "only {} commands are quoted: {ran:#?}", ran.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_command_that_does_not_exist_is_found() {
    let text = "use `postlink edit --no-such FILE`, or\n\n    postlink check none.so   # this\n";
    let found: Vec<_> = quoted(text).into_iter().collect();
    assert_eq!(found, ["postlink check none.so", "postlink edit --no-such FILE"]);
    for command in &found {
        assert_eq!(run(&words(command).join(" ")).status.code(), Some(2), "{command}");
    }
    assert!(names_options(&words("postlink check --main")) && !names_options(&words("postlink check FILE")));
}
