//! One small module for each check: its code, and what is predicted.

use crate::fixture::{Dylink, LOADER, Place, TABLE, Wasm, told};

fn side() -> Option<Dylink<'static>> {
    Some(Dylink::default())
}

/// One module for the usual main module.
#[track_caller]
fn check(wasm: &Wasm, expected: &str) {
    check_in(&Place::new(), wasm, expected);
}

#[track_caller]
fn check_in(place: &Place, wasm: &Wasm, expected: &str) {
    place.write("m.so", &wasm.bytes());
    let report = place.check(&["m.so"], |_| {});
    assert_eq!(told(&report), expected, "{:#?}", report.findings);
}

#[track_caller]
fn check_imports(imports: &[(&str, &str)], expected: &str) {
    check(&Wasm { dylink: side(), imports, ..Wasm::default() }, expected);
}

#[test]
fn what_is_there_is_found() {
    check_imports(
        &[
            ("env.__memory_base", "global"),
            ("env.memory", "memory 1"),
            ("env.__indirect_function_table", "table 0"),
            ("env.add", "(i32, i32) -> i32"),
            ("env.log", "(i32) -> ()"),
            ("wasi_snapshot_preview1.seek", "(i32, i64) -> i32"),
            ("env.raw", "(f64) -> ()"),
            ("GOT.mem.counter", "mut global"),
            ("GOT.func.malloc", "mut global"),
            ("GOT.func.log", "mut global"),
            ("GOT.func.own", "mut global"),
        ],
        "PL011: fails-at-load",
    );
    let own = Wasm {
        dylink: side(),
        imports: &[("GOT.func.own", "mut global"), ("env.own", "(i32) -> ()")],
        functions: &[("own", "(i32) -> ()", &[])],
        ..Wasm::default()
    };
    check(&own, ": loads");
}

#[test]
fn bodies_are_read_when_that_is_asked_for() {
    let good = Wasm { dylink: side(), functions: &[("own", "() -> ()", &[])], ..Wasm::default() }.bytes();
    let body = good.windows(4).rposition(|bytes| bytes == [3, 0, 0, 0x0b]).expect("a body: unreachable, end");
    let mut bad = good.clone();
    bad[body + 2] = 0x1a; // drop, of nothing
    for (bytes, validate, expected) in
        [(&good, true, ": loads"), (&bad, false, ": loads"), (&bad, true, "PL002: fails-at-load")]
    {
        let place = Place::new();
        place.write("m.so", bytes);
        let report = place.check(&["m.so"], |options| options.validate = validate);
        assert_eq!(told(&report), expected, "{:#?}", report.findings);
    }
}

#[test]
fn what_nobody_has_is_missing() {
    check_imports(&[("GOT.mem.x", "mut global")], "PL010: fails-at-load");
    check_imports(&[("GOT.func.x", "mut global")], "PL011: fails-at-load");
    check_imports(&[("env.x", "() -> ()")], "PL012: fails-when-called");
    check_imports(&[("env.stub", "() -> ()")], "PL012: fails-when-called");
    check_imports(&[("GOT.func.raw", "mut global")], "PL015: fails-at-load");
    check_imports(&[("env.x", "global")], "PL016: fails-at-load");
    check_imports(&[("env.add", "global")], "PL016: fails-at-load");
    check_imports(&[("env.counter", "() -> ()")], "PL016: fails-at-load");
    check_imports(&[("env.invoke_vi", "(i32, i32) -> ()")], "PL040: fails-when-called");
    check_imports(&[("env.saveSetjmp", "(i32) -> ()")], "PL042: fails-when-called");
    check_imports(&[("env.__cpp_exception", "tag (i32) -> ()")], "PL041: fails-at-load");
    check_imports(&[("other.x", "() -> ()")], "PL055: fails-at-load");
}

