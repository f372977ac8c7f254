//! The rules for options that the generated tables know and must not drop: they decide something about the program, so
//! they are done in another way, or refused. A few stand here for a reason of their own.

use super::rule::Action::{Become, Drop, Keep, Refuse};
use super::rule::{On, Rule, compiler, linker};
use super::shared_reasons::{
    HOST_LIBRARY, LINK_ONLY, OTHER_TARGET, PIE, SECOND_DEFINITION, SEEN_3_1_58, SEEN_3_1_69, SIX,
};

const SCRIPT: &str = "wasm-ld reads no linker scripts";
const ADDRESS: &str = "a WebAssembly module has no sections with addresses";
const WRONG_SIGN: &str = "clang 14 sees another sign where a signed int becomes a signed long";
const NO_SIZE: &str = "clang's class of errors has no size in its name";
const NO_CLASS: &str = "clang has no such class of errors";
const NEW_IN_GCC: &str = "this clang does not have what newer compilers check here";

/// The rows for options of the compiler driver.
pub(super) static COMPILERS_DECISIONS: &[Rule] = &[
    compiler("-fopenacc*", Refuse, "clang has no OpenACC; a build system must see that it is absent"),
    compiler("-fgnu-tm", Refuse, "clang has no transactional memory; a build system must see that it is absent"),
    compiler(
        "-fsso-struct=big-endian",
        Refuse,
        "clang lays out every structure as the target does, and that is little-endian",
    ),
    compiler("-funsigned-bitfields", Refuse, "clang's plain bit-fields are signed, whatever is said"),
    compiler("-fno-signed-bitfields", Refuse, "clang's plain bit-fields are signed, whatever is said"),
    compiler("-fno-hosted", Become(&["-ffreestanding"]), "clang has only this name for it"),
    compiler("-fwrapv-pointer", Become(&["-fwrapv"]), "this clang has one option for numbers and pointers").until(SIX),
    compiler(
        "-ftrivial-auto-var-init=zero",
        Become(&[
            "-ftrivial-auto-var-init=zero",
            "-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang",
        ]),
        "this clang wants to be told twice",
    )
    .until(SEEN_3_1_69),
    compiler("-fprofile-use", Keep, "clang reads such a file").value("*.profdata"),
    compiler("-fprofile-use", Drop, "gcc's profiles say nothing to clang, which fails where it finds none of its own")
        .on(On::Source),
    compiler("-fhardened", Drop, NEW_IN_GCC),
    compiler("-fcanon-prefix-map", Drop, "clang's prefix maps compare names as they are written"),
    compiler("-fno-canon-prefix-map", Drop, "clang's prefix maps compare names as they are written"),
    compiler("-fstrict-flex-arrays*", Drop, NEW_IN_GCC).until(SEEN_3_1_69),
    compiler("-static-libasan", Drop, HOST_LIBRARY),
    compiler("-static-libtsan", Drop, HOST_LIBRARY),
    compiler("-static-liblsan", Drop, HOST_LIBRARY),
    compiler("-static-libubsan", Drop, HOST_LIBRARY),
    compiler("-W", Become(&["-Wframe-larger-than={*}", "-Werror=frame-larger-than"]), NO_SIZE)
        .value("error=frame-larger-than=*"),
    compiler("-W", Become(&["-Wconversion", "-Wno-error=sign-conversion"]), WRONG_SIGN)
        .value("conversion")
        .until(SEEN_3_1_69),
    compiler("-W", Become(&["-Wsign-conversion", "-Wno-error=sign-conversion"]), WRONG_SIGN)
        .value("sign-conversion")
        .until(SEEN_3_1_69),
    compiler("-W", Become(&["-Wno-error=frame-larger-than"]), NO_SIZE).value("no-error=frame-larger-than=*"),
    compiler("-W", Become(&["-Wsystem-headers"]), NO_CLASS).value("error=system-headers"),
    compiler("-W", Drop, NO_CLASS).value("no-error=system-headers"),
    compiler("-W", Drop, NO_CLASS).value("error=larger-than*"),
    compiler("-W", Drop, NO_CLASS).value("no-error=larger-than*"),
    compiler("-std", Become(&["-std=c++2b"]), "this clang knows the standard by its working name")
        .value("c++23")
        .until(SEEN_3_1_58),
    compiler("-std", Become(&["-std=gnu++2b"]), "this clang knows the standard by its working name")
        .value("gnu++23")
        .until(SEEN_3_1_58),
    compiler("-C", Drop, "clang keeps comments in preprocessed text alone").on(On::Source).unless("-E"),
    compiler("-CC", Drop, "clang keeps comments in preprocessed text alone").on(On::Source).unless("-E"),
    compiler("-traditional-cpp", Refuse, "clang preprocesses in the traditional way only where nothing follows (-E)")
        .on(On::Source)
        .unless("-E"),
    compiler("-T", Drop, ADDRESS).value("bss*"),
    compiler("-T", Drop, ADDRESS).value("data*"),
    compiler("-T", Drop, ADDRESS).value("text*"),
    compiler("-T", Drop, LINK_ONLY).on(On::Compile),
    compiler("-T", Refuse, SCRIPT),
];

