//! What manual pages and completions of `postlink` say beyond its help.

use postlink::check::CHECKS;
use postlink::manual::Besides;

/// All of it.
pub fn besides() -> Besides {
    let codes: Vec<_> = CHECKS.iter().map(|check| check.code).collect();
    let of_codes = ["code", "select", "ignore", "warn", "error"].map(|argument| (argument, codes.clone()));
    let levels = vec!["default", "strict", "emscripten-forge"];
    Besides {
        exit_codes: &[
            ("0", "done, and nothing is wrong"),
            ("1", "there are findings"),
            ("2", "an input or an option cannot be used"),
        ],
        variables: Vec::new(),
        examples: EXAMPLES,
        runs_others: &[],
        words: of_codes.into_iter().chain([("levels", levels)]).collect(),
    }
}

const EXAMPLES: &[(&str, &str, &str)] = &[
    ("", "postlink check --main python.js mypackage.whl", "Will this wheel's extensions load in that Python?"),
    ("check", "postlink check plugin.so", "What can be said of a side module alone:"),
    (
        "check",
        "postlink check --main app.js --lib-path lib plugin.so",
        "Will it load in this program, with these libraries?",
    ),
    (
        "check",
        "postlink check --select PL01 --format sarif -o report.sarif dist",
        "Some checks alone, for a code scanning service:",
    ),
    ("explain", "postlink explain PL012", "What a finding means, and how to mend it:"),
    ("edit", "postlink edit --set-rpath '$ORIGIN' plugin.so", "Change where needed libraries are looked for:"),
    ("inspect", "postlink inspect --format json plugin.so", "What a module says of itself, for a program:"),
    ("pair", "postlink pair --dry-run ~/wasm", "See which programs lack their wasm:"),
    ("finish", "postlink finish ~/wasm", "Pair and check what a build installed:"),
    (
        "repair",
        "postlink repair --lib-path ~/wasm/lib dist/mypackage.whl",
        "Copy the libraries that a wheel needs into it:",
    ),
];