#[test]
fn weak_symbols_may_be_absent_where_the_loader_knows_them() {
    let weak = || Some(Dylink { weak: &["x"], ..Dylink::default() });
    let address = Wasm { dylink: weak(), imports: &[("GOT.mem.x", "mut global")], ..Wasm::default() };
    let call = Wasm { dylink: weak(), imports: &[("env.x", "() -> ()")], ..Wasm::default() };
    check(&address, "PL014: loads");
    check(&call, "PL014: loads");
    let old = Place::with(&format!("{}{TABLE}", LOADER.replace("weakImports", "")));
    check_in(&old, &address, "PL010: fails-at-load");
    check_in(&old, &call, "PL012: fails-when-called");
}

#[test]
fn a_constructor_that_calls_what_is_missing_fails_at_load() {
    let wasm = Wasm {
        dylink: side(),
        imports: &[("env.x", "() -> ()")],
        functions: &[("__wasm_call_ctors", "() -> ()", &["x"]), ("f", "() -> ()", &["x"])],
        ..Wasm::default()
    };
    let place = Place::new();
    check_in(&place, &wasm, "PL013: fails-at-load");
    let report = place.check(&["m.so"], |_| {});
    assert_eq!(report.findings[0].callers, ["__wasm_call_ctors", "f"]);
    assert!(report.findings[0].message.contains("__wasm_call_ctors calls it while the module is loaded"));
}

#[test]
fn types_are_compared() {
    check_imports(&[("env.add", "(i32) -> i32")], "PL030: fails-at-load");
    check_imports(&[("env.wide", "(i32, i32) -> i32")], "PL033: fails-at-load");
    check_imports(&[("env.log", "(i32, i32) -> ()")], "PL032: loads");
    check_imports(&[("env.seek", "(i32, i32, i32) -> i32")], "PL033: fails-when-called");
    check_imports(&[("GOT.mem.counter", "global")], "PL056: fails-at-load");
    check_imports(&[("env.__memory_base", "mut global")], "PL056: fails-at-load");
}

#[test]
fn memories_and_tables_are_compared() {
    check_imports(&[("env.memory", "memory 257")], "PL052: fails-at-load");
    check_imports(&[("env.memory", "memory 0 255")], "PL052: fails-at-load");
    check_imports(&[("env.memory", "memory 0 256")], ": loads");
    check_imports(&[("env.memory", "shared 1 256")], "PL050: fails-at-load");
    check_imports(&[("env.memory", "wide 1")], "PL051: fails-at-load");
    check_imports(&[("env.__indirect_function_table", "table 11")], "PL053: fails-at-load");
    check_imports(&[("env.__indirect_function_table", "table 0 5")], "PL053: fails-at-load");
    let large = Some(Dylink { memory: 17 << 20, ..Dylink::default() });
    check(&Wasm { dylink: large, ..Wasm::default() }, "PL052: fails-at-load");
}

#[test]
fn forms_that_no_loader_takes() {
    check(&Wasm::default(), "PL003: fails-at-load");
    check(&Wasm { imports: &[("env.__memory_base", "global")], ..Wasm::default() }, "PL004: fails-at-load");
    check(&Wasm { before: Some("x"), dylink: side(), ..Wasm::default() }, "PL005: fails-at-load");
    check(&Wasm { before: Some("linking"), ..Wasm::default() }, "PL003: fails-at-load");
    let aligned = || Some(Dylink { table_alignment: 2, ..Dylink::default() });
    check(&Wasm { dylink: aligned(), ..Wasm::default() }, ": loads");
    let assertions = Place::with(&format!("{LOADER}{TABLE}'invalid tableAlign'"));
    check_in(&assertions, &Wasm { dylink: aligned(), ..Wasm::default() }, "PL007: fails-at-load");
}

const DEP: Wasm = Wasm {
    dylink: Some(Dylink { memory: 0, table_alignment: 0, needed: &[], runtime_path: &[], weak: &[] }),
    before: None,
    imports: &[],
    functions: &[("dep", "(i32) -> i32", &[])],
    data: &["dep_data"],
    tags: &[],
};

