//! What a JavaScript text is: a glue that emcc wrote by itself, a factory.

use super::files::wasm_named;
use super::text::{has, is_name, places};

/// What an emcc glue has among its first 2 KiB, by version (3.1.6, 3.1.69 and 6.0.5, looked at), beside `var Module`, which all
/// have without MODULARIZE, optimised.
const SIGNS: [&[u8]; 4] = [
    b"// The Module object: Our interface to", // 3.1.6, not optimised
    b"// include: shell.js",                   // 3.1.69 and 6.0.5, not optimised
    b"_scriptDir",                             // 3.1.6, MODULARIZE
    b"_scriptName",                            // 3.1.69 and 6.0.5, MODULARIZE
];

/// Could these be the first bytes of a glue that emcc wrote by itself?
pub(crate) fn looks_bare(head: &[u8]) -> bool {
    let text = !head.contains(&0);
    text && (SIGNS.iter().any(|sign| has(head, *sign)) || declares_module(head))
}

/// `var Module`, unless that is the module of node of this name, or a longer word.
fn declares_module(head: &[u8]) -> bool {
    const WORD: &str = "var Module";
    places(head, WORD).any(|at| {
        let behind = &head[at + WORD.len()..];
        let value = behind.trim_ascii_start().strip_prefix(b"=").unwrap_or_default().trim_ascii_start();
        !behind.first().is_some_and(|byte| is_name(*byte)) && !value.starts_with(b"require")
    })
}

/// Is this whole text, whose first bytes look so, one that runs a wasm?
pub(crate) fn runs_wasm(text: &[u8]) -> bool {
    has(text, "WebAssembly") || wasm_named(text).is_some()
}

/// What MODULARIZE leaves in a glue: 3.1.6 (the promise), 3.1.69 and 6.0.5 (the argument).
pub(crate) fn is_factory(text: &[u8]) -> bool {
    let words = ["readyPromiseResolve", "moduleArg={}", "moduleArg = {}"];
    words.iter().any(|word| has(text, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_has_a_variable_of_that_name_is_no_glue() {
        for glue in ["var Module=typeof Module!=\"undefined\"?Module:{};", "var Module;", "var Module = Module || {};"]
        {
            assert!(looks_bare(glue.as_bytes()), "{glue}");
        }
        for script in [
            "var Module = require('module');",
            "var Module=require(\"node:module\")",
            "var ModuleList = [];",
            "var modules",
        ] {
            assert!(!looks_bare(script.as_bytes()), "{script}");
        }
    }
}
