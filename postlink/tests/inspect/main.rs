//! What the command says of files of each kind.

#[path = "../edit/fixture.rs"]
#[allow(dead_code)] // edit's tests use the rest
mod fixture;

use std::fs;
use std::path::Path;
use std::process::Command;

use fixture::{MEMORY_INFO, Side, names, subsection};
use serde_json::Value;

fn output(folder: &Path, words: &[&str]) -> (i32, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_postlink")).arg("inspect").args(words).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[track_caller]
fn json(name: &str, bytes: &[u8], words: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let (code, out, err) = output(folder.path(), &[&[name, "--format", "json"], words].concat());
    assert_eq!(code, 0, "{err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("share/inspect.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    conforms(&schema, &schema, &value, "$");
    value
}

/// The part of JSON Schema that ours uses.
#[track_caller]
fn conforms(root: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(name) => root.pointer(&name[1..]).unwrap(),
        None => schema,
    };
    let types: Vec<_> = match &schema["type"] {
        Value::Array(types) => types.iter().map(|one| one.as_str().unwrap()).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    assert!(types.is_empty() || types.contains(&found), "{at}: {found}");
    assert!(schema["const"].is_null() || schema["const"] == *value, "{at}: {value}");
    assert!(schema["enum"].as_array().is_none_or(|words| words.contains(value)), "{at}: {value}");
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        conforms(root, &schema["items"], item, &format!("{at}[{index}]"));
    }
    let Some(object) = value.as_object() else { return };
    for key in schema["required"].as_array().into_iter().flatten() {
        assert!(object.contains_key(key.as_str().unwrap()), "{at}: no {key}");
    }
    for (key, item) in object {
        let at = format!("{at}.{key}");
        match (schema["properties"].get(key), &schema["additionalProperties"]) {
            (Some(schema), _) | (None, schema @ Value::Object(_)) => conforms(root, schema, item, &at),
            _ => panic!("{at}: not in the schema"),
        }
    }
}

#[test]
fn a_side_module_says_what_it_wants_and_offers() {
    let side = Side {
        dylink: [MEMORY_INFO, &names(2, &["libz.so"]), &names(5, &["$ORIGIN"])].concat(),
        imports: &[("env", "f"), ("GOT.func", "g"), ("env", "emscripten_longjmp")],
        functions: &[("PyInit_m", &["f"])],
        customs: &[("producers", b"\x01\x0cprocessed-by\x01\x05clang\x0221")],
    };
    let value = json("m.so", &side.wasm(), &["--imports", "--exports"]);
    assert_eq!(value["kind"], "side-module");
    assert_eq!(value["needed"], Value::from(vec!["libz.so"]));
    assert_eq!(value["runtime_path"], Value::from(vec!["$ORIGIN"]));
    assert_eq!((&value["imports"]["function"], &value["got_imports"]), (&Value::from(2), &Value::from(1)));
    assert_eq!((&value["exceptions"], &value["longjmp"]), (&Value::from("none"), &Value::from("js")));
    assert_eq!(value["import_list"][1]["name"], "f");
    assert_eq!(value["export_list"][0]["type"], "function () -> ()");
    assert_eq!(value["producers"][0]["version"], "21");
    assert_eq!((&value["i64_border"], &value["names"]), (&Value::from("none"), &Value::from(false)));
}

#[test]
fn what_emshim_wrote_down_for_links_is_shown() {
    let own = [names(5, &["$ORIGIN/../lib"]), subsection(6, &[b"libm.so.1"])].concat();
    let customs: &[(&str, &[u8])] = &[("emshim.dylink", &own)];
    let wasm = Side { dylink: MEMORY_INFO.to_vec(), customs, ..Side::default() }.wasm();
    let value = json("m.so", &wasm, &[]);
    assert_eq!(value["runtime_path"], serde_json::json!([]));
    assert_eq!(value["kept_runtime_path"], serde_json::json!(["$ORIGIN/../lib"]));
    assert_eq!(value["soname"], "libm.so.1");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("m"), &wasm).unwrap();
    let (_, out, _) = output(folder.path(), &["m"]);
    assert!(out.contains("$ORIGIN/../lib, kept in emshim.dylink") && out.contains("libm.so.1"), "{out}");
}

