//! Checks that depend on what a loader can do, on where libraries stand, or on policy: one of each side of every border.

use serde_json::{Value, json};
use wasm_encoder::{CustomSection, Encode, NameMap, NameSection, Section};

use crate::fixture::{Dylink, Place, Wasm, run, told};

/// A main module as it is saved, with a loader that can do these things, and two pages of memory of which one is free.
fn main(place: &Place, can: &[&str]) {
    let can: Vec<_> = ["present"].iter().chain(can).collect();
    let main = json!({
        "interface": 1,
        "loader": can,
        "memory": { "minimum": 2, "maximum": 2, "shared": false, "wide": false },
        "table": { "minimum": 10, "maximum": null, "shared": false, "wide": false },
        "heap_base": 65536,
        "features": ["mutable-globals"],
        "platform": null,
        "needed": [],
        "unknown": [],
        "symbols": { "memory": "memory", "__indirect_function_table": "table" },
    });
    place.write("main.json", main.to_string().as_bytes());
}

/// What is said of `m.so` for such a main module.
#[track_caller]
fn check(place: &Place, can: &[&str], expected: &str) {
    main(place, can);
    let report = place.check(&["m.so"], |options| options.mains = vec![place.path("main.json")]);
    assert_eq!(told(&report), expected, "{:#?}", report.findings);
}

fn with(wasm: &Wasm) -> Place {
    let place = Place::new();
    place.write("m.so", &wasm.bytes());
    place
}

fn side() -> Option<Dylink<'static>> {
    Some(Dylink::default())
}

/// A module with one more custom section, at its end or before all others.
fn with_section(wasm: &Wasm, name: &str, data: &[u8], first: bool) -> Vec<u8> {
    let mut section = Vec::new();
    CustomSection { name: name.into(), data: data.into() }.append_to(&mut section);
    let bytes = wasm.bytes();
    if first { [&bytes[..8], &section, &bytes[8..]].concat() } else { [bytes, section].concat() }
}

#[test]
fn the_older_dylink_section_is_for_older_loaders() {
    let place = Place::new();
    place.write("m.so", &with_section(&Wasm::default(), "dylink", &[0, 0, 0, 0, 0], true));
    check(&place, &[], "PL006: fails-at-load");
    check(&place, &["old-dylink"], ": loads");
}

#[test]
fn a_module_and_a_loader_agree_on_stack_checks() {
    let plain = with(&Wasm { dylink: side(), ..Wasm::default() });
    check(&plain, &["stack-limits", "sets-stack-limits"], "PL008: fails-at-load");
    check(&plain, &[], ": loads");
    let functions: &[(&str, &str, &[&str])] = &[("__set_stack_limits", "(i32, i32) -> ()", &[])];
    let checked = with(&Wasm { dylink: side(), functions, ..Wasm::default() });
    check(&checked, &["stack-limits", "sets-stack-limits"], ": loads");
    check(&checked, &[], "PL008: fails-when-called");
}

#[test]
fn where_needed_libraries_stand_is_told() {
    let library = Wasm { dylink: side(), ..Wasm::default() }.bytes();
    let needs = |runtime_path| {
        let dylink = Some(Dylink { needed: &["libx.so"], runtime_path, ..Dylink::default() });
        Wasm { dylink, ..Wasm::default() }.bytes()
    };
    let place = Place::new();
    place.write("a/libx.so", &library);
    place.write("m/m.so", &needs(&[]));
    main(&place, &["runtime-paths"]);
    let told_of = |inputs: &[&str]| {
        let report = place.check(inputs, |options| options.mains = vec![place.path("main.json")]);
        told(&report)
    };
    assert_eq!(told_of(&["m", "a"]), "PL023: loads loads");
    place.write("m/m.so", &needs(&["$ORIGIN/../a"]));
    assert_eq!(told_of(&["m", "a"]), ": loads loads");
    place.write("b/libx.so", &library);
    assert_eq!(told_of(&["m", "a", "b"]), "PL021: loads loads loads");
}

