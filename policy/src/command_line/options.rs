//! Where each option's value sits. One sorted table for compiler drivers, one for linkers.
//!
//! Only options that take a value, or whose name would else be read as another option with a value glued on, need a
//! row. An option without a row stands alone and takes nothing. Behind the linkers' table stands the list of what GNU ld
//! has, which is generated: [`crate::tables`].

use crate::tables;

/// Where the value of an option sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No value: `-shared`.
    Flag,
    /// The next word: `-Xclang X`.
    Separate,
    /// Glued on: `-WaX`.
    Glued,
    /// Glued on, or the next word: `-oX`, `-o X`.
    Either,
    /// Behind `=`: `-std=X`.
    Equals,
    /// Behind `=`, or the next word: `--param=X`, `--param X`.
    EqualsOrSeparate,
    /// Behind `=`, or none: `--build-id`, `--build-id=X`.
    EqualsOrFlag,
}

/// One option and the place of its value.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    /// As spelled, dashes included for compilers, without them for linkers; never with its `=`.
    pub name: &'static str,
    /// Where the value sits.
    pub shape: Shape,
}

macro_rules! table {
    ($($shape:ident: $($name:literal)*;)*) => { &sorted([$($(Opt { name: $name, shape: Shape::$shape },)*)*]) };
}

/// Options of compiler drivers: gcc's, clang's and emcc's.
pub static COMPILER: &[Opt] = table! {
    Separate: "-A" "-Xanalyzer" "-Xassembler" "-Xclang" "-Xlinker" "-Xpreprocessor" "-arch" "-aux-info" "-bundle_loader"
        "-compatibility_version" "-current_version" "-dumpbase" "-dumpbase-ext" "-dumpdir" "-dylib_file" "-e"
        "-exported_symbols_list" "-force_load" "-framework" "-imultilib" "-include-pch" "-init" "-install_name"
        "-ivfsoverlay" "-mllvm" "-mthread-model" "-rpath" "-sectalign" "-seg1addr" "-serialize-diagnostics" "-soname"
        "-target" "-undefined" "-unexported_symbols_list" "-weak_framework" "-weak_library" "-working-directory"
        "--serialize-diagnostics";
    Either: "-B" "-D" "-F" "-I" "-L" "-MF" "-MJ" "-MQ" "-MT" "-T" "-U" "-cxx-isystem" "-iframework" "-idirafter" "-imacros"
        "-include" "-iprefix" "-iquote" "-isysroot" "-isystem" "-iwithprefix" "-iwithprefixbefore" "-l" "-o" "-u" "-x" "-z";
    Glued: "-J" "-O" "-W" "-Wa," "-Wl," "-Wp," "-g" "-jsD";
    Equals: "-fdebug-prefix-map" "-ffile-prefix-map" "-flto" "-fmacro-prefix-map" "-fopenmp" "-fprofile-use" "-fsanitize" "-fuse-ld"
        "-fvisibility" "-march" "-mcmodel" "-mcpu" "-mfpmath" "-mfpu" "-mtune" "-print-file-name" "-print-prog-name"
        "-specs" "-std" "-stdlib" "--std" "--print-file-name" "--print-prog-name" "-fcf-protection" "-rtlib" "-unwindlib"
        "-mabi" "-mfloat-abi" "-mincoming-stack-boundary" "-mpreferred-stack-boundary" "-mtls-dialect"
        "-mmacosx-version-min" "-mmacos-version-min" "-fexcess-precision";
    EqualsOrSeparate: "--cache" "--closure" "--closure-args" "--compiler-wrapper" "--default-obj-ext" "--embed-file"
        "--emit-minification-map" "--emit-tsd" "--exclude-file" "--extern-post-js" "--extern-pre-js" "--js-library"
        "--js-opts" "--js-transform" "--llvm-lto" "--llvm-opts" "--memory-init-file" "--minify" "--oformat" "--output-eol"
        "--output_eol" "--param" "--post-js" "--pre-js" "--preload-file" "--reproduce" "--shell-file" "--source-map-base"
        "--sysroot" "--target" "--use-port" "--valid-abspath";
    Flag: "-E" "-M" "-MD" "-MG" "-MM" "-MMD" "-MP" "-S" "-Bsymbolic" "-Bsymbolic-functions" "-Bstatic" "-Bdynamic" "-c"
        "-dynamic" "-dynamiclib" "-bundle" "-emit-llvm" "-flat_namespace" "-fsyntax-only" "-include-directory" "-s"
        "-shared" "-shared-libgcc" "-static" "-static-libgcc" "-static-libstdc++" "-static-pie" "-save-temps" "-time"
        "-undef" "-gcc-toolchain" "-traditional" "-traditional-cpp" "-trigraphs" "-###" "-v" "-w" "-ansi" "-fopenmp-simd"
        "-nostdinc" "-nostdinc++" "-nostdlib" "-nodefaultlibs" "-nostartfiles" "-no-pie" "-pie" "-rdynamic" "-r"
        "-symbolic" "-unsigned";
};

