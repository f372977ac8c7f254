//! Modules whose tables, code or needed libraries are long.

use crate::fixture::{Place, Side};

fn names(start: &str, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{start}{at}")).collect()
}

#[test]
fn weak_symbols_that_nobody_has_are_looked_up_once_each() {
    let place = Place::new();
    let addresses = names("weak", 60_000).into_iter().map(|name| (name, true)).collect();
    place.write("weak.so", &Side { addresses, ..Side::default() }.bytes());
    let said = place.run(&["check", "--main", "main.json", "--format", "json", "weak.so"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.out.matches("it is weak").count(), 60_000);
}

#[test]
fn missing_functions_share_one_look_at_the_code() {
    let place = Place::new();
    // Each of 8,000 functions that nobody has is called by fifteen of 40,000 bodies; the first body calls the last ones.
    let imports = names("gone", 8_000);
    let mut bodies: Vec<Vec<u32>> =
        (0..40_000).map(|at| vec![at % 8_000, (at + 1) % 8_000, (at + 7) % 8_000]).collect();
    bodies[0] = (47_990..48_000).collect();
    place.write("missing.so", &Side { imports, bodies, ..Side::default() }.bytes());
    let said = place.run(&["check", "--main", "main.json", "--format", "json", "missing.so"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert_eq!(said.out.matches("nobody provides function").count(), 8_000);
    assert!(said.out.contains("calls it while the module is loaded"));
}

#[test]
fn a_body_of_many_calls_and_a_long_way_to_a_function_are_told_briefly() {
    let place = Place::new();
    let imports = names("gone", 20_000);
    let every: Vec<u32> = (0..20_000).collect();
    // A chain of 40,000 calls, whose last function calls all that is missing.
    let mut bodies: Vec<Vec<u32>> = (0..40_000).map(|at| vec![20_000 + at + 1]).collect();
    bodies.push(every);
    place.write("long.so", &Side { imports, bodies, ..Side::default() }.bytes());
    let said = place.run(&["check", "--main", "main.json", "--format", "json", "long.so"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("__wasm_call_ctors → … (39992 more) → function"), "{}", &said.out[..1000]);
    assert!(said.out.len() < 40_000_000, "{}", said.out.len());
}

/// Libraries that need one another in a row; the last one needs and imports something that nobody has, if so wanted.
fn chain(place: &Place, folder: &str, count: usize, broken: bool) {
    for at in 0..count {
        let last = at + 1 == count;
        let needed = if last { Vec::new() } else { vec![format!("l{}.so", at + 1)] };
        let imports = if last && broken { vec!["gone".to_owned()] } else { Vec::new() };
        let body = if last && broken { vec![0] } else { Vec::new() };
        let own = imports.len() as u32;
        let exports = vec![(format!("f{at}"), own)];
        let side = Side { needed, imports, bodies: vec![body], exports, ..Side::default() };
        place.write(&format!("{folder}/l{at}.so"), &side.bytes());
    }
}

#[test]
fn a_chain_of_needed_libraries_may_be_as_long_as_it_likes() {
    let place = Place::new();
    chain(&place, "good", 14_000, false);
    let said = place.run(&["check", "--main", "main.json", "--lib-path", "good", "good/l0.so"]);
    assert_eq!(said.code, Some(0), "{} {}", said.out, said.err);
    chain(&place, "bad", 14_000, true);
    let said = place.run(&["check", "--main", "main.json", "--lib-path", "bad", "bad/l0.so"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("13993 libraries further on"), "{}", said.out);
    assert!(said.out.len() < 4000, "{}", said.out);
}
