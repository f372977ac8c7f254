//! Exports that nobody asked for go, with what only they used; what a loader or the module itself needs stays.

use postlink::edit::Edits;

use super::fixture::*;

fn keep(patterns: &[&str]) -> Edits {
    Edits { keep_exports: Some(strings(patterns)), ..Edits::default() }
}

fn side<'a>(imports: &'a [(&'a str, &'a str)], functions: &'a [(&'a str, &'a [&'a str])]) -> Side<'a> {
    Side { dylink: MEMORY_INFO.to_vec(), imports, functions, ..Side::default() }
}

#[track_caller]
fn check(imports: &[(&str, &str)], functions: &[(&str, &[&str])], patterns: &[&str], exports: &str, left: &str) {
    let result = edited(&side(imports, functions).wasm(), &keep(patterns));
    let (imports, found) = symbols(&result.wasm);
    assert_eq!((found.join(" "), imports.join(" ")), (exports.to_owned(), left.to_owned()));
}

#[test]
fn what_nobody_asked_for_goes_with_all_that_it_used() {
    let functions: &[(&str, &[&str])] = &[
        ("PyInit_m", &["helper", "env_used"]),
        ("helper", &[]),
        ("other", &["env_other"]),
        ("__wasm_call_ctors", &["env_ctor"]),
        ("__em_js__f", &[]),
        ("__tls_size", &[]),
    ];
    let imports = &[("env", "env_used"), ("env", "env_other"), ("env", "env_ctor")];
    let loader = "__em_js__f __tls_size __wasm_call_ctors";
    check(imports, functions, &["PyInit_*"], &format!("PyInit_m {loader}"), "env.env_used env.env_ctor");
    check(imports, functions, &["other", "datum"], &format!("{loader} datum other"), "env.env_other env.env_ctor");
}

#[test]
fn a_name_that_the_module_imports_itself_stays_as_long_as_it_lives() {
    let functions: &[(&str, &[&str])] = &[("a", &["b"]), ("b", &["c"]), ("c", &[]), ("dead", &["d"]), ("d", &[])];
    // Calls go through the imports, which stand before the functions of the same name.
    let imports = &[("env", "b"), ("GOT.func", "c"), ("env", "d")];
    check(imports, functions, &["a"], "a b c", "env.b GOT.func.c");
    let long: Vec<String> = (0..40).map(|at| format!("f{at}")).collect();
    let imports: Vec<_> = long.iter().map(|name| ("env", name.as_str())).collect();
    let uses: Vec<[&str; 1]> = long.iter().skip(1).map(|name| [name.as_str()]).collect();
    let functions: Vec<_> = long.iter().zip(&uses).map(|(name, uses)| (name.as_str(), uses.as_slice())).collect();
    let result = edited(&side(&imports, &functions[..39]).wasm(), &keep(&["f0"]));
    assert_eq!(symbols(&result.wasm).1.len(), 39);
}

#[test]
fn a_function_that_is_not_legalised_follows_its_name() {
    check(&[], &[("f", &[]), ("orig$f", &[]), ("orig$g", &[])], &["f"], "f orig$f", "");
}

#[test]
fn info_about_symbols_goes_with_them() {
    let mut side = side(&[], &[("f", &[]), ("g", &[])]);
    side.dylink.extend(export_info(&[("f", 0), ("g", 0)]));
    let wasm = edited(&side.wasm(), &keep(&["g"])).wasm;
    assert_eq!(dylink(&wasm), [MEMORY_INFO, &export_info(&[("g", 0)])].concat());
    let wasm = edited(&side.wasm(), &keep(&["datum"])).wasm;
    assert_eq!(dylink(&wasm), MEMORY_INFO);
}

#[test]
fn what_says_something_of_the_code_goes_and_the_rest_stays() {
    let mut side = side(&[], &[("f", &[]), ("g", &[])]);
    side.customs = &[
        ("producers", b"\0"),
        (".debug_line", b"x"),
        ("sourceMappingURL", b"\x01x"),
        ("target_features", b"\0"),
        ("mine", b"1"),
    ];
    let result = edited(&side.wasm(), &keep(&["f"]));
    let customs = sections(&result.wasm).into_iter().filter(|(name, _)| name.parse::<u8>().is_err());
    let customs: Vec<_> = customs.map(|(name, bytes)| (name, bytes.len())).collect();
    let wanted = [("dylink.0", 17), ("producers", 13), ("target_features", 19), ("mine", 8)];
    assert_eq!(customs, wanted.map(|(name, size)| (name.to_owned(), size)));
    // Where every export stays, so does every byte.
    let all = edited(&side.wasm(), &keep(&["*"]));
    assert_eq!(all.wasm, side.wasm());
    assert!(all.changes.is_empty());
}

#[test]
fn a_pattern_that_keeps_nothing_is_an_error() {
    let wasm = side(&[], &[("f", &[])]).wasm();
    refused(&wasm, &keep(&["PyInit_*", "x"]), "exports nothing that matches PyInit_* x");
    assert_eq!(edited(&wasm, &keep(&["f", "x"])).notes, ["exports nothing that matches x"]);
    refused(&Side { functions: &[("f", &[])], ..Side::default() }.wasm(), &keep(&["f"]), "not a side module");
}

/// walrus makes an object for each local variable, and a file needs three bytes for 50,000 of them.
#[test]
fn a_small_file_with_a_billion_variables_costs_nothing() {
    let functions: Vec<String> = (0..1000).map(|at| format!("f{at}")).collect();
    let functions: Vec<(&str, &[&str])> = functions.iter().map(|name| (name.as_str(), &[][..])).collect();
    let wasm = side(&[], &functions).wasm();
    // Each body: one group of one i32. Its count becomes 50,000 in the three bytes that a LEB needs.
    let body = [4u8, 1, 1, 0x7f, 0x0b];
    let many = [6u8, 1, 0xd0, 0x86, 0x03, 0x7f, 0x0b];
    let (before, code) = wasm.split_at(wasm.windows(10).position(|ten| ten == body.repeat(2)).unwrap());
    let code: Vec<u8> =
        code.chunks(5).flat_map(|each| if each == body { many.to_vec() } else { each.to_vec() }).collect();
    let mut wasm = before.to_vec();
    // The size of the code section stands in front of the number of functions, in two bytes each.
    let size = 2 + code.len();
    let at = wasm.len() - 4;
    wasm.splice(at..at + 2, [(size & 0x7f) as u8 | 0x80, (size >> 7) as u8]);
    wasm.extend(code);
    refused(&wasm, &keep(&["f1"]), "50000000 local variables");
}