#[track_caller]
fn check_needed(place: &Place, imports: &[(&str, &str)], expected: &str) {
    let dylink = Some(Dylink { needed: &["libdep.so"], runtime_path: &["$ORIGIN/../lib"], ..Dylink::default() });
    place.write("pkg/m.so", &Wasm { dylink, imports, ..Wasm::default() }.bytes());
    let report = place.check(&["pkg/m.so"], |_| {});
    assert_eq!(told(&report), expected, "{:#?}", report.findings);
}

#[test]
fn needed_libraries_are_found_and_serve_the_module() {
    let place = Place::new();
    check_needed(&place, &[], "PL020: fails-at-load");
    place.write("lib/libdep.so", &DEP.bytes());
    check_needed(&place, &[("env.dep", "(i32) -> i32"), ("GOT.mem.dep_data", "mut global")], ": loads");
    let old = Place::with(&format!("{}{TABLE}", LOADER.replace("localScope", "")));
    old.write("lib/libdep.so", &DEP.bytes());
    check_needed(&old, &[("env.dep", "(i32) -> i32"), ("GOT.mem.dep_data", "mut global")], "PL025: fails-when-called");
    let broken = Wasm { dylink: side(), imports: &[("GOT.mem.x", "mut global")], ..Wasm::default() };
    place.write("lib/libdep.so", &broken.bytes());
    check_needed(&place, &[], "PL022: fails-at-load");
}

#[test]
fn a_call_between_libraries_goes_through_javascript_which_converts_numbers() {
    let place = Place::new();
    place.write("lib/libdep.so", &DEP.bytes());
    check_needed(&place, &[("env.dep", "(i32, i32) -> i32")], "PL031: loads");
    check_needed(&place, &[("env.dep", "(f64) -> f32")], "PL031: loads");
    check_needed(&place, &[("env.dep", "(i32) -> ()")], "PL031: loads");
    check_needed(&place, &[("env.dep", "() -> i32")], "PL031: fails-when-called");
    check_needed(&place, &[("env.dep", "(i64) -> i32")], "PL031: fails-when-called");
    check_needed(&place, &[("env.dep", "(i32) -> i64")], "PL031: fails-when-called");
    let global = place.check(&["pkg/m.so"], |options| options.rtld_global = true);
    assert_eq!(told(&global), "PL031: fails-at-load", "the engine compares them");
}

/// A library that needs others, exports functions of a type, and imports functions.
fn library(place: &Place, name: &str, needed: &[&str], gives: &[(&str, &str, &[&str])], wants: &[(&str, &str)]) {
    let dylink = Some(Dylink { needed, ..Dylink::default() });
    place.write(name, &Wasm { dylink, functions: gives, imports: wants, ..Wasm::default() }.bytes());
}

#[track_caller]
fn check_graph(place: &Place, expected: &str) {
    let report = place.check(&["m.so"], |options| options.lib_path = vec![place.path("")]);
    assert_eq!(told(&report), expected, "{report:#?}");
}

#[test]
fn of_libraries_loaded_for_one_module_the_last_one_wins_again_and_again() {
    let place = Place::new();
    library(&place, "a.so", &[], &[("f", "(i64) -> ()", &[])], &[]);
    library(&place, "b.so", &[], &[("f", "(i32) -> ()", &[])], &[]);
    library(&place, "m.so", &["a.so", "b.so"], &[], &[("env.f", "(i32) -> ()")]);
    check_graph(&place, "PL060: loads");
    // A library that is needed once more is handed on once more.
    library(&place, "c.so", &["a.so"], &[], &[]);
    library(&place, "m.so", &["a.so", "b.so", "c.so"], &[], &[("env.f", "(i32) -> ()")]);
    check_graph(&place, "PL060 PL031: fails-when-called");
    let global = place.check(&["m.so"], |options| {
        options.lib_path = vec![place.path("")];
        options.rtld_global = true;
    });
    assert_eq!(
        told(&global),
        "PL060 PL031: fails-at-load",
        "loaded for everyone the first one wins, and types are compared"
    );
}

