//! Which proposals a module's code uses.

use wasmparser::Operator;

use crate::module::{Error, Module, Source, bodies};

/// `try` and `catch` as browsers have had them since 2021.
pub(super) const LEGACY_EXCEPTIONS: &str = "exception-handling-legacy";
/// `try_table`.
pub(super) const NEW_EXCEPTIONS: &str = "exception-handling";

/// wasmparser's word for a proposal, and LLVM's.
const NAMES: [(&str, &str); 11] = [
    ("bulk_memory", "bulk-memory"),
    ("exceptions", NEW_EXCEPTIONS),
    ("gc", "gc"),
    ("legacy_exceptions", LEGACY_EXCEPTIONS),
    ("reference_types", "reference-types"),
    ("relaxed_simd", "relaxed-simd"),
    ("saturating_float_to_int", "nontrapping-fptoint"),
    ("sign_extension", "sign-ext"),
    ("simd", "simd128"),
    ("tail_call", "tail-call"),
    ("threads", "atomics"),
];

macro_rules! proposal_of {
    ($( @$proposal:ident $op:ident $({ $($arg:ident: $type:ty),* })? => $visit:ident ($($ann:tt)*) )*) => {
        fn proposal_of(operator: &Operator) -> &'static str {
            match operator {
                $( Operator::$op { .. } => stringify!($proposal), )*
                _ => "other",
            }
        }
    };
}
wasmparser::for_each_operator!(proposal_of);

/// LLVM's names, sorted. `throw` and `rethrow` stand in both kinds of exceptions, so they alone decide neither.
pub(super) fn proposals(module: &Module, source: &dyn Source) -> Result<Vec<&'static str>, Error> {
    let mut seen = vec!["mvp"];
    bodies::each(module, source, |body| {
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            let proposal = match operator {
                Operator::Throw { .. } => continue,
                _ => proposal_of(&operator),
            };
            if !seen.contains(&proposal) {
                seen.push(proposal);
            }
        }
        Ok(())
    })?;
    let mut names: Vec<_> = NAMES.iter().filter(|(word, _)| seen.contains(word)).map(|(_, name)| *name).collect();
    names.sort_unstable();
    Ok(names)
}