#[test]
fn a_module_that_needs_itself_is_a_circle() {
    let dylink = Some(Dylink { needed: &["m.so"], runtime_path: &["$ORIGIN"], ..Dylink::default() });
    check(&with(&Wasm { dylink, ..Wasm::default() }), &["runtime-paths"], "PL024: loads");
}

#[test]
fn a_module_without_bigint_is_told_where_the_main_module_has_it() {
    let functions: &[(&str, &str, &[&str])] = &[("orig$f", "(i64) -> ()", &[]), ("f", "(i32, i32) -> ()", &[])];
    let place = with(&Wasm { dylink: side(), functions, ..Wasm::default() });
    check(&place, &[], "PL034: loads");
    check(&place, &["legalized"], ": loads");
}

#[test]
fn exceptions_of_another_style_are_told_where_policy_asks() {
    let js = Wasm { dylink: side(), imports: &[("env.invoke_v", "(i32) -> ()")], ..Wasm::default() };
    let wasm = Wasm { dylink: side(), imports: &[("env.__cpp_exception", "tag (i32) -> ()")], ..Wasm::default() };
    for (module, policy, expected) in [
        (&js, "eh=wasm", "PL043: unknown"),
        (&js, "eh=js", ": unknown"),
        (&wasm, "eh=js", "PL043: unknown"),
        (&wasm, "eh=wasm", ": unknown"),
        (&wasm, "eh=any", ": unknown"),
    ] {
        let place = with(module);
        let report = place.check(&["m.so"], |options| {
            options.mains.clear();
            options.levels.apply(policy).unwrap();
        });
        assert_eq!(told(&report), expected, "{policy}");
    }
}

#[test]
fn features_that_the_main_module_lacks_are_told() {
    let features = |list: &[(char, &str)]| {
        let mut data = vec![list.len() as u8];
        for (prefix, name) in list {
            data.push(*prefix as u8);
            name.encode(&mut data);
        }
        let place = Place::new();
        let wasm = Wasm { dylink: side(), ..Wasm::default() };
        place.write("m.so", &with_section(&wasm, "target_features", &data, false));
        place
    };
    check(&features(&[('+', "simd128"), ('+', "mutable-globals")]), &[], "PL057: loads");
    check(&features(&[('-', "simd128"), ('+', "mutable-globals")]), &[], ": loads");
}

#[test]
fn functions_that_two_needed_libraries_define_are_told() {
    let dylink = Some(Dylink { needed: &["a.so", "b.so"], runtime_path: &["$ORIGIN"], ..Dylink::default() });
    let place = with(&Wasm { dylink, ..Wasm::default() });
    let library = |place: &Place, path: &str, name: &str| {
        let functions: &[(&str, &str, &[&str])] = &[(name, "() -> ()", &[])];
        place.write(path, &Wasm { dylink: side(), functions, ..Wasm::default() }.bytes());
    };
    library(&place, "a.so", "twice");
    library(&place, "b.so", "twice");
    check(&place, &["runtime-paths"], "PL060: loads");
    library(&place, "b.so", "once");
    check(&place, &["runtime-paths"], ": loads");
    library(&place, "a.so", "_ZN1aC2Ev");
    library(&place, "b.so", "_ZN1aC2Ev"); // of C++, in both on purpose
    check(&place, &["runtime-paths"], ": loads");
}

#[test]
fn paths_of_the_machine_that_built_it_are_told() {
    let dylink = Some(Dylink { runtime_path: &["$ORIGIN", "/opt/lib"], ..Dylink::default() });
    check(&with(&Wasm { dylink, ..Wasm::default() }), &["runtime-paths"], "PL061: loads");
    let place = Place::new();
    let wasm = Wasm { dylink: side(), ..Wasm::default() };
    place.write("m.so", &with_section(&wasm, ".debug_str", b"/home/ann/src/a.c\0", false));
    check(&place, &[], "PL061: loads");
    place.write("m.so", &with_section(&wasm, "notes", b"/home/ann/src/a.c\0", false));
    check(&place, &[], ": loads");
}

