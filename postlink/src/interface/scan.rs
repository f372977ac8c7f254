//! What a glue's text says: the table of imports, signatures, stubs, and what the loader can do.
//!
//! The table is one object literal, read by a small tokenizer; everything else is marked by words that Emscripten has
//! kept since 3.1.6 and that only the closure compiler renames.

use std::collections::{HashMap, HashSet};

use memchr::memmem;

use super::Loader;

/// What a glue says.
#[derive(Debug, Default)]
pub(super) struct Glue<'a> {
    /// Each key of the table, with the name of the JavaScript value if it is just a name.
    pub(super) table: Option<Vec<(&'a str, &'a str)>>,
    /// `_x.sig = "vi"`: the letters of each JavaScript function.
    pub(super) signatures: HashMap<&'a str, &'a str>,
    /// `_x.stub = true`: functions that stand for nothing yet.
    pub(super) stubs: HashSet<&'a str>,
    /// Functions of 3.1.6 that call `Module[…]` of their own name, which is there once a library has been loaded.
    pub(super) relays: HashSet<&'a str>,
    /// JavaScript values that are tags, with their parameters.
    pub(super) tags: HashMap<&'a str, Vec<&'a str>>,
    /// JavaScript values that are globals, with their mutability.
    pub(super) globals: HashMap<&'a str, bool>,
    /// JavaScript values that are numbers.
    pub(super) numbers: HashMap<&'a str, u64>,
    /// Names that 3.1.6 finds on its Module object.
    pub(super) on_module: Vec<&'a str>,
    /// What the loader can do.
    pub(super) loader: Loader,
    /// Why the table could not be read.
    pub(super) unknown: Option<String>,
}

/// Tables: newer, older than 3.1.30 or so.
const TABLES: [&str; 2] = ["wasmImports", "asmLibraryArg"];

/// Numbers that stand in the table of older glues.
const NUMBERS: [&str; 5] = ["___heap_base", "___stack_high", "___stack_low", "___memory_base", "___table_base"];