#[test]
fn libraries_that_need_each_other_call_each_other() {
    let place = Place::new();
    library(&place, "m.so", &["b.so"], &[("f", "() -> ()", &[])], &[("env.g", "() -> ()")]);
    library(&place, "b.so", &["m.so"], &[("g", "() -> ()", &["f"])], &[("env.f", "() -> ()")]);
    check_graph(&place, ": loads");
    // A constructor calls before the other one is there.
    library(
        &place,
        "b.so",
        &["m.so"],
        &[("g", "() -> ()", &[]), ("__wasm_call_ctors", "() -> ()", &["f"])],
        &[("env.f", "() -> ()")],
    );
    check_graph(&place, "PL022: fails-at-load");
    library(&place, "b.so", &["m.so"], &[("g", "() -> ()", &["f"])], &[("env.f", "() -> ()")]);
    let asserting = format!("{LOADER}'before the first load completed';{TABLE}");
    place.write("app.js", asserting.as_bytes());
    check_graph(&place, "PL022: fails-at-load");
}

#[test]
fn a_circle_that_finds_a_new_path_each_time_ends() {
    let place = Place::new();
    let names = ["a.so", "b.so", "c.so", "d.so"];
    for (name, folder) in names.iter().zip(["a", "b", "c", "d"]) {
        let dylink = Dylink {
            needed: &names,
            runtime_path: &["$ORIGIN/../a", "$ORIGIN/../b", "$ORIGIN/../c", "$ORIGIN/../d"],
            ..Dylink::default()
        };
        place.write(&format!("{folder}/{name}"), &Wasm { dylink: Some(dylink), ..Wasm::default() }.bytes());
    }
    let report = place.check(&["a/a.so"], |_| {});
    assert!(told(&report).ends_with(": fails-at-load"), "{report:#?}");
}

#[test]
fn library_paths_come_before_runtime_paths() {
    let place = Place::new();
    place.write("lib/libdep.so", &DEP.bytes());
    place.write("first/libdep.so", &Wasm { dylink: side(), ..Wasm::default() }.bytes());
    check_needed(&place, &[("env.dep", "(i32) -> i32")], ": loads");
    let report = place.check(&["pkg/m.so"], |options| options.lib_path = vec![place.path("first")]);
    assert_eq!(told(&report), "PL021 PL012: fails-when-called", "{report:#?}");
}

#[test]
fn functions_that_several_libraries_define_are_counted() {
    let place = Place::new();
    let said = |gives: &[(&str, &str, &[&str])]| {
        library(&place, "liba.so", &[], gives, &[]);
        library(&place, "libb.so", &[], gives, &[]);
        library(&place, "m.so", &["liba.so", "libb.so"], &[], &[]);
        let report = place.check(&["m.so"], |options| options.lib_path = vec![place.path("")]);
        report.findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n")
    };
    let (f, g) = (("f", "() -> ()", &[] as &[&str]), ("g", "() -> ()", &[] as &[&str]));
    let one = said(&[f]);
    assert!(one.ends_with("define f"), "{one}");
    let two = said(&[f, g]);
    assert!(two.ends_with(" (1 more)"), "{two}");
}

#[test]
fn a_needed_name_with_a_slash_is_not_looked_for() {
    let place = Place::new();
    let needs = |needed: &str| library(&place, "pkg/m.so", &[needed], &[], &[("env.dep", "(i32) -> i32")]);
    for folder in ["lib", "pkg"] {
        place.write(&format!("{folder}/libdep.so"), &DEP.bytes());
    }
    let check = |expected: &str| {
        let report =
            place.check(&["pkg/m.so"], |options| options.lib_path = vec![place.path("lib"), place.path("pkg")]);
        assert_eq!(told(&report), expected, "{report:#?}");
    };
    needs("libdep.so");
    check("PL021: loads");
    needs("./libdep.so");
    check("PL020 PL012: fails-at-load");
    needs("../lib/libdep.so");
    check("PL020 PL012: fails-at-load");
    // Below the main module it is opened as it stands, and so is an absolute name anywhere.
    needs("lib/libdep.so");
    check(": loads");
    needs(place.path("lib/libdep.so").to_str().unwrap());
    check(": loads");
}

