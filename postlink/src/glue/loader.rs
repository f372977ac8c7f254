//! What the loader in a glue can do.

use super::text::has;

/// What the loader in the glue can do. Versions are where Emscripten got it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loader {
    /// There is one: the program was linked with MAIN_MODULE.
    pub present: bool,
    /// It looks for needed libraries along the runtime path of the module that needs them (4.0.x).
    pub runtime_paths: bool,
    /// It lets weak symbols be absent (3.1.26 or so).
    pub weak_imports: bool,
    /// It forgets a module's weak marks once it has loaded a library that the module needs (until 5.0).
    pub weak_marks_are_lost: bool,
    /// Libraries that were loaded for one module serve it alone; without, only RTLD_GLOBAL lets it call them.
    pub local_scope: bool,
    /// It makes `invoke_*` functions: JavaScript exceptions and longjmp.
    pub invoke: bool,
    /// It makes `__cxa_find_matching_catch_*` functions.
    pub find_matching_catch: bool,
    /// It takes the older `dylink` section (until 4.0.8).
    pub old_dylink: bool,
    /// It was linked with assertions.
    pub assertions: bool,
    /// It does not load libraries that need each other: an assertion ends that (3.1.2x and later).
    pub refuses_circles: bool,
    /// i64 goes through JavaScript as two halves: the main module was linked without WASM_BIGINT.
    pub legalized: bool,
    /// It runs EM_JS functions of side modules.
    pub em_js: bool,
    /// It keeps globals as they are; older ones turn them into numbers (until 5.0).
    pub keeps_globals: bool,
    /// `main` and `__main_argc_argv` stand for each other.
    pub main_alias: bool,
    /// It asks each module for `__set_stack_limits` (3.1.6 with STACK_OVERFLOW_CHECK=2).
    pub stack_limits: bool,
    /// It gives each module that has `__set_stack_limits` the limits of the stack.
    pub sets_stack_limits: bool,
    /// It finds a module's `dynCall_*` functions although the module is for itself alone (not so in 3.1.6).
    pub finds_dyn_calls: bool,
}

impl Loader {
    /// Every ability is marked by words that Emscripten has kept since 3.1.6 and that only the closure compiler renames.
    pub(super) fn read(text: &str) -> Loader {
        let has = |word: &str| has(text.as_bytes(), word);
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
            refuses_circles: has("before the first load completed"),
            legalized: has("orig$"),
            em_js: has("addEmJs"),
            keeps_globals: has("isImmutableGlobal"),
            stack_limits: sets && !asks,
            sets_stack_limits: sets,
            finds_dyn_calls: has("startsWith('dynCall_')") || has("startsWith(\"dynCall_\")"),
            main_alias: has("main_alias") || has_text("__main_argc_argv"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ability_is_seen_by_its_word_in_either_quotes_and_by_no_other() {
        let none = Loader::default();
        assert_eq!(Loader::read("loadDylibs \"__cxa_find_matching_catch_\" orig"), none);
        for quote in ['\'', '"'] {
            let read = |text: &str| Loader::read(&text.replace('~', &quote.to_string()));
            let catches = Loader { find_matching_catch: true, ..none };
            assert_eq!(read("sym.startsWith(~__cxa_find_matching_catch_~)"), catches);
            assert_eq!(read("getDylinkSection(~dylink~)"), Loader { old_dylink: true, ..none });
            assert_eq!(read("a(~dylink.0~)"), none);
            assert_eq!(read("n.startsWith(~dynCall_~)"), Loader { finds_dyn_calls: true, ..none });
            assert_eq!(read("n == ~__main_argc_argv~"), Loader { main_alias: true, ..none });
            let sets = Loader { stack_limits: true, sets_stack_limits: true, ..none };
            assert_eq!(read("moduleExports[~__set_stack_limits~](a, b)"), sets);
            for asks in ["] && ", "]&&"] {
                let text = format!("moduleExports[~__set_stack_limits~{asks}moduleExports[~__set_stack_limits~](a, b)");
                assert_eq!(read(&text), Loader { sets_stack_limits: true, ..none });
            }
        }
        assert_eq!(Loader::read("main_alias"), Loader { main_alias: true, ..none });
        assert!(Loader::read("function loadWebAssemblyModule()").present);
    }
}