/// Options of linkers: GNU ld's, wasm-ld's and Apple's, without their one or two dashes.
pub static LINKER: &[Opt] = table! {
    Separate: "assert" "bundle_loader" "compatibility_version" "current_version" "dylib_file" "entry_addr"
        "exported_symbols_list" "force_load" "framework" "install_name" "mllvm" "sectcreate" "syslibroot"
        "unexported_symbols_list" "weak_framework";
    Either: "A" "F" "G" "I" "L" "P" "R" "T" "Y" "a" "b" "e" "f" "h" "l" "m" "o" "u" "y" "z";
    Glued: "O";
    EqualsOrFlag: "build-id" "color-diagnostics" "demangle" "icf" "pack-dyn-relocs" "threads" "time-trace";
    EqualsOrSeparate: "Map" "allow-undefined-file" "architecture" "audit" "auxiliary" "default-script" "defsym"
        "depaudit" "dependency-file" "dynamic-linker" "dynamic-list" "entry" "error-limit" "exclude-libs" "export"
        "export-if-defined" "features" "filter" "fini" "format" "fuse-ld" "global-base" "hash-style" "init"
        "initial-heap" "initial-memory" "library" "library-path" "lto-O" "max-cache-size" "max-memory" "mri-script" "oformat" "output" "plugin" "plugin-opt"
        "reproduce" "require-defined" "retain-symbols-file" "rpath" "rpath-link" "script" "soname" "stack" "sysroot"
        "table-base" "thinlto-cache-dir" "trace-symbol" "undefined" "unresolved-symbols" "version-script"
        "why-extract" "wrap";
    // Long names that a single dash would else turn into a short option with a value glued on.
    Flag: "allow-undefined" "bind_at_load" "eh-frame-hdr" "embedded-relocs" "emit-relocs" "enable-new-dtags" "end-group" "end-lib"
        "error-unresolved-symbols" "exclude-all-symbols" "execute" "experimental-pic" "export-all" "export-all-symbols"
        "export-dynamic" "export-memory" "export-table" "extra-features" "flat_namespace" "headerpad_max_install_names" "help"
        "large-address-aware" "lazy" "max-page-size" "merge-data-segments" "mmap-output-file" "multiply_defined" "omagic"
        "undefined-version" "unique" "ur";
};

/// Sorts a table at compile time, so that the rows can be written by shape.
const fn sorted<const N: usize>(mut rows: [Opt; N]) -> [Opt; N] {
    let mut i = 1;
    while i < N {
        let mut j = i;
        while j > 0 && less(rows[j].name.as_bytes(), rows[j - 1].name.as_bytes()) {
            let row = rows[j];
            rows[j] = rows[j - 1];
            rows[j - 1] = row;
            j -= 1;
        }
        i += 1;
    }
    rows
}

const fn less(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    a.len() < b.len()
}

