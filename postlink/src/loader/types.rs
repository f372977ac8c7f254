//! Whether the types on both sides of an import fit, and how they are called.

use super::state::Process;
use crate::collect::Subject;
use crate::findings::{Level, Problem, When, checks};
use crate::interface::Offer;
use crate::module::{Extern, Signature, ValueType};

pub(super) fn differs(name: &str, wanted: &Signature, offered: &Signature) -> Option<Problem> {
    if wanted == offered {
        return None;
    }
    if wanted.has_i64() != offered.has_i64() {
        let way = |signature: &Signature| if signature.has_i64() { "whole" } else { "in two halves" };
        let message = format!(
            "it calls {name} as {wanted}, and the main module has {offered}: 64-bit integers go {} here and {} there",
            way(wanted),
            way(offered)
        );
        return Some(Problem::of(&checks::BIGINT, name, message));
    }
    let message = format!("it calls {name} as {wanted}, and the main module has {offered}");
    Some(Problem::of(&checks::OTHER_SIGNATURE, name, message))
}

pub(super) fn differs_from_sibling(
    name: &str,
    wanted: &Signature,
    offered: &Signature,
    library: &Subject,
) -> Option<Problem> {
    (wanted != offered).then(|| {
        let message = format!("it calls {name} as {wanted}, and {} has {offered}", library.path);
        Problem::of(&checks::SIBLING_SIGNATURE, name, message)
    })
}

/// What comes of a call that goes through JavaScript, which turns numbers into one another, gives `undefined` where an argument
/// or a result is missing, and drops what is too much. Only a 64-bit integer is no number to it.
pub(super) fn differs_through_js(
    name: &str,
    wanted: &Signature,
    offered: &Signature,
    library: &Subject,
) -> Option<Problem> {
    let problem = differs_from_sibling(name, wanted, offered, library);
    if fails_through_js(wanted, offered) {
        let message = || format!("it calls {name} as {wanted}, and {} has {offered}", library.path);
        return problem.or_else(|| {
            Some(Problem::of(&checks::SIBLING_SIGNATURE, name, message() + ", which JavaScript cannot pass on"))
        });
    }
    let mut problem = problem?;
    problem.message +=
        "; the call goes through JavaScript, which converts that; loaded with RTLD_GLOBAL it would not load";
    problem.level = Level::Warning;
    Some(problem.when(When::Never))
}

fn fails_through_js(wanted: &Signature, offered: &Signature) -> bool {
    let strange = |value: &ValueType| matches!(value, ValueType::V128 | ValueType::ExnRef);
    let all = [&wanted.params, &wanted.results, &offered.params, &offered.results];
    if all.into_iter().any(|values| values.iter().any(strange)) || lacks(wanted, offered) {
        return true;
    }
    let unlike = |from: ValueType, to: ValueType| from != to && [from, to].iter().any(|one| !is_number(*one));
    let passed = wanted.params.iter().zip(&offered.params);
    passed.into_iter().any(|(from, to)| unlike(*from, *to))
        || match (&*wanted.results, &*offered.results) {
            ([], _) => false,
            ([to], []) => !is_number(*to),
            ([to], [from]) => unlike(*from, *to),
            (wanted, offered) => wanted != offered,
        }
}

/// JavaScript has it as a number.
fn is_number(value: ValueType) -> bool {
    matches!(value, ValueType::I32 | ValueType::F32 | ValueType::F64)
}

pub(super) fn differs_from_js(
    process: &Process,
    name: &str,
    wanted: &Signature,
    offered: Option<&Signature>,
) -> Option<Problem> {
    let offered = offered.filter(|_| !is_catch(name))?;
    let same = |offered: &Signature| wanted == offered;
    if same(offered) || (process.main.loader.legalized && same(&legalized(offered))) {
        return None;
    }
    let halves = legalized(offered);
    if !crosses_wrongly(wanted, if process.main.loader.legalized { &halves } else { offered }) {
        let message = format!("it calls {name} as {wanted}, and the main module's JavaScript has {offered}");
        let problem = Problem::of(&checks::JS_SIGNATURE, name, message);
        return Some(if lacks(wanted, offered) { problem.fatal(When::Call) } else { problem });
    }
    let message = format!(
        "it calls {name} as {wanted}, and the main module's JavaScript has {offered}: a 64-bit integer arrives as something else"
    );
    Some(Problem::of(&checks::BIGINT, name, message).when(When::Call))
}