#[test]
fn other_kinds_are_told_apart() {
    let kind = |name: &str, bytes: &[u8]| json(name, bytes, &[])["kind"].as_str().unwrap().to_owned();
    let none: &[&str] = &[];
    let main = Side { dylink: MEMORY_INFO.to_vec(), functions: &[("stackSave", none)], ..Side::default() };
    assert_eq!(kind("main.wasm", &main.wasm()), "main-module");
    assert_eq!(kind("p.wasm", &Side { functions: &[("main", none)], ..Side::default() }.wasm()), "program");
    assert_eq!(kind("o.o", &Side { customs: &[("linking", b"\x02")], ..Side::default() }.wasm()), "object");
    assert_eq!(kind("s.so", &Side { imports: &[("GOT.mem", "x")], ..Side::default() }.wasm()), "program");
    let stripped = Side { imports: &[("env", "__memory_base")], ..Side::default() };
    assert_eq!(kind("s.so", &stripped.wasm()), "stripped-side-module");
    let member =
        |data: &[u8]| format!("{:16}{:12}{:6}{:6}{:8}{:<10}`\n", "a.o/", 0, 0, 0, 644, data.len()).into_bytes();
    let object = Side { customs: &[("linking", b"\x02\x00\x00\x00")], ..Side::default() }.wasm();
    let mut archive = b"!<arch>\n".to_vec();
    for data in [object.as_slice(), b"BC\xc0\xdexxxx", b"\x7fELF"] {
        archive.extend(member(data));
        archive.extend(data);
        archive.resize(archive.len().next_multiple_of(2), b'\n');
    }
    let value = json("a.a", &archive, &[]);
    assert_eq!(value["kind"], "archive");
    assert_eq!(value["members"], serde_json::json!({ "objects": 1, "bitcode": 1, "other": 1 }));
    let glue = json("p.js", b"var Module = {};\n", &[]);
    assert_eq!((&glue["kind"], &glue["loads_side_modules"]), (&Value::from("program-javascript"), &Value::from(false)));
}

#[test]
fn what_cannot_be_read_is_named_with_place_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let wasm = Side { functions: &[("f", &[])], ..Side::default() }.wasm();
    for (name, bytes, reason) in [
        ("elf", b"\x7fELF".as_slice(), "not wasm: a native ELF file"),
        ("empty", b"", "the file is empty"),
        ("cut", &wasm[..wasm.len() - 1], "offset 0x"),
        ("a.a", b"!<arch>\nxxxx", "an archive, "),
        ("version", b"\0asm\x02\0\0\0", "offset 0x4"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let (code, _, error) = output(folder.path(), &[name]);
        assert_eq!(code, 2);
        assert!(error.starts_with(&format!("postlink: {name}: ")) && error.contains(reason), "{error}");
    }
    assert_eq!(output(folder.path(), &["none"]).0, 2);
    assert_eq!(output(folder.path(), &["."]).0, 2);
    assert_eq!(output(folder.path(), &["elf", "-o", "x"]).0, 2);
    fs::write(folder.path().join("p.js"), "var Module = {};\n").unwrap();
    let (code, _, error) = output(folder.path(), &["--interface", "p.js", "-o", "p.json"]);
    assert_eq!(code, 2);
    assert!(error.contains("its wasm is not beside it") && !folder.path().join("p.json").exists(), "{error}");
}

#[test]
fn people_get_a_line_for_each_fact() {
    let folder = tempfile::tempdir().unwrap();
    let customs: &[(&str, &[u8])] = &[("bell\x07", b"")];
    fs::write(folder.path().join("m"), Side { dylink: MEMORY_INFO.to_vec(), customs, ..Side::default() }.wasm())
        .unwrap();
    let (_, out, _) = output(folder.path(), &["m"]);
    assert!(out.starts_with("m: side module, "), "{out}");
    assert!(out.contains("\n  exceptions   none\n") && out.contains("\n  imports      1 memory\n"), "{out}");
    assert!(!out.contains('\x07'), "{out}");
}
