//! Every environment variable that begins with `EMSHIM_` and that some part of emshim reads: `emshim doctor` names the others.

/// A variable that a person or a build sets.
#[derive(Debug)]
pub struct Known {
    /// Its name.
    pub name: &'static str,
    /// What it may hold, as docs/reference/environment.md shows it; empty where emshim sets it for itself.
    pub values: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

const fn known(name: &'static str, values: &'static str, meaning: &'static str) -> Known {
    Known { name, values, meaning }
}

/// Sorted by name.
pub static KNOWN: &[Known] = &[
    known("EMSHIM_ACTIVE", "", "the installation that is active"),
    known("EMSHIM_CLOSED", "", "streams that were closed when a linked program was started"),
    known("EMSHIM_DEBIAN_MIRROR", "an address", "where the scripts of the repository fetch Debian's packages"),
    known("EMSHIM_DOWNLOADS", "a folder", "where scripts/toolchain/build-tools keeps what it fetched"),
    known("EMSHIM_EMCC", "a path", "the emcc to use, in place of the first one on PATH"),
    known("EMSHIM_FINISH", "`off`", "a conda recipe does not end with `postlink finish`"),
    known(
        "EMSHIM_FRONT_END",
        "",
        "set below `python -m build`: what its pip installs is for the build machine, and hooks work for the target",
    ),
    known("EMSHIM_GLUE", "`off`", "node takes each step of a link; none is kept"),
    known("EMSHIM_INSIDE", "", "set in what emshim itself starts, so that it does not answer for the target there"),
    known("EMSHIM_JS_LINK", "`off`", "no `tool.js` beside an installed `bin/tool`"),
    known("EMSHIM_LAUNCHER", "a command", "stands in front of clang, as `ccache` or `distcc` do"),
    known("EMSHIM_LAUNCHING", "", "set while emcc starts a launcher"),
    known("EMSHIM_LEVEL", "", "how many emshims are active"),
    known("EMSHIM_LIBRARY_PATH", "", "LD_LIBRARY_PATH on its way into a linked program"),
    known("EMSHIM_LINKS", "`off`", "every link goes through emcc"),
    known("EMSHIM_LOG", "a file", "gets a line of JSON for each call"),
    known("EMSHIM_MOUNT", "`FOLDER:PATH,…`", "linked programs see these folders at these paths, as `--mount` says"),
    known("EMSHIM_NODE", "", "the real node, while emcc starts emshim in its place"),
    known("EMSHIM_NOTING", "", "set while a link of emcc's is recorded"),
    known("EMSHIM_POLICY", "words", "choices, as `--policy` takes them"),
    known("EMSHIM_PREFIX", "a folder", "searched as a native compiler searches /usr; `--prefix` sets it"),
    known("EMSHIM_PROBES", "`off`", "every link of a configure script or of CMake goes through emcc"),
    known("EMSHIM_PYTHON_PLATFORM", "", "the platform of the target's Python, for a build's own Python"),
    known("EMSHIM_RECORDING", "", "set while emcc's compile is recorded"),
    known("EMSHIM_REPLAY", "`off`", "every compile goes through emcc"),
    known("EMSHIM_RUNNER", "", "who runs linked programs in node's place"),
    known(
        "EMSHIM_RUNTIME",
        "`chromium`, `firefox`, `webkit`, `node`",
        "where `emshim run` and `emshim exec` run linked programs, as `--runtime` says",
    ),
    known("EMSHIM_SESSION", "", "the browser of a command, and what its programs see"),
    known("EMSHIM_SHOWN", "", "set where a configure script was started again, with every function shown to it"),
    known("EMSHIM_USER_CONFIG_SITE", "a file", "what CONFIG_SITE was; emshim's config.site reads it, too"),
    known("EMSHIM_VERIFY", "`1`", "emcc and node do each step again, and every byte is compared"),
];

/// Beginnings of names that belong to the tests of the repository, to kept values and to scripts in front of us.
const FAMILIES: &[&str] = &["EMSHIM_TEST_"];

/// Those of `names` that begin with `EMSHIM_` and that nothing reads, each with the known name that is nearest to it.
pub fn unknown<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<(&'a str, Option<&'static str>)> {
    let ours = names.into_iter().filter(|name| name.starts_with("EMSHIM_"));
    let strange = ours.filter(|name| {
        KNOWN.iter().all(|known| known.name != *name) && FAMILIES.iter().all(|family| !name.starts_with(family))
    });
    strange.map(|name| (name, nearest(name))).collect()
}

/// The known name that two slips of the finger, or less, turn into this one.
fn nearest(name: &str) -> Option<&'static str> {
    let settable = KNOWN.iter().filter(|known| !known.values.is_empty());
    let near = settable.map(|known| (distance(known.name, name), known.name)).min()?;
    (near.0 <= 2).then_some(near.1)
}

/// Levenshtein's distance, in bytes.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, byte) in one.bytes().enumerate() {
        let mut before = row[0];
        row[0] = at + 1;
        for (place, against) in other.bytes().enumerate() {
            let replaced = before + usize::from(byte != against);
            before = row[place + 1];
            row[place + 1] = replaced.min(before + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn the_table_is_sorted() {
        assert!(KNOWN.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn a_name_that_nothing_reads_is_told_from_one_that_is_known() {
        let names =
            ["EMSHIM_POLCY", "EMSHIM_POLICY", "EMSHIM_COLOUR_OF_THE_SKY", "PATH", "EMSHIM_TEST_PREFIX", "EMSHIM_LGO"];
        let found = unknown(names);
        let right = [
            ("EMSHIM_POLCY", Some("EMSHIM_POLICY")),
            ("EMSHIM_COLOUR_OF_THE_SKY", None),
            ("EMSHIM_LGO", Some("EMSHIM_LOG")),
        ];
        assert_eq!(found, right);
    }

    #[test]
    fn the_distance_counts_what_is_put_in_left_out_and_replaced() {
        for (one, other, right) in
            [("", "", 0), ("", "ab", 2), ("kitten", "sitting", 3), ("LOG", "LGO", 2), ("a", "b", 1)]
        {
            assert_eq!((distance(one, other), distance(other, one)), (right, right), "{one} {other}");
        }
    }

    /// A variable that a source reads by its name in quotes.
    #[test]
    fn every_variable_that_a_source_names_is_in_the_table() {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut missing = Vec::new();
        let mut folders: Vec<_> =
            ["shims/src", "postlink/src", "share/python"].map(|folder| repository.join(folder)).into();
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).unwrap_or_default();
                for piece in text.split('"') {
                    let is_name = piece.starts_with("EMSHIM_")
                        && !piece.ends_with('_')
                        && piece.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
                    let of_this_test = path.ends_with("variables/known.rs");
                    if is_name && !of_this_test {
                        read += 1;
                        if KNOWN.iter().all(|known| known.name != piece) && !piece.starts_with("EMSHIM_TEST_") {
                            missing.push(format!("{}: {piece}", path.display()));
                        }
                    }
                }
            }
        }
        assert!(read > 10, "only {read} names were found");
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }

    #[test]
    fn the_page_of_the_environment_has_each_of_them() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs/reference/environment.md");
        let page = fs::read_to_string(page).unwrap();
        for known in KNOWN.iter().filter(|known| !known.values.is_empty()) {
            let row = format!("| `{}` | {} | {} |", known.name, known.values, known.meaning);
            assert!(page.contains(&row), "docs/reference/environment.md wants this row:\n{row}");
        }
    }
}