/// One side has a 64-bit integer where the other has a number. JavaScript drops arguments that it does not take and a result
/// that nobody wants, whatever they are.
fn crosses_wrongly(wanted: &Signature, offered: &Signature) -> bool {
    let is_wide = |value: &ValueType| *value == ValueType::I64;
    let given = wanted.params.iter().zip(&offered.params).any(|(one, other)| is_wide(one) != is_wide(other));
    let returned =
        wanted.results.first().is_some_and(|one| is_wide(one) != offered.results.first().is_some_and(is_wide));
    given || returned
}

/// JavaScript computes with `undefined` where an argument is not given; what is too much is dropped. Results are not
/// compared: `.sig` of some that return something says `v`.
fn lacks(wanted: &Signature, offered: &Signature) -> bool {
    wanted.params.len() < offered.params.len()
}

/// What a function looks like without BIGINT: a 64-bit integer goes in as two halves and comes out as the lower one.
fn legalized(signature: &Signature) -> Signature {
    let half = |value: &ValueType| if *value == ValueType::I64 { ValueType::I32 } else { *value };
    let params = signature.params.iter().flat_map(|value| {
        let count = if *value == ValueType::I64 { 2 } else { 1 };
        std::iter::repeat_n(half(value), count)
    });
    Signature { params: params.collect(), results: signature.results.iter().map(half).collect() }
}

/// It takes any number of types to catch.
pub(super) fn is_catch(name: &str) -> bool {
    name.starts_with("__cxa_find_matching_catch")
}

pub(super) fn describe(what: &Extern) -> String {
    match what {
        Extern::Function(signature) => format!("function {signature}"),
        Extern::Global { value, mutable } => {
            format!("{} {}", if *mutable { "mutable" } else { "constant" }, value.word())
        }
        Extern::Memory(_) => "a memory".into(),
        Extern::Table(_) => "a table".into(),
        Extern::Tag(signature) => format!("tag {signature}"),
    }
}

pub(super) fn offer_word(offer: &Offer) -> &'static str {
    match offer {
        Offer::Wasm(_) | Offer::JavaScript { .. } | Offer::Late { .. } | Offer::Relay => "a function",
        Offer::Address => "the address of data",
        Offer::Number => "a number",
        Offer::Global { .. } => "a global variable",
        Offer::Memory => "a memory",
        Offer::Table => "a table",
        Offer::Tag(_) => "a tag",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn javascript_converts_numbers_and_no_64_bit_integers() {
        let check = |wanted: &str, offered: &str, fails: bool| {
            let (wanted, offered) = (Signature::parse(wanted).unwrap(), Signature::parse(offered).unwrap());
            assert_eq!(fails_through_js(&wanted, &offered), fails, "{wanted} {offered}");
        };
        check("(i32) -> i32", "(f64) -> f32", false);
        check("(i32, i64) -> i32", "(i32) -> i32", false);
        check("(i32) -> i32", "(i32, i32) -> i32", true);
        check("(i64) -> i64", "(i64) -> i64", false);
        check("(i64) -> ()", "(i32) -> ()", true);
        check("() -> i32", "() -> i64", true);
        check("() -> ()", "() -> i64", false);
        check("() -> i32", "() -> ()", false);
        check("() -> i64", "() -> ()", true);
        check("(v128) -> ()", "(v128) -> ()", true);
        check("(externref) -> externref", "(externref) -> externref", false);
    }

    #[test]
    fn javascript_drops_what_it_does_not_take_wide_or_not() {
        let check = |wanted: &str, offered: &str, expected: bool| {
            let (wanted, offered) = (Signature::parse(wanted).unwrap(), Signature::parse(offered).unwrap());
            assert_eq!(crosses_wrongly(&wanted, &offered), expected, "{wanted} {offered}");
        };
        check("(i32, i64) -> i32", "(i32) -> i32", false);
        check("(i64) -> i32", "(i32) -> i32", true);
        check("(i32, i32) -> i32", "(i64) -> i32", true);
        check("(i32) -> i64", "(i32) -> i32", true);
        check("(i32) -> i64", "(i32) -> ()", true);
        check("(i32) -> ()", "(i32) -> i64", false);
        check("(i32) -> i32", "(i32) -> i64", true);
        check("(i64, i32) -> i64", "(i64) -> i64", false);
    }

    #[test]
    fn sixty_four_bits_become_two_halves_without_bigint() {
        let check = |text: &str, expected: &str| {
            assert_eq!(legalized(&Signature::parse(text).unwrap()).to_string(), expected);
        };
        check("(i32, i64, f64) -> i64", "(i32, i32, i32, f64) -> i32");
        check("() -> ()", "() -> ()");
    }
}