#[test]
fn weak_marks_are_those_of_the_module_or_of_the_last_one_that_was_begun() {
    let module = |weak: &'static [&'static str], needed: &'static [&'static str]| {
        let dylink = Some(Dylink { weak, needed, runtime_path: &["$ORIGIN"], ..Dylink::default() });
        Wasm { dylink, imports: &[("GOT.mem.x", "mut global")], ..Wasm::default() }
    };
    let can = ["runtime-paths", "weak-imports"];
    let lost = ["runtime-paths", "weak-imports", "weak-marks-are-lost"];
    let place = with(&module(&["x"], &["l.so"]));
    place.write("l.so", &Wasm { dylink: side(), ..Wasm::default() }.bytes());
    check(&place, &can, "PL014: loads");
    check(&place, &lost, "PL010: fails-at-load");
    let place = with(&module(&[], &["l.so"]));
    place.write("l.so", &module(&["x"], &[]).bytes());
    check(&place, &can, "PL010: fails-when-called");
    // It loads because another one may do without, and what it reads there is nothing.
    check(&place, &lost, "PL010: fails-when-called");
    // The one that is loaded last fills it in.
    let place = with(&Wasm { data: &["x"], ..module(&[], &["a.so"]) });
    place.write("a.so", &module(&[], &["l.so"]).bytes());
    place.write("l.so", &module(&["x"], &[]).bytes());
    check(&place, &lost, ": loads");
}

#[test]
fn a_weak_function_that_is_called_goes_by_the_call_and_not_by_whose_address_it_has() {
    let dylink = |weak: &'static [&'static str]| {
        Some(Dylink { weak, needed: &["l.so", "f.so"], runtime_path: &["$ORIGIN"], ..Dylink::default() })
    };
    let place = |imports: &'static [(&'static str, &'static str)], weak| {
        let place = with(&Wasm { dylink: dylink(weak), imports, ..Wasm::default() });
        place.write("l.so", &Wasm { dylink: side(), data: &["x"], ..Wasm::default() }.bytes());
        let has = Wasm { dylink: side(), functions: &[("x", "() -> ()", &[])], ..Wasm::default() };
        place.write("f.so", &has.bytes());
        place
    };
    let can = ["runtime-paths", "weak-imports", "local-scope"];
    let both: &[_] = &[("env.x", "() -> ()"), ("GOT.func.x", "mut global")];
    check(&place(both, &["x"]), &can, ": loads");
    check(&place(both, &[]), &can, "PL016: fails-when-called");
    check(&place(&both[1..], &["x"]), &can, "PL016: fails-when-called");
}

#[test]
fn what_fits_to_the_last_byte_page_and_element_fits() {
    let memory = |memory| with(&Wasm { dylink: Some(Dylink { memory, ..Dylink::default() }), ..Wasm::default() });
    // 16 bytes may go for the alignment.
    check(&memory(65536 - 16), &[], ": loads");
    check(&memory(65536 - 15), &[], "PL052: fails-at-load");
    for (import, text, expected) in [
        ("env.memory", "memory 2", ": loads"),
        ("env.memory", "memory 3", "PL052: fails-at-load"),
        ("env.memory", "memory 1 2", ": loads"),
        ("env.memory", "memory 1 1", "PL052: fails-at-load"),
        ("env.__indirect_function_table", "table 10", ": loads"),
        ("env.__indirect_function_table", "table 11", "PL053: fails-at-load"),
    ] {
        check(&with(&Wasm { dylink: side(), imports: &[(import, text)], ..Wasm::default() }), &[], expected);
    }
}

