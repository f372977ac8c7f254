//! Modules whose tables, code or needed libraries are long.

use crate::fixture::{Place, Side};

fn names(start: &str, count: usize) -> Vec<String> {
    (0..count).map(|at| format!("{start}{at}")).collect()
}

#[test]
fn weak_symbols_that_nobody_has_are_looked_up_once_each() {
    let place = Place::new();
    let addresses = names("weak", 40_000).into_iter().map(|name| (name, true)).collect();
    place.write("weak.so", &Side { addresses, ..Side::default() }.bytes());
    let said = place.run(&["check", "--main", "main.json", "--format", "json", "weak.so"]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    assert_eq!(said.out.matches("it is weak").count(), 40_000);
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

/// One of 14,000 libraries that need one another in a row; the last one calls something that nobody has, if so wanted.
fn link(at: usize, broken: bool) -> Vec<u8> {
    let last = at + 1 == CHAIN;
    let needed = if last { Vec::new() } else { vec![format!("l{}.so", at + 1)] };
    let imports = if last && broken { vec!["gone".to_owned()] } else { Vec::new() };
    let bodies = vec![if last && broken { vec![0] } else { Vec::new() }];
    let exports = vec![(format!("f{at}"), imports.len() as u32)];
    Side { needed, imports, bodies, exports, ..Side::default() }.bytes()
}

const CHAIN: usize = 14_000;

#[test]
fn a_chain_of_needed_libraries_may_be_as_long_as_it_likes() {
    let place = Place::new();
    (0..CHAIN).for_each(|at| place.write(&format!("lib/l{at}.so"), &link(at, false)));
    let words = ["check", "--main", "main.json", "--lib-path", "lib", "lib/l0.so"];
    let said = place.run(&words);
    assert_eq!(said.code, Some(0), "{} {}", said.out, said.err);
    place.write(&format!("lib/l{}.so", CHAIN - 1), &link(CHAIN - 1, true));
    let said = place.run(&words);
    assert_eq!(said.code, Some(1), "{}", said.err);
    assert!(said.out.contains("13993 libraries further on"), "{}", said.out);
    assert!(said.out.len() < 4000, "{}", said.out);
}

#[test]
fn a_folder_of_a_chain_loads_each_library_once() {
    const COUNT: usize = 2_500;
    let place = Place::new();
    (CHAIN - COUNT..CHAIN).for_each(|at| place.write(&format!("lib/l{at}.so"), &link(at, true)));
    let said = place.run(&["check", "--main", "main.json", "--lib-path", "lib", "--format", "json", "lib"]);
    assert_eq!(said.code, Some(1), "{}", said.err);
    let fails = said.out.matches("\"prediction\": \"fails-at-load\"").count();
    assert_eq!(fails, COUNT, "{}", &said.out[said.out.len() - 2000..]);
}