/// An option found at the start of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The option's name: the table's spelling, or the word itself where the table has no row.
    pub name: &'a [u8],
    /// The value, where this word holds it.
    pub value: Option<&'a [u8]>,
    /// Does the next word hold the value?
    pub wants_next: bool,
}

/// Reads one word of a compiler's command line; `None` for an operand. `-` (stdin) is an operand.
pub fn compiler(word: &[u8]) -> Option<Found<'_>> {
    if word.len() < 2 || word[0] != b'-' {
        return None;
    }
    Some(look_up(word, &|name| listed(COMPILER, name), &|_| None).unwrap_or(Found {
        name: word,
        value: None,
        wants_next: false,
    }))
}

/// Reads one word of a linker's command line; the name comes back without its dashes. One dash or two mean the same
/// for long names, and only one dash can introduce a short option with its value glued on.
pub fn linker(word: &[u8]) -> Option<Found<'_>> {
    if word.len() < 2 || word[0] != b'-' {
        return None;
    }
    if let Some(long) = word.strip_prefix(b"--") {
        let bare = Found { name: long, value: None, wants_next: false };
        return Some(
            look_up(long, &|name| listed(LINKER, name), &generated)
                .filter(|found| found.name.len() > 1)
                .unwrap_or_else(|| match long.iter().position(|&byte| byte == b'=') {
                    Some(at) => Found { name: &long[..at], value: Some(&long[at + 1..]), wants_next: false },
                    None => bare,
                }),
        );
    }
    let rest = &word[1..];
    // Behind one dash, GNU ld and wasm-ld read `-omagic` as the output `magic`.
    let generated = |name: &[u8]| generated(name).filter(|_| !rest.starts_with(b"o"));
    Some(look_up(rest, &|name| listed(LINKER, name), &generated).unwrap_or(Found {
        name: rest,
        value: None,
        wants_next: false,
    }))
}

/// The row with the longest name that this word begins with and whose shape fits; `second` is asked where `first` has none.
fn look_up<'a>(
    word: &'a [u8],
    first: &dyn Fn(&[u8]) -> Option<Opt>,
    second: &dyn Fn(&[u8]) -> Option<Opt>,
) -> Option<Found<'a>> {
    const LONGEST: usize = 40;
    (1..=word.len().min(LONGEST)).rev().find_map(|length| {
        let (name, rest) = word.split_at(length);
        let read = |row: Opt| row.read(rest);
        first(name).and_then(read).or_else(|| second(name).and_then(read))
    })
}

fn listed(table: &'static [Opt], name: &[u8]) -> Option<Opt> {
    table.binary_search_by(|row| row.name.as_bytes().cmp(name)).ok().map(|at| table[at])
}

/// GNU ld's own list. One letter is left to the table above: the start of a name that only wasm-ld has is no value.
fn generated(name: &[u8]) -> Option<Opt> {
    let row = tables::LINKER.find(name).filter(|row| row.name.len() > 1)?;
    let shape = match row.kind {
        "Flag" => Shape::Flag,
        "EqualsOrFlag" => Shape::EqualsOrFlag,
        _ => Shape::EqualsOrSeparate,
    };
    Some(Opt { name: row.name, shape })
}