/// The rows for options of the linker.
pub(super) static LINKERS_DECISIONS: &[Rule] = &[
    linker("T", Refuse, SCRIPT),
    linker("script", Refuse, SCRIPT),
    linker("default-script", Refuse, SCRIPT),
    linker("dT", Refuse, SCRIPT),
    linker("c", Refuse, SCRIPT),
    linker("mri-script", Refuse, SCRIPT),
    linker("Tbss", Drop, ADDRESS),
    linker("Tdata", Drop, ADDRESS),
    linker("Ttext", Drop, ADDRESS),
    linker("Ttext-segment", Drop, ADDRESS),
    linker("Trodata-segment", Drop, ADDRESS),
    linker("Tldata-segment", Drop, ADDRESS),
    linker("section-start", Drop, ADDRESS),
    linker("defsym", Refuse, "wasm-ld gives no symbol a value; in C, an alias attribute gives a second name"),
    linker("init", Drop, "it names what GNU ld calls by itself, and nothing here has that name").value("_init"),
    linker("init", Refuse, "a module calls no such function; in C, a constructor attribute has one called"),
    linker("fini", Drop, "it names what GNU ld calls by itself, and nothing here has that name").value("_fini"),
    linker("fini", Refuse, "a module calls no such function; in C, a destructor attribute has one called"),
    linker("b", Drop, OTHER_TARGET).value("elf*"),
    linker("b", Drop, OTHER_TARGET).value("default"),
    linker("b", Keep, "an object with the file's bytes takes its place").value("binary"),
    linker("b", Refuse, "wasm-ld reads no files of other formats; in C, .incbin takes a file's bytes"),
    linker("format", Drop, OTHER_TARGET).value("elf*"),
    linker("format", Drop, OTHER_TARGET).value("default"),
    linker("format", Keep, "an object with the file's bytes takes its place").value("binary"),
    linker("format", Refuse, "wasm-ld reads no files of other formats; in C, .incbin takes a file's bytes"),
    linker("oformat", Drop, OTHER_TARGET).value("elf*"),
    linker("oformat", Refuse, "wasm-ld writes WebAssembly modules and nothing else"),
    linker("print-output-format", Refuse, "it asks about GNU ld, and wasm-ld is the linker here"),
    linker("print-sysroot", Refuse, "it asks about GNU ld, and wasm-ld is the linker here"),
    linker("EB", Refuse, "WebAssembly is little-endian"),
    linker("just-symbols", Refuse, "addresses in another program mean nothing in a WebAssembly module"),
    linker("out-implib", Refuse, "wasm-ld makes no import libraries"),
    linker("dependency-file", Refuse, "wasm-ld does not write down which files a link read"),
    linker("ignore-unresolved-symbol", Refuse, "emcc forgives every undefined symbol or none"),
    linker(
        "unresolved-symbols",
        Become(&["--unresolved-symbols=ignore-all"]),
        "wasm-ld has one rule for all files, and only object files hold such symbols",
    )
    .value("ignore-in-object-files"),
    linker("unresolved-symbols", Drop, "wasm-ld asks nothing of shared libraries anyway")
        .value("ignore-in-shared-libs"),
    linker("require-defined", Become(&["--export={}"]), "wasm-ld asks that of what is exported"),
    linker("export-dynamic-symbol", Become(&["--export-if-defined={}"]), "it is wasm-ld's name for it"),
    linker("allow-multiple-definition", Drop, SECOND_DEFINITION).until(SIX),
    linker("library", Become(&["-l{}"]), "emcc knows its own libraries by the short name alone"),
    linker("library-path", Become(&["-L{}"]), "this wasm-ld has only the short name").until(SEEN_3_1_69),
    linker("output", Become(&["-o", "{}"]), "wasm-ld has only the short name"),
    linker("Bshareable", Become(&["-shared"]), "wasm-ld has only this name for it"),
    linker("i", Become(&["-r"]), "wasm-ld has only this name for it"),
    linker("pie", Drop, PIE),
    linker("pic-executable", Drop, PIE),
    linker("demangle", Keep, "wasm-ld has it").value(""),
    linker("demangle", Become(&["--no-demangle"]), "wasm-ld writes names in one way or as they are").value("none"),
    linker("demangle", Become(&["--demangle"]), "wasm-ld writes names in one way or as they are"),
    linker("verbose", Keep, "wasm-ld has it").value(""),
    linker("verbose", Become(&["--verbose"]), "wasm-ld has no number behind it"),
    linker("V", Become(&["--version"]), "wasm-ld has only this name for it"),
    linker("target-help", Become(&["--help"]), "wasm-ld has only this name for it"),
    linker("(", Drop, "wasm-ld searches every archive again by itself"),
    linker(")", Drop, "wasm-ld searches every archive again by itself"),
];
