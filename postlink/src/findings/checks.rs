//! Every check, as a row. A released code keeps its meaning for ever; docs/reference/checks has a page for each.

use super::level::{Level, When};
use Level::{Error, Note, Warning};
use When::{Call, Load, Never};

/// One check.
#[derive(Debug)]
pub struct Check {
    /// `PL001`, …
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub title: &'static str,
    /// How bad it is, unless policy says otherwise.
    pub level: Level,
    /// When it shows.
    pub when: When,
    /// What to do about it, where the finding does not know better.
    pub help: &'static str,
}

macro_rules! checks {
    ($($name:ident $code:literal $level:ident $when:ident $title:literal $help:literal;)*) => {
        $(pub(crate) static $name: Check =
            Check { code: $code, title: $title, level: $level, when: $when, help: $help };)*
        /// The checks, by code.
        pub static CHECKS: &[&Check] = &[$(&$name),*];
        /// The page of each check, by code; the shims name no page, so that they have none.
        pub static PAGES: &[(&str, &str)] = &[$(($code, include_str!(concat!("../../../docs/reference/checks/", $code, ".md")))),*];
    };
}

checks! {
    NOT_WASM "PL001" Error Load "not a wasm file"
        "build it for wasm32-unknown-emscripten; a native library cannot be loaded in its place";
    BROKEN "PL002" Error Load "truncated or invalid wasm"
        "copy or build the file again; it was cut off or changed after the link";
    NOT_SIDE_MODULE "PL003" Error Load "not a side module"
        "link it with -sSIDE_MODULE=1 (emcc -shared makes side modules from 6.0.0 on; before, it made objects)";
    STRIPPED "PL004" Error Load "a side module that lost its dylink.0 section"
        "do not strip it with LLVM 23's tools or emstrip of Emscripten 5.0.1 and later; strip with `postlink edit --strip debug FILE`, or link with -s";
    DYLINK_NOT_FIRST "PL005" Error Load "dylink.0 is not the first section"
        "the tool that rewrote the module moved the section; use one that keeps it first";
    OLD_DYLINK "PL006" Error Load "an older dylink section that this loader does not take"
        "link the module again with Emscripten 3.1.0 or later";
    TABLE_ALIGNMENT "PL007" Error Load "an alignment that the loader refuses"
        "link it again; Emscripten's own modules ask for no table alignment";

    STACK_LIMITS "PL008" Error Load "a module and a main module that differ in stack checks"
        "link both with the same STACK_OVERFLOW_CHECK (ASSERTIONS=2 sets 2)";

    MISSING_DATA "PL010" Error Load "a variable that nobody provides"
        "link the library that defines it into the module or into the main module, or name it with -l so that it is needed";
    MISSING_ADDRESS "PL011" Error Load "the address of a function that nobody provides"
        "link the library that defines it into the module or into the main module, or name it with -l so that it is needed";
    MISSING_FUNCTION "PL012" Error Call "a function that nobody provides"
        "link the library that defines it into the module or into the main module, or name it with -l so that it is needed";
    MISSING_IN_CONSTRUCTOR "PL013" Error Load "a constructor calls a function that nobody provides"
        "link the library that defines it into the module or into the main module, or name it with -l so that it is needed";
    WEAK "PL014" Note Never "a weak symbol that stays undefined"
        "nothing, if the code asks for it before it uses it";
    NO_SIGNATURE "PL015" Error Load "the address of a JavaScript function without a signature"
        "call it through a C function of your own, or give it a __sig in its JavaScript library";
    OTHER_KIND "PL016" Error Load "a symbol of another kind than the one wanted"
        "the two sides were made from different declarations; build both from the same headers";

    NEEDED_NOT_FOUND "PL020" Error Load "a needed library that was not found"
        "ship it with the module, name its folder with --lib-path, or link the module without it";
    NEEDED_SHADOWED "PL021" Warning Never "a needed library that exists more than once"
        "keep one of them, or give the module a runtime path that leads to the right one";
    NEEDED_FAILS "PL022" Error Load "a needed library that does not load, or fails when called"
        "see what is said of that library";
    NEEDED_ELSEWHERE "PL023" Warning Never "a needed library outside the folders that are searched"
        "set a runtime path with `postlink edit --add-rpath DIR FILE`, or have the program load the library first";
    NEEDED_CIRCLE "PL024" Warning Never "libraries that need each other"
        "move what both use into a third library";
    ONLY_GLOBAL "PL025" Error Call "a function of a needed library, which this loader does not see"
        "load the needed library with RTLD_GLOBAL first (`postlink check --main MAIN --global LIB FILE`), or use a main module of 3.1.58 or later";

    OTHER_SIGNATURE "PL030" Error Load "a function type that differs from the main module's"
        "build both from the same headers: one declares it wrongly (arguments stand before the arrow, the result behind it; i32 is an int, a long or a pointer, i64 a long long, f64 a double)";
    SIBLING_SIGNATURE "PL031" Error Call "a function type that differs between two side modules"
        "build both from the same headers: one declares it wrongly (arguments stand before the arrow, the result behind it; i32 is an int, a long or a pointer, i64 a long long, f64 a double)";
    JS_SIGNATURE "PL032" Warning Never "a function type that differs from a JavaScript function's"
        "correct the declaration; JavaScript takes any number of arguments and says nothing";
    BIGINT "PL033" Error Load "64-bit integers that cross the border in two ways"
        "link module and main module both with -sWASM_BIGINT, or both without";
    LEGALIZED "PL034" Warning Never "a module without BIGINT for a main module with it"
        "link it with -sWASM_BIGINT (the default from Emscripten 4.0.0 on)";
    MISMATCH "PL035" Warning Never "a function that its own link had under two types"
        "build both files from the same headers: one declares the function wrongly; `EMSHIM_POLICY=check=error` fails such a link";

    JS_EXCEPTIONS "PL040" Error Call "JavaScript exceptions that the main module does not support"
        "compile the module with -fwasm-exceptions, or link the main module with -fexceptions";
    TAG "PL041" Error Load "an exception tag that the main module does not define"
        "compile with the exceptions that the main module has: link the main module with -fwasm-exceptions, or the module with -fexceptions";
    LONGJMP "PL042" Error Call "a longjmp that the main module does not support"
        "compile with -sSUPPORT_LONGJMP as the main module was: wasm with wasm, emscripten with emscripten";

    EXCEPTION_STYLE "PL043" Error Never "other exceptions than policy asks for"
        "compile everything with the same of -fwasm-exceptions and -fexceptions";

    SHARED_MEMORY "PL050" Error Load "shared memory on one side only"
        "build both with -pthread or both without";
    MEMORY64 "PL051" Error Load "64-bit addresses"
        "build it for wasm32: without -m64 and -sMEMORY64";
    MEMORY_LIMITS "PL052" Error Load "more memory than the main module has"
        "link the main module with a larger INITIAL_MEMORY, or with ALLOW_MEMORY_GROWTH";
    TABLE_LIMITS "PL053" Error Load "a larger table than the main module has"
        "link the main module with ALLOW_TABLE_GROWTH";
    FOREIGN_IMPORT "PL055" Error Load "an import from a module that no loader knows"
        "remove the import_module attribute, or link what it names into the module";
    GLOBAL_TYPE "PL056" Error Load "a variable of wasm with another type or mutability"
        "link both with the same version of Emscripten";
    FEATURES "PL057" Note Never "a feature of wasm that the main module was not built for"
        "make sure that every engine that runs the main module has it";

    DUPLICATES "PL060" Note Never "several needed libraries define the same function"
        "of libraries that are loaded for one module alone the last one wins, with RTLD_GLOBAL the first; rename one, or link one of them statically";
    BUILD_PATHS "PL061" Warning Never "a path of the build machine"
        "compile with -ffile-prefix-map=OLD=NEW, and strip debug sections before shipping";
    PLATFORM "PL062" Warning Never "a wheel for another platform than the main module's"
        "use the wheel built for that runtime; that its symbols resolve does not make it compatible";

    NATIVE "PL063" Error Load "a file for another machine"
        "build it with the compiler on PATH; a compiler that a build calls by its full path makes files for the build machine";

    UNREADABLE "PL064" Error Load "a file that cannot be read"
        "see that it is whole and may be read, or leave it out with --exclude";

    PAIR "PL070" Error Load "a program without its wasm"
        "bring it with `postlink pair PREFIX`, or copy it beside the JavaScript";
    FACTORY "PL071" Warning Never "a program that is no factory"
        "link it with -sMODULARIZE, or with emshim's cc, so that a page can load it more than once";
    NO_BIGINT "PL072" Warning Never "a program linked without BIGINT"
        "link it with -sWASM_BIGINT; side modules of today expect it";
    IN_BIN "PL073" Warning Never "a side module among programs"
        "link it without -shared and -sSIDE_MODULE; LDFLAGS that say so for libraries reach programs, too";

    UNKNOWN_MAIN "PL090" Warning Never "a main module that cannot be read"
        "give the glue as emcc wrote it, before closure or a bundler, with its wasm beside it";
    NO_LOADER "PL091" Error Load "a program that cannot load side modules"
        "link it with -sMAIN_MODULE=1 or -sMAIN_MODULE=2";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique_and_each_has_its_help() {
        assert!(CHECKS.windows(2).all(|pair| pair[0].code < pair[1].code));
        for check in CHECKS {
            assert!(check.code.len() == 5 && !check.help.is_empty() && !check.title.ends_with('.'), "{}", check.code);
        }
    }
}
