//! What manual pages and completions of `emshim` say beyond its help.

use emshim::variables::known::KNOWN;
use policy::settings::{CHOICES, NAMED};
use postlink::manual::Besides;

/// All of it.
pub fn besides() -> Besides {
    let settable = KNOWN.iter().filter(|known| !known.values.is_empty() && !known.meaning.contains("scripts"));
    let variables = settable
        .map(|known| (known.name, format!("{}: {}", known.values.replace('`', ""), known.meaning.replace('`', ""))));
    Besides {
        exit_codes: &[
            ("0", "done; after exec and run: the command or program ended so"),
            (
                "1",
                "an error, which is said on stderr; doctor found something bad; explain met an option that is refused",
            ),
            ("2", "no such command, or an option that it does not have"),
            ("126", "the command cannot be started"),
            ("127", "the command, Emscripten or node was not found"),
        ],
        variables: variables.collect(),
        examples: EXAMPLES,
        runs_others: &["exec", "explain"],
        words: vec![("policy", policies())],
    }
}

/// What may stand behind `--policy`; where any size or file may follow, the choice alone.
fn policies() -> Vec<&'static str> {
    let named = NAMED.iter().map(|named| named.name);
    let choices = CHOICES.iter().flat_map(|choice| {
        let words = (choice.words)().into_iter().map(|word| match word.chars().all(|c| c.is_ascii_uppercase()) {
            true => format!("{}=", choice.key),
            false => format!("{}={word}", choice.key),
        });
        // clap keeps words for as long as the program runs.
        words.map(|word| &*word.leak()).collect::<Vec<&'static str>>()
    });
    named.chain(choices).collect()
}

const EXAMPLES: &[(&str, &str, &str)] = &[
    ("", "emshim exec cc -O2 hello.c -o hello && ./hello", "Compile a program for WebAssembly, and run it in node:"),
    (
        "",
        "eval \"$(emshim env --prefix ~/wasm)\"",
        "Have this shell build for WebAssembly from now on, with the libraries of a folder:",
    ),
    ("env", "eval \"$(emshim env)\"", "sh, bash, zsh, dash:"),
    ("env", "emshim env | source", "fish:"),
    ("env", "eval \"`emshim env`\"", "csh, tcsh:"),
    ("env", "eval \"$(emshim env --off)\"", "Build natively again:"),
    ("exec", "emshim exec make", "Build with an upstream's own command:"),
    (
        "exec",
        "emshim exec --prefix ~/wasm sh -c './configure --prefix=$HOME/wasm && make && make check && make install'",
        "Configure, build, test and install, with the libraries that are in ~/wasm already:",
    ),
    ("exec", "emshim exec --policy threads=on,stack=1MiB make", "Choose otherwise than by default:"),
    (
        "explain",
        "emshim explain cc -O2 -march=native hello.c -o hello",
        "See each change to a command line, and why it is made:",
    ),
    ("run", "emshim run hello --version", "Run a linked program, also one of emcc's own:"),
    (
        "log",
        "EMSHIM_LOG=build.log emshim exec make\nemshim log build.log\nemshim log build.log --html build.html",
        "See what a build did:",
    ),
    ("log", "emshim log --compare before.log after.log", "See what a change did to a build:"),
    ("python", "emshim python ~/target --abi 2025_0", "Get what extensions for that Python are compiled with:"),
    (
        "venv",
        "emshim venv env --abi 2025_0\nenv/bin/pip install pytest\nenv/bin/python -m pytest",
        "Run Python for WebAssembly in node:",
    ),
    ("doctor", "emshim doctor", "See what is missing, and what to do:"),
    ("setup", "emshim setup ~/.local/emshim", "Install, or upgrade:"),
    ("setup", "emshim setup --remove ~/.local/emshim", "Remove what was installed, and nothing else:"),
    ("cache", "emshim cache stats", "See how often emcc was asked:"),
];
