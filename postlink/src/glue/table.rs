//! What a glue's text says to who loads a side module into it: the table of imports, signatures, stubs.
//!
//! The table is one object literal; everything else is marked by words that Emscripten has kept since 3.1.6 and that only the
//! closure compiler renames.

use std::collections::{HashMap, HashSet};

use super::loader::Loader;
use super::object;
use super::text::{assigned, has, is_name, name_at_end, name_before_assignment, number, places, quoted};

/// What a glue says of itself as a main module.
#[derive(Debug, Default)]
pub(crate) struct Glue<'a> {
    /// Each key of the table, with the name of the JavaScript value if it is just a name.
    pub(crate) table: Option<Vec<(&'a str, &'a str)>>,
    /// `_x.sig = "vi"`: the letters of each JavaScript function.
    pub(crate) signatures: HashMap<&'a str, &'a str>,
    /// `_x.stub = true`: functions that stand for nothing yet.
    pub(crate) stubs: HashSet<&'a str>,
    /// Functions of 3.1.6 that call `Module[…]` of their own name, which is there once a library has been loaded.
    pub(crate) relays: HashSet<&'a str>,
    /// JavaScript values that are tags, with their parameters.
    pub(crate) tags: HashMap<&'a str, Vec<&'a str>>,
    /// JavaScript values that are globals, with their mutability.
    pub(crate) globals: HashMap<&'a str, bool>,
    /// JavaScript values that are numbers.
    pub(crate) numbers: HashMap<&'a str, u64>,
    /// Names that 3.1.6 finds on its Module object.
    pub(crate) on_module: Vec<&'a str>,
    /// What the loader can do.
    pub(crate) loader: Loader,
    /// Why the table could not be read.
    pub(crate) unknown: Option<String>,
}

/// Tables: newer, older than 3.1.30 or so.
const TABLES: [&str; 2] = ["wasmImports", "asmLibraryArg"];

/// Numbers that stand in the table of older glues.
const NUMBERS: [&str; 5] = ["___heap_base", "___stack_high", "___stack_low", "___memory_base", "___table_base"];