impl<'a> Glue<'a> {
    pub(super) fn read(text: &'a str) -> Glue<'a> {
        let mut glue = Glue { loader: loader(text), ..Glue::default() };
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
        if text.contains("Module[asmjsMangle(") {
            glue.on_module = on_module(text);
            glue.relays = relays(text);
        }
        glue
    }

    /// `x = new WebAssembly.Tag({parameters: ["i32"]})`, `x = new WebAssembly.Global({mutable: true}, 1)`.
    fn wasm_values(&mut self, text: &'a str) {
        for at in memmem::find_iter(text.as_bytes(), "new WebAssembly.") {
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

fn loader(text: &str) -> Loader {
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let has_text = |word: &str| has(&format!("'{word}'")) || has(&format!("\"{word}\""));
    let either = |before: &str, after: &str| {
        ['\'', '"'].iter().any(|quote| has(&format!("{before}{quote}__set_stack_limits{quote}{after}")))
    };
    let (sets, asks) =
        (either("moduleExports[", "]("), either("moduleExports[", "] &&") || either("moduleExports[", "]&&"));
    Loader {
        present: has("loadWebAssemblyModule"),
        runtime_paths: has("runtimePaths"),
        weak_imports: has("weakImports"),
        weak_marks_are_lost: has("currentModuleWeakSymbols"),
        local_scope: has("localScope"),
        invoke: has("createInvokeFunction"),
        find_matching_catch: has("startsWith(\"__cxa_find_matching_catch")
            || has("startsWith('__cxa_find_matching_catch"),
        old_dylink: has_text("dylink"),
        assertions: has("invalid tableAlign"),
        legalized: has("orig$"),
        em_js: has("addEmJs"),
        keeps_globals: has("isImmutableGlobal"),
        stack_limits: sets && !asks,
        sets_stack_limits: sets,
        finds_dyn_calls: has("startsWith('dynCall_')") || has("startsWith(\"dynCall_\")"),
        main_alias: has("main_alias") || has_text("__main_argc_argv"),
    }
}

/// Every `NAME word = value` (for a word that starts with a dot) or `word = value`: the name, and the text of the value on.
fn assigned<'a>(text: &'a str, word: &'static str) -> impl Iterator<Item = (&'a str, &'a str)> {
    memmem::find_iter(text.as_bytes(), word).filter_map(move |at| {
        let value = text[at + word.len()..].trim_start().strip_prefix('=')?.trim_start();
        let name = name_at_end(&text[..at]);
        (!value.starts_with('=') && name.is_empty() != word.starts_with('.')).then_some((name, value))
    })
}

fn is_name(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_' || c == b'$' || c >= 0x80
}

/// The name that ends here; empty if there is none.
fn name_at_end(text: &str) -> &str {
    let start = text.bytes().rposition(|c| !is_name(c)).map_or(0, |at| at + 1);
    &text[start..]
}

fn name_before_assignment(text: &str) -> Option<&str> {
    let before = text.trim_end().strip_suffix('=')?.trim_end();
    Some(name_at_end(before)).filter(|name| !name.is_empty())
}

/// The text of the string literal that starts here.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| "'\"".contains(*c))?;
    text[1..].split_once(quote).map(|(inner, _)| inner).filter(|inner| inner.len() < 256)
}

fn number(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..digits].parse().ok()
}

/// `Module["_x"] = …` where the value is no export of the wasm.
fn on_module(text: &str) -> Vec<&str> {
    let names = memmem::find_iter(text.as_bytes(), "Module[\"_").filter_map(|at| {
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
    let calls = memmem::find_iter(text.as_bytes(), ".apply(null, arguments)")
        .chain(memmem::find_iter(text.as_bytes(), ".apply(null,arguments)"));
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
    Tokens(&literal[1..]).entries().ok_or_else(|| "the table of imports in its glue is not a plain object".into())
}

/// JavaScript text behind the `{` of an object literal.
struct Tokens<'a>(&'a str);

impl<'a> Tokens<'a> {
    /// `key: value`, `"key": value` and `key` alone, up to the `}`.
    fn entries(mut self) -> Option<Vec<(&'a str, &'a str)>> {
        let mut entries = Vec::new();
        loop {
            self.blanks()?;
            if self.0.starts_with('}') {
                return Some(entries);
            }
            let key = self.key()?;
            self.blanks()?;
            let value = match self.0.bytes().next()? {
                b',' | b'}' => key,
                b':' => {
                    self.0 = &self.0[1..];
                    self.value()?
                }
                b'(' => self.value().map(|_| "")?,
                _ => return None,
            };
            entries.push((key, value));
            self.0 = self.0.strip_prefix(',').unwrap_or(self.0);
        }
    }

    fn blanks(&mut self) -> Option<()> {
        loop {
            self.0 = self.0.trim_start();
            if let Some(rest) = self.0.strip_prefix("/*") {
                self.0 = &rest[rest.find("*/")? + 2..];
            } else if let Some(rest) = self.0.strip_prefix("//") {
                self.0 = &rest[rest.find('\n')?..];
            } else {
                return Some(());
            }
        }
    }

    fn key(&mut self) -> Option<&'a str> {
        let key = match self.0.bytes().next()? {
            b'"' | b'\'' => {
                let key = quoted(self.0)?;
                self.0 = &self.0[key.len() + 2..];
                // An escape would be another name than its text.
                return (!key.contains('\\')).then_some(key);
            }
            _ => &self.0[..self.0.bytes().position(|c| !is_name(c))?],
        };
        self.0 = &self.0[key.len()..];
        Some(key).filter(|key| !key.is_empty())
    }

    /// The value up to the next `,` or `}` of this object: a name, or "" for any other expression.
    fn value(&mut self) -> Option<&'a str> {
        self.blanks()?;
        let name = &self.0[..self.0.bytes().position(|c| !is_name(c))?];
        let mut rest = Tokens(&self.0[name.len()..]);
        rest.blanks()?;
        if rest.0.starts_with([',', '}']) {
            self.0 = rest.0;
            return Some(name);
        }
        self.expression()?;
        Some("")
    }

    fn expression(&mut self) -> Option<()> {
        let mut open = 0_u32;
        loop {
            self.blanks()?;
            let c = self.0.bytes().next()?;
            match c {
                b',' | b'}' if open == 0 => return Some(()),
                b'(' | b'[' | b'{' => open += 1,
                b')' | b']' | b'}' => open = open.checked_sub(1)?,
                b'"' | b'\'' | b'`' => {
                    self.string(c)?;
                    continue;
                }
                _ => {}
            }
            let next = self.0.char_indices().nth(1).map_or(self.0.len(), |(at, _)| at);
            self.0 = &self.0[next..];
        }
    }

    fn string(&mut self, quote: u8) -> Option<()> {
        let mut bytes = self.0.bytes().enumerate().skip(1);
        while let Some((at, c)) = bytes.next() {
            match c {
                b'\\' => drop(bytes.next()),
                c if c == quote => {
                    self.0 = &self.0[at + 1..];
                    return Some(());
                }
                _ => {}
            }
        }
        None
    }
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
