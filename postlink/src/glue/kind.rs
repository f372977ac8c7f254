//! What a JavaScript text is: a glue that emcc wrote by itself, a factory.

use super::text::has;

/// What an emcc glue has among its first 2 KiB, by version (3.1.6, 3.1.69 and 6.0.5, looked at).
const SIGNS: [&[u8]; 5] = [
    b"var Module",                             // all, without MODULARIZE, optimised
    b"// The Module object: Our interface to", // 3.1.6, not optimised
    b"// include: shell.js",                   // 3.1.69 and 6.0.5, not optimised
    b"_scriptDir",                             // 3.1.6, MODULARIZE
    b"_scriptName",                            // 3.1.69 and 6.0.5, MODULARIZE
];

/// Could these be the first bytes of a glue that emcc wrote by itself?
pub(crate) fn looks_bare(head: &[u8]) -> bool {
    let text = !head.contains(&0);
    text && SIGNS.iter().any(|sign| has(head, *sign))
}

/// What MODULARIZE leaves in a glue: 3.1.6 (the promise), 3.1.69 and 6.0.5 (the argument).
pub(crate) fn is_factory(text: &[u8]) -> bool {
    let words = ["readyPromiseResolve", "moduleArg={}", "moduleArg = {}"];
    words.iter().any(|word| has(text, word))
}