impl<'a> Glue<'a> {
    pub(crate) fn read(text: &'a str) -> Glue<'a> {
        let mut glue = Glue { loader: Loader::read(text), ..Glue::default() };
        match table(text) {
            Ok(table) => glue.table = Some(table),
            Err(reason) => glue.unknown = Some(reason),
        }
        for (name, value) in assigned(text, ".sig") {
            if let Some(letters) = quoted(value) {
                glue.signatures.insert(name, letters);
            }
        }
        let stubs = assigned(text, ".stub").filter(|(_, value)| value.starts_with("true") || value.starts_with("!0"));
        glue.stubs = stubs.map(|(name, _)| name).collect();
        glue.wasm_values(text);
        for name in NUMBERS {
            let mut values = assigned(text, name).map(|(_, value)| value);
            glue.numbers.extend(values.find_map(number).map(|value| (name, value)));
        }
        if has(text.as_bytes(), "Module[asmjsMangle(") {
            glue.on_module = on_module(text);
            glue.relays = relays(text);
        }
        glue
    }

    /// `x = new WebAssembly.Tag({parameters: ["i32"]})`, `x = new WebAssembly.Global({mutable: true}, 1)`.
    fn wasm_values(&mut self, text: &'a str) {
        for at in places(text.as_bytes(), "new WebAssembly.") {
            let Some(name) = name_before_assignment(&text[..at]) else { continue };
            let rest = &text[at + "new WebAssembly.".len()..];
            let arguments = &rest[..rest.find(')').unwrap_or(0)];
            if arguments.starts_with("Tag(") {
                let list = arguments.split('[').nth(1).and_then(|list| list.split(']').next()).unwrap_or_default();
                let words = list.split(',').map(|word| word.trim().trim_matches(['"', '\'']));
                self.tags.insert(name, words.filter(|word| !word.is_empty()).collect());
            } else if arguments.starts_with("Global(") {
                let flat: String = arguments.chars().filter(|c| !c.is_whitespace() && !"'\"".contains(*c)).collect();
                self.globals.insert(name, flat.contains("mutable:true") || flat.contains("mutable:!0"));
            }
        }
    }
}

/// `Module["_x"] = …` where the value is no export of the wasm.
fn on_module(text: &str) -> Vec<&str> {
    let names = places(text.as_bytes(), "Module[\"_").filter_map(|at| {
        let rest = &text[at + "Module[\"_".len()..];
        let name = &rest[..rest.find('"')?];
        let value = rest[name.len()..].strip_prefix("\"]")?.trim_start().strip_prefix('=')?.trim_start();
        let plain = value.strip_prefix('_')?.strip_prefix(name)?;
        (!plain.bytes().next().is_some_and(is_name)).then_some(name)
    });
    names.collect()
}

/// `return Module['_x'].apply(null, arguments);` in `function _x`, in glues that have no `.stub`.
fn relays(text: &str) -> HashSet<&str> {
    let calls =
        places(text.as_bytes(), ".apply(null, arguments)").chain(places(text.as_bytes(), ".apply(null,arguments)"));
    let names = calls.filter_map(|at| {
        let rest = text[..at].strip_suffix("']").or_else(|| text[..at].strip_suffix("\"]"))?;
        let name = name_at_end(rest);
        let before = rest[..rest.len() - name.len()].trim_end_matches(['\'', '"']);
        let before = before.strip_suffix("Module[")?.trim_end().strip_suffix("return")?;
        let head = before.rfind("function ").map(|at| &before[at + "function ".len()..])?;
        (head.starts_with(name) && head.len() < name.len() + 400).then_some(name)
    });
    names.collect()
}

/// The keys of the table, in order.
fn table(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let mut tables = TABLES.iter().flat_map(|word| assigned(text, word)).filter(|(_, value)| value.starts_with('{'));
    let Some((_, literal)) = tables.next() else {
        return Err("its glue has no table of imports under a name that we know (was it minified by closure?)".into());
    };
    if tables.next().is_some() {
        return Err("its glue has several tables of imports".into());
    }
    object::entries(&literal[1..]).ok_or_else(|| "the table of imports in its glue is not a plain object".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let glue = Glue::read(text);
        let keys = glue.table.unwrap_or_default();
        let found: Vec<_> = keys.iter().map(|(key, value)| format!("{key}={value}")).collect();
        assert_eq!(found.join(" "), expected, "{:?}", glue.unknown);
    }

    #[test]
    fn the_table_is_read_as_each_version_writes_it() {
        check("var asmLibraryArg = {\n  \"a\": _a,\n  \"memory\": wasmMemory\n};", "a=_a memory=wasmMemory");
        check("var wasmImports = {\n  /** @export */\n  a: _a,\n  /** @export */\n  b: _b,\n};", "a=_a b=_b");
        check("x}var wasmImports={a:_a,b,c};var y={d:1}", "a=_a b=b c=c");
        check("function f(){wasmImports={a:_a}}", "a=_a");
        check("wasmImports={a:(x,y)=>{return {z:'},'}},b:g(1,[2]),c(){},d:_d}", "a= b= c= d=_d");
    }

    #[test]
    fn glue_may_end_anywhere() {
        let texts = [include_str!("../../fuzz/corpus/glue/older"), include_str!("../../fuzz/corpus/glue/newer")];
        let cut = texts.iter().flat_map(|text| (0..=text.len()).filter_map(|at| text.get(..at)));
        let (whole, broken): (Vec<_>, Vec<_>) = cut.partition(|text| Glue::read(text).table.is_some());
        assert!(!whole.is_empty() && !broken.is_empty());
    }

    #[test]
    fn what_is_no_plain_table_is_unknown() {
        for text in [
            "",
            "var x={}",
            "wasmImports==={a}",
            "wasmImports={...x}",
            "wasmImports={get a(){}}",
            "wasmImports={a:_a",
            "wasmImports={a:'",
            "wasmImports={\"a",
            "wasmImports={[x]:1}",
            "wasmImports={a:1};wasmImports={b:2}",
            "notwasmImports={a:1}",
            "wasmImports={\"\\u0061\":1}",
        ] {
            let glue = Glue::read(text);
            assert!(glue.table.is_none() && glue.unknown.is_some(), "{text}: {:?}", glue.table);
        }
    }

    #[test]
    fn signatures_stubs_tags_and_globals_are_found() {
        let text = "_a.sig=\"vij\";_b.sig = 'p';if(x.sig==\"no\");_c.stub=true;_d.stub = !0;e.stub==true;\
            var ___t=new WebAssembly.Tag({\"parameters\":[\"i32\",'i64']});\
            var ___s = new WebAssembly.Global({'value': 'i32', 'mutable': true}, 5);\
            var ___m = new WebAssembly.Global({'value': 'i32', 'mutable': false}, 5);var ___heap_base = 71552;";
        let glue = Glue::read(text);
        assert_eq!(glue.signatures, HashMap::from([("_a", "vij"), ("_b", "p")]));
        assert_eq!(glue.stubs, HashSet::from(["_c", "_d"]));
        assert_eq!(glue.tags, HashMap::from([("___t", vec!["i32", "i64"])]));
        assert_eq!(glue.globals, HashMap::from([("___s", true), ("___m", false)]));
        assert_eq!(glue.numbers, HashMap::from([("___heap_base", 71552)]));
    }

    #[test]
    fn names_on_the_module_object_are_javascript_functions_only() {
        let text =
            "Module[asmjsMangle(x)];Module[\"_a\"] = _a;Module[\"_b\"]=_bc;var _c=Module[\"_c\"]=createExport();";
        assert_eq!(Glue::read(text).on_module, ["a"]);
    }
}
