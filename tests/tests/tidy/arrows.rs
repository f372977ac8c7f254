//! Which folder of a package may use which: the drawing of DESIGN.md as a table. A row stands behind all that it uses, and
//! every arrow of the table is one that some file needs.

use crate::modules::{Uses, uses};
use crate::tree::none;
use emshim_tests::setup::workspace;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// A folder, or a file that lies beside the folders, and what it uses. `lib.rs` has no row: it declares and hands on, and
/// within the package nobody takes anything from its hands.
type Row = (&'static str, &'static [&'static str]);

const SHIMS: &[Row] = &[
    // Beside the flow.
    ("error", &[]),
    ("log", &[]),
    ("messages", &["error", "log"]),
    ("store", &[]),
    ("roles", &[]),
    ("process", &["error", "log", "messages"]),
    // The flow.
    ("read", &["error"]),
    ("machine", &["error", "roles", "process"]),
    ("plan", &["error", "log", "process", "read", "machine"]),
    ("outputs", &["error", "messages", "process", "plan"]),
    ("objects", &[]),
    ("compile", &["error", "log", "messages", "store", "roles", "process", "machine", "plan", "outputs", "objects"]),
    (
        "link",
        &[
            "error", "log", "messages", "store", "roles", "process", "read", "machine", "plan", "outputs", "objects",
            "compile",
        ],
    ),
    (
        "probe",
        &[
            "error", "log", "messages", "store", "roles", "process", "read", "machine", "plan", "outputs", "compile",
            "link",
        ],
    ),
    // Who begins it.
    (
        "names",
        &[
            "error", "log", "messages", "roles", "process", "read", "machine", "plan", "outputs", "objects", "compile",
            "link", "probe",
        ],
    ),
    ("main", &["names"]),
    // The command that people type, and the environment that it sets.
    ("variables", &["machine"]),
    (
        "command",
        &[
            "error",
            "log",
            "messages",
            "store",
            "roles",
            "process",
            "read",
            "machine",
            "plan",
            "compile",
            "link",
            "variables",
        ],
    ),
];

const POSTLINK: &[Row] = &[
    // Readers.
    ("regular", &[]),
    ("module", &["regular"]),
    ("archive", &["module"]),
    ("findings", &[]),
    ("glob", &[]),
    ("glue", &[]),
    // What shims link.
    ("link", &["regular", "module", "findings", "glue"]),
    // What people run.
    ("manual", &["link"]),
    ("tree", &["regular", "glue", "link"]),
    ("interface", &["regular", "module", "glue", "link"]),
    ("collect", &["regular", "module", "archive", "glob", "glue", "link", "interface"]),
    ("page", &[]),
    ("pack", &["module", "glob", "link", "collect", "page"]),
    ("loader", &["module", "findings", "glob", "link", "interface", "collect"]),
    ("blame", &["findings", "collect", "loader"]),
    ("check", &["module", "findings", "link", "interface", "collect", "loader", "blame"]),
    ("edit", &["module", "glob"]),
    ("wheel", &["module", "glob", "edit"]),
    ("inspect", &["regular", "module", "archive", "glue", "link", "interface"]),
    (
        "command",
        &[
            "regular",
            "module",
            "glob",
            "link",
            "manual",
            "tree",
            "interface",
            "pack",
            "check",
            "edit",
            "wheel",
            "inspect",
        ],
    ),
];

const RUNTIME: &[Row] = &[
    ("settings", &[]),
    ("browsers", &[]),
    ("wire", &[]),
    ("guard", &[]),
    ("process", &["browsers", "guard"]),
    ("names", &[]),
    ("files", &["settings", "names"]),
    ("streams", &["files"]),
    ("libraries", &[]),
    ("programs", &["settings", "wire", "names", "files", "streams", "libraries"]),
    ("server", &["settings", "names", "programs"]),
    ("session", &["settings", "browsers", "wire", "process", "programs", "server"]),
    ("client", &["settings", "wire", "guard", "session"]),
];

/// Arrows between folders, each with a line that draws it.
type Arrows = BTreeMap<(String, String), String>;

/// The folder below `src`, or the file's stem; none for what lies elsewhere, such as tests.
fn folder(package: &str, file: &Path) -> Option<String> {
    let below = file.strip_prefix(package).ok()?.strip_prefix("src").ok()?;
    let first = below.components().next()?.as_os_str().to_string_lossy().into_owned();
    Some(first.trim_end_matches(".rs").to_owned())
}

fn arrows(package: &str, uses: &Uses) -> (BTreeSet<String>, Arrows) {
    let (mut folders, mut arrows) = (BTreeSet::new(), Arrows::new());
    for (file, used) in uses {
        let Some(from) = folder(package, file).filter(|from| from != "lib") else { continue };
        for (other, place) in used {
            if let Some(to) = folder(package, other).filter(|to| *to != from) {
                arrows.entry((from.clone(), to)).or_insert_with(|| place.clone());
            }
        }
        folders.insert(from);
    }
    (folders, arrows)
}

fn faults(package: &str, table: &[Row], uses: &Uses) -> Vec<String> {
    let (folders, arrows) = arrows(package, uses);
    let mut faults = Vec::new();
    let mut say = |text: String| faults.push(format!("{package}: {text}"));
    for ((from, to), place) in &arrows {
        if !table.iter().any(|(row, used)| row == from && used.contains(&to.as_str())) {
            say(format!("{from} → {to} is not in the table\n    {place}"));
        }
    }
    for (at, (from, used)) in table.iter().enumerate() {
        for to in *used {
            if !arrows.contains_key(&((*from).to_owned(), (*to).to_owned())) {
                say(format!("{from} → {to} is in the table, and no file needs it"));
            }
            if !table[..at].iter().any(|(row, _)| row == to) {
                say(format!("{from} → {to} goes against the order of the rows"));
            }
        }
        if !folders.contains(*from) {
            say(format!("{from} has a row and is not there"));
        }
    }
    for from in folders.iter().filter(|from| table.iter().all(|(row, _)| row != from)) {
        say(format!("{from} has no row"));
    }
    if !faults.is_empty() {
        faults.push(drawing(package, table, &folders, &arrows));
    }
    faults
}

/// The arrows as they are, to be read off: rows in the order of the table where it holds, each behind what it uses.
fn drawing(package: &str, table: &[Row], folders: &BTreeSet<String>, arrows: &Arrows) -> String {
    let used = |folder: &str| -> Vec<&str> {
        arrows.keys().filter(|(from, _)| from == folder).map(|(_, to)| to.as_str()).collect()
    };
    let place = |folder: &&str| table.iter().position(|(row, _)| row == folder).unwrap_or(table.len());
    let mut waiting: Vec<&str> = folders.iter().map(String::as_str).collect();
    waiting.sort_by_key(place);
    let mut rows: Vec<&str> = Vec::new();
    while !waiting.is_empty() {
        let is_next = |folder: &&str| used(folder).iter().all(|to| rows.contains(to) || !folders.contains(*to));
        let next = waiting.iter().position(is_next).unwrap_or(0); // the first of a circle
        rows.push(waiting.remove(next));
    }
    let mut text = format!("{package} as it is:");
    for folder in &rows {
        let mut used = used(folder);
        used.sort_by_key(|to| rows.iter().position(|row| row == to));
        let _ = write!(text, "\n    ({folder:?}, &{used:?}),");
    }
    text
}

#[test]
fn folders_use_what_stands_before_them() {
    let tables = [("shims", SHIMS), ("postlink", POSTLINK), ("runtime", RUNTIME)];
    let faults = tables.map(|(package, table)| faults(package, table, &uses(&workspace().join(package))));
    none(&faults.concat());
}

#[test]
fn each_difference_from_the_table_is_named() {
    let uses_of = |arrows: &[(&str, &str)]| {
        let mut uses = Uses::new();
        for (from, to) in arrows {
            uses.entry(to.into()).or_default();
            uses.entry(from.into()).or_default().insert(to.into(), format!("{from}:1: x"));
        }
        uses
    };
    let table: &[Row] = &[("a", &[]), ("b", &["a"])];
    let right =
        uses_of(&[("p/src/b/c.rs", "p/src/a.rs"), ("p/src/b.rs", "p/src/b/c.rs"), ("p/src/lib.rs", "p/src/a.rs")]);
    assert_eq!(faults("p", table, &right), [""; 0]);
    let wrong =
        uses_of(&[("p/src/a/x.rs", "p/src/b.rs"), ("p/src/c.rs", "p/src/lib.rs"), ("p/tests/t.rs", "p/src/a/x.rs")]);
    let mut seen = faults("p", table, &wrong);
    assert_eq!(
        seen.pop().as_deref(),
        Some("p as it is:\n    (\"b\", &[]),\n    (\"a\", &[\"b\"]),\n    (\"c\", &[\"lib\"]),")
    );
    let wanted = [
        "p: a → b is not in the table\n    p/src/a/x.rs:1: x",
        "p: c → lib is not in the table\n    p/src/c.rs:1: x",
        "p: b → a is in the table, and no file needs it",
        "p: c has no row",
    ];
    assert_eq!(seen, wanted);
    assert!(
        faults("p", &[("b", &["a"]), ("a", &[])], &right)
            .contains(&"p: b → a goes against the order of the rows".to_owned())
    );
}