#[test]
fn whoever_provides_a_symbol_is_named() {
    let place = Place::new();
    place.write("libdep.so", &DEP.bytes());
    place.write("m.so", &Wasm { dylink: side(), imports: &[("env.dep", "(i32) -> i32")], ..Wasm::default() }.bytes());
    let report = place.check(&["m.so", "libdep.so"], |_| {});
    assert_eq!(told(&report), "PL012: loads fails-when-called");
    assert!(report.findings[0].providers[0].ends_with("libdep.so"), "{:?}", report.findings);
    let loaded = place.check(&["m.so"], |options| options.globals = vec![place.path("libdep.so")]);
    assert_eq!(told(&loaded), ": loads");
    let allowed = place.check(&["m.so"], |options| options.allow_undefined = vec!["de*".into()]);
    assert_eq!(told(&allowed), ": loads");
}

#[test]
fn a_main_module_that_cannot_be_read_is_unknown_and_never_guessed() {
    let wasm = Wasm { dylink: side(), imports: &[("env.x", "() -> ()")], ..Wasm::default() };
    check_in(&Place::with("var Module;var a={b:c};wasmBinaryFile='app.wasm'"), &wasm, "PL090: unknown");
    check_in(&Place::with("var Module;var wasmImports={b:c};wasmBinaryFile='app.wasm'"), &wasm, "PL091: fails-at-load");
    let place = Place::new();
    std::fs::remove_file(place.path("app.wasm")).unwrap();
    check_in(&place, &wasm, "PL090: unknown");
}

#[test]
fn glue_wasm_and_saved_interface_say_the_same() {
    let place = Place::new();
    let interface = postlink::Interface::read(&place.path("app.js")).unwrap();
    assert_eq!(postlink::Interface::read(&place.path("app.wasm")).unwrap(), interface);
    interface.save(&place.path("app.json")).unwrap();
    assert_eq!(postlink::Interface::read(&place.path("app.json")).unwrap(), interface);
}

#[test]
fn without_a_main_module_what_is_certain_is_said() {
    let place = Place::new();
    place.write("m.so", &Wasm { dylink: side(), imports: &[("env.x", "() -> ()")], ..Wasm::default() }.bytes());
    place.write("p.so", &Wasm::default().bytes());
    let report = place.check(&["m.so", "p.so"], |options| options.mains.clear());
    assert_eq!(told(&report), "PL003: unknown fails-at-load");
}

#[test]
fn a_side_module_under_a_name_that_people_type_is_told_of() {
    let place = Place::new();
    for folder in ["p/bin", "p/sbin", "p/lib"] {
        std::fs::create_dir_all(place.folder.path().join(folder)).unwrap();
    }
    let side = Wasm { dylink: side(), ..Wasm::default() }.bytes();
    for path in ["p/bin/tool", "p/sbin/served", "p/bin/plugin.so", "p/lib/module"] {
        place.write(path, &side);
    }
    let report = place.check(&["p"], |options| options.mains.clear());
    let found: Vec<_> =
        report.findings.iter().map(|finding| (finding.code, finding.module.rsplit_once("/p/").unwrap().1)).collect();
    assert_eq!(found, [("PL073", "bin/tool"), ("PL073", "sbin/served")]);
}

#[test]
fn programs_are_held_to_their_pair_and_to_policy() {
    let place = Place::with("var Module;wasmBinaryFile='gone.wasm'");
    let seek =
        Wasm { imports: &[("wasi_snapshot_preview1.fd_seek", "(i32, i32, i32, i32, i32) -> i32")], ..Wasm::default() };
    let report = place.check(&["."], |options| options.mains.clear());
    assert_eq!(told(&report), "PL070 PL071: ");
    place.write("gone.wasm", &seek.bytes());
    let report = place.check(&["."], |options| options.mains.clear());
    assert_eq!(told(&report), "PL071 PL072: ");
    let report = place.check(&["."], |options| {
        options.mains.clear();
        options.levels.apply("modularize=off,bigint=error").unwrap();
    });
    assert_eq!(told(&report), "PL072: ");
    assert_eq!(report.exit_code(), 1);
}