#[test]
fn each_result_of_sarif_leads_to_its_own_rule() {
    let dylink = Some(Dylink { needed: &["gone.so"], runtime_path: &["/opt/lib"], ..Dylink::default() });
    let place = with(&Wasm { dylink, imports: &[("env.x", "() -> ()")], ..Wasm::default() });
    main(&place, &[]);
    let (out, _, _) = run(place.folder.path(), &["--main", "main.json", "--format", "sarif", "m.so"]);
    let value: Value = serde_json::from_str(&out).unwrap();
    let run = &value["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 3, "{out}");
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
    }
}

#[test]
fn a_function_of_two_types_is_told_with_both() {
    let functions = &[("go", "() -> ()", &[][..]), ("stub", "(i32) -> (i32)", &[]), ("f", "(i32) -> ()", &[])];
    let wasm = Wasm { dylink: side(), functions, ..Wasm::default() };
    let named = |names: &[(u32, &str)]| {
        let mut map = NameMap::new();
        names.iter().for_each(|(index, name)| map.append(*index, name));
        let mut section = NameSection::new();
        section.functions(&map);
        let mut bytes = wasm.bytes();
        section.append_to(&mut bytes);
        let place = Place::new();
        place.write("m.so", &bytes);
        place
    };
    let says = |names: &[(u32, &str)]| {
        let place = named(names);
        check(&place, &[], "PL035: loads");
        let report = place.check(&["m.so"], |options| options.mains = vec![place.path("main.json")]);
        report.findings[0].message.clone()
    };
    let made = "the linker made each such call end the program";
    let both = says(&[(0, "go"), (1, "signature_mismatch:f"), (2, "f")]);
    assert_eq!(both, format!("it calls f as (i32) -> i32, which is (i32) -> (): {made}"));
    let one = says(&[(0, "go"), (1, "signature_mismatch:gone"), (2, "f")]);
    assert_eq!(one, format!("it calls gone as (i32) -> i32: {made}"));
    check(&named(&[(0, "go"), (1, "mismatch:f"), (2, "f")]), &[], ": loads");
    // A name of no function at all.
    check(&named(&[(0, "go"), (99, "signature_mismatch:f")]), &[], ": loads");
}

#[test]
fn a_wide_call_in_pieces_goes_by_a_function_that_somebody_has() {
    let imports = &[("env.invoke_ji", "(i32, i32) -> (i64)")];
    let call = ("go", "() -> ()", &["invoke_ji"][..]);
    let has = &[("dynCall_ji", "(i32, i32) -> (i64)", &[][..]), call];
    let module = |functions| with(&Wasm { dylink: side(), imports, functions, ..Wasm::default() });
    let told_of = |place: &Place, can: &[&str]| {
        main(place, can);
        told(&place.check(&["m.so"], |options| options.mains = vec![place.path("main.json")]))
    };
    assert!(
        told_of(&module(has), &["invoke", "legalized"]).contains("PL033"),
        "this loader does not look into the module"
    );
    assert!(!told_of(&module(has), &["invoke", "legalized", "finds-dyn-calls"]).contains("PL033"));
    let neither = &[call];
    assert!(told_of(&module(neither), &["invoke", "legalized", "finds-dyn-calls"]).contains("PL033"));
    assert!(!told_of(&module(neither), &["invoke"]).contains("PL033"));
}

#[test]
fn functions_without_code_are_no_module() {
    let place = Place::new();
    let whole = Wasm { dylink: side(), functions: &[("f", "() -> ()", &[])], ..Wasm::default() }.bytes();
    // The last section is the code's: an id, a length, one body.
    let at = whole.windows(2).rposition(|pair| pair[0] == 10 && usize::from(pair[1]) + 2 <= whole.len()).unwrap();
    place.write("m.so", &whole[..at]);
    main(&place, &[]);
    let report = place.check(&["m.so"], |options| options.mains = vec![place.path("main.json")]);
    assert!(report.findings[0].message.contains("functions without code"), "{:#?}", report.findings);
}