impl Opt {
    /// Fits what follows the name in the word to the shape.
    fn read<'a>(&self, rest: &'a [u8]) -> Option<Found<'a>> {
        let name = self.name.as_bytes();
        let found = |value, wants_next| Some(Found { name, value, wants_next });
        let behind_equals = rest.strip_prefix(b"=");
        match self.shape {
            Shape::Flag if rest.is_empty() => found(None, false),
            Shape::Separate if rest.is_empty() => found(None, true),
            Shape::Either if rest.is_empty() => found(None, true),
            Shape::Glued | Shape::Either => found(Some(rest).filter(|rest| !rest.is_empty()), false),
            Shape::EqualsOrSeparate if rest.is_empty() => found(None, true),
            Shape::Equals | Shape::EqualsOrFlag if rest.is_empty() => found(None, false),
            Shape::Equals | Shape::EqualsOrSeparate | Shape::EqualsOrFlag => {
                behind_equals.and_then(|value| found(Some(value), false))
            }
            Shape::Flag | Shape::Separate => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_are_sorted_unique_and_short_enough_to_be_found() {
        for table in [COMPILER, LINKER] {
            assert!(table.windows(2).all(|pair| pair[0].name < pair[1].name));
            assert!(table.iter().all(|row| row.name.len() <= 40));
        }
    }

    #[track_caller]
    fn check(read: fn(&[u8]) -> Option<Found<'_>>, word: &str, name: &str, value: Option<&str>, wants_next: bool) {
        let found = read(word.as_bytes()).expect("an option");
        assert_eq!(str::from_utf8(found.name), Ok(name));
        assert_eq!(found.value, value.map(str::as_bytes));
        assert_eq!(found.wants_next, wants_next);
    }

    #[test]
    fn a_compilers_values_are_found_where_they_sit() {
        check(compiler, "-o", "-o", None, true);
        check(compiler, "-ox", "-o", Some("x"), false);
        check(compiler, "-std=c11", "-std", Some("c11"), false);
        check(compiler, "-static-libgcc", "-static-libgcc", None, false);
        check(compiler, "-emit-llvm", "-emit-llvm", None, false);
        check(compiler, "-isystem/usr/include", "-isystem", Some("/usr/include"), false);
        check(compiler, "-include-pch", "-include-pch", None, true);
        check(compiler, "--sysroot", "--sysroot", None, true);
        check(compiler, "--sysroot=/", "--sysroot", Some("/"), false);
        check(compiler, "-fopenmp-simd", "-fopenmp-simd", None, false);
        check(compiler, "-unknown", "-u", Some("nknown"), false);
        check(compiler, "-fwhatever=1", "-fwhatever=1", None, false);
    }

    #[test]
    fn a_linkers_names_are_the_same_with_one_dash_or_two() {
        for dashes in ["-", "--"] {
            check(linker, &format!("{dashes}rpath"), "rpath", None, true);
            check(linker, &format!("{dashes}rpath=/x"), "rpath", Some("/x"), false);
            check(linker, &format!("{dashes}as-needed"), "as-needed", None, false);
            check(linker, &format!("{dashes}build-id"), "build-id", None, false);
        }
        check(linker, "-R/x", "R", Some("/x"), false);
        check(linker, "-headerpad_max_install_names", "headerpad_max_install_names", None, false);
        check(linker, "--emit-relocs", "emit-relocs", None, false);
        check(linker, "--zzz=1", "zzz", Some("1"), false);
    }

    #[test]
    fn what_gnu_ld_has_is_never_a_letter_with_a_value() {
        for dashes in ["-", "--"] {
            check(linker, &format!("{dashes}library-path=/x"), "library-path", Some("/x"), false);
            check(linker, &format!("{dashes}Ttext-segment=0x1"), "Ttext-segment", Some("0x1"), false);
            check(linker, &format!("{dashes}Ttext"), "Ttext", None, true);
            check(linker, &format!("{dashes}hash-size=7"), "hash-size", Some("7"), false);
            check(linker, &format!("{dashes}unique=.text"), "unique", Some(".text"), false);
            check(
                linker,
                &format!("{dashes}enable-non-contiguous-regions"),
                "enable-non-contiguous-regions",
                None,
                false,
            );
            check(linker, &format!("{dashes}allow-undefined"), "allow-undefined", None, false);
        }
        check(linker, "-orphan", "o", Some("rphan"), false);
        check(linker, "--orphan-handling=place", "orphan-handling", Some("place"), false);
        check(linker, "-G", "G", None, true);
        check(linker, "-(", "(", None, false);
    }

    #[test]
    fn operands_are_not_options() {
        for word in ["", "-", "a.c", "a-b", "=x"] {
            assert_eq!(compiler(word.as_bytes()), None);
            assert_eq!(linker(word.as_bytes()), None);
        }
    }
}
