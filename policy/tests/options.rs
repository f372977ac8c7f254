//! Options that gcc and GNU ld take never fail for being unknown: what decides nothing goes, what decides something is done
//! or refused. One line in, one out, for Emscriptens that nobody has here too.

use policy::settings::{Settings, Unwinding};
use policy::tool::Tool;
use policy::{Context, Invocation, Plan, Refusal, Version, invocation, plan};
use std::ffi::OsString;

const OLD: Version = Version(3, 1, 6);
const NEWEST_READ_OF: Version = Version(6, 0, 8);
const ALL: [Version; 6] =
    [OLD, Version(3, 1, 58), Version(3, 1, 69), Version(4, 0, 9), Version(6, 0, 5), NEWEST_READ_OF];

fn planned(version: Version, tool: Tool, line: &str, choices: &str) -> Result<Plan, Refusal> {
    let mut settings =
        Settings { pic: false, unwinding: Unwinding::Off, modularize: false, bigint: false, ..Settings::default() };
    settings.apply(choices).expect("choices");
    let context = Context {
        settings: &settings,
        version,
        prefix: None,
        headers: None,
        library: &|_| policy::plan::Library::Missing,
        links_side_module: false,
        for_target: &|_| None,
        is_extension: &|| true,
        of_build: &|_, _| true,
        named_by_meson: false,
        needed_folders: &[],
    };
    plan(&Invocation::parse(tool, line.split(' ').map(OsString::from).collect()), &context)
}

fn text(words: &[invocation::Word]) -> String {
    words.iter().map(|word| word.text.to_str().expect("text")).collect::<Vec<_>>().join(" ")
}

/// What a compile with these options becomes, without the file.
#[track_caller]
fn compile(version: Version, line: &str, expected: &str) {
    let planned = planned(version, Tool::Cc, &format!("{line} -c a.c"), "").expect("a plan");
    assert_eq!(text(&planned.words).trim_end_matches("-c a.c").trim_end(), expected, "{version}: {line}");
}

/// What `ld` with these options becomes, and `-Wl,` and `-Xlinker` alike.
#[track_caller]
fn link(version: Version, line: &str, expected: &str) {
    let planned = |tool, line: &str| {
        let plan = planned(version, tool, line, "").unwrap_or_else(|refusal| panic!("{refusal:?}"));
        text(&plan.words)
    };
    let spelled = |before: &str, between: &str, line: &str| match line {
        "" => String::new(),
        _ => format!(" {before}{}", line.replace(' ', between)),
    };
    let of_ld = planned(Tool::Ld, &format!("a.o{}", spelled("", " ", line)));
    assert_eq!(of_ld, format!("a.o{}", spelled("", " ", expected)), "{version}");
    let commas = planned(Tool::Cc, &format!("a.o{}", spelled("-Wl,", ",", line)));
    assert!(commas.starts_with(&format!("a.o{}", spelled("-Wl,", ",", expected))), "{version}: {line}: {commas}");
    let words = planned(Tool::Cc, &format!("a.o{}", spelled("-Xlinker ", " -Xlinker ", line)));
    let expected = format!("a.o{}", spelled("-Xlinker ", " -Xlinker ", expected));
    assert!(words.starts_with(&expected), "{version}: {line}: {words}");
    assert!(expected != "a.o" || !words.contains("-Xlinker"), "{version}: {line}: {words}");
}

#[track_caller]
fn refused(tool: Tool, line: &str) {
    for version in ALL {
        let refusal = planned(version, tool, line, "").expect_err(line);
        assert!(refusal.reason.len() > 10, "{line}");
    }
}

#[test]
fn what_tunes_gccs_own_work_goes() {
    for version in ALL {
        for option in [
            "-fno-gcse",
            "-fno-ivopts",
            "-fno-tree-vrp",
            "-fweb",
            "-fwhole-program",
            "-fmax-errors=5",
            "-fipa-pta",
            "-fcanon-prefix-map",
            "-fno-canonical-system-headers",
            "-fconserve-stack",
            "-flto-partition=none",
            "-fno-var-tracking-assignments",
            "-fno-toplevel-reorder",
            "-fno-reorder-functions",
            "-fno-crossjumping",
            "-fno-code-hoisting",
            "-fno-dse",
            "-fno-ipa-sra",
            "-fno-ipa-cp-clone",
            "-fno-partial-inlining",
            "-fdevirtualize-at-ltrans",
            "-fgraphite-identity",
            "-frounding-math",
            "-ftrapping-math",
            "-fno-printf-return-value",
            "-fopt-info",
            "-fopt-info-vec-missed",
            "-fopt-info-vec=x",
            "-fdump-tree-all",
            "-fdump-rtl-expand=x",
            "-fno-diagnostics-show-caret",
            "-fhardened",
            "-fzero-call-used-regs=used-gpr",
            "--param=inline-unit-growth=9",
            "-mno-direct-extern-access",
            "-mlong-double-64",
            "-mrdrnd",
            "-mrdseed",
            "-madx",
            "-mxsavec",
            "-mvaes",
            "-mgfni",
            "-mmovbe",
            "-mgeneral-regs-only",
            "-msoft-float",
            "-mharden-sls=all",
            "-mvzeroupper",
            "-mfentry",
            "-m3dnow",
            "-mcrc32",
            "-mno-vzeroupper",
            "-Wlogical-op",
            "-Wno-clobbered",
            "-Werror=logical-op",
            "-Wno-error=clobbered",
            "-static-libasan",
            "-Wa,-adhln=x",
        ] {
            compile(version, option, "");
        }
        compile(version, "--param inline-unit-growth=9 -O2", "-O2");
    }
}

#[test]
fn what_clang_has_learnt_stays() {
    compile(OLD, "-fcx-limited-range -fstrict-flex-arrays=3", "");
    compile(NEWEST_READ_OF, "-fcx-limited-range -fstrict-flex-arrays=3", "-fcx-limited-range -fstrict-flex-arrays=3");
    compile(
        OLD,
        "-ftrivial-auto-var-init=zero",
        "-ftrivial-auto-var-init=zero -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang",
    );
    compile(Version(4, 0, 9), "-ftrivial-auto-var-init=zero", "-ftrivial-auto-var-init=zero");
    for version in ALL {
        for option in
            ["-ftree-vectorize", "-fno-math-errno", "-Wall", "-Werror", "-Wno-unused", "-mllvm x", "-msimd128"]
        {
            compile(version, option, option);
        }
        compile(version, "-fnobody-knows -mnobody -Wnobody-knows", "-fnobody-knows -mnobody -Wnobody-knows");
        compile(version, "-msimd128 -msse2", "-msimd128 -msse2");
    }
}

#[test]
fn what_decides_something_for_a_compile_is_done_or_refused() {
    for option in ["-fopenacc", "-fopenacc-dim=1", "-fgnu-tm", "-fsso-struct=big-endian", "-funsigned-bitfields"] {
        refused(Tool::Cc, &format!("{option} -c a.c"));
    }
    refused(Tool::Cc, "-T x.ld a.o");
    compile(OLD, "-T x.ld -Ttext=0x1", "");
    compile(OLD, "-fpack-struct -fno-hosted -fwrapv-pointer", "-fpack-struct -ffreestanding -fwrapv");
    compile(NEWEST_READ_OF, "-fwrapv-pointer", "-fwrapv-pointer");
}

#[test]
fn gnu_lds_options_in_every_spelling_go_where_wasm_ld_has_none() {
    for version in ALL {
        for option in [
            "-pie",
            "--package-metadata={}",
            "--compress-debug-sections=zlib",
            "--warn-execstack",
            "--no-warn-execstack",
            "--warn-rwx-segments",
            "-(",
            "-)",
            "--print-memory-usage",
            "--orphan-handling=place",
            "--orphan-handling place",
            "--hash-size=1024",
            "-hash-size=1024",
            "-w",
            "--no-warnings",
            "--warn-textrel",
            "--no-warn-mismatch",
            "--no-dynamic-linker",
            "-Bgroup",
            "--traditional-format",
            "--no-check-sections",
            "-Ttext-segment=0x400000",
            "-Ttext 0x400000",
            "--unique=.text",
            "-G 8",
        ] {
            link(version, option, "");
        }
        // One dash and an `o` name the output.
        link(version, "-orphan", "-orphan");
    }
}

#[test]
fn what_decides_something_for_a_link_is_done_or_refused() {
    for version in ALL {
        link(version, "--unresolved-symbols=ignore-in-object-files", "--unresolved-symbols=ignore-all");
        link(version, "--unresolved-symbols ignore-in-shared-libs", "");
        link(version, "--require-defined=f", "--export=f");
        link(version, "--export-dynamic-symbol f", "--export-if-defined=f");
        link(version, "-V", "--version");
        link(version, "-init=_init -fini _fini", "");
        link(version, "--output=x", "-o x");
    }
    link(OLD, "--library=m --library-path=/x", "-lm -L/x");
    link(NEWEST_READ_OF, "--library=m --library-path=/x", "-lm --library-path=/x");
    link(OLD, "--allow-multiple-definition -z muldefs --noinhibit-exec", "");
    let learnt = "--allow-multiple-definition -z muldefs --noinhibit-exec";
    link(NEWEST_READ_OF, learnt, learnt);
    for option in [
        "--defsym=a=b",
        "--defsym a=b",
        "-defsym=a=b",
        "-init f",
        "-fini=f",
        "-T x.ld",
        "-Tx.ld",
        "--script=x.ld",
        "-EB",
        "--dependency-file=x.d",
        "-b srec",
        "--oformat=binary",
        "--just-symbols=x",
        "--mri-script=x",
    ] {
        refused(Tool::Ld, &format!("a.o {option}"));
        refused(Tool::Cc, &format!("a.o -Wl,{}", option.replace(' ', ",")));
        refused(Tool::Cc, &format!("a.o -Xlinker {}", option.replace(' ', " -Xlinker ")));
    }
}

#[test]
fn a_runtime_path_and_a_soname_stay_from_the_first_version_that_writes_them() {
    for version in [OLD, Version(3, 1, 58), Version(3, 1, 69)] {
        link(version, "-rpath=/x -soname=x -R /x -h x", "");
    }
    for version in [Version(4, 0, 9), Version(6, 0, 5), NEWEST_READ_OF] {
        link(version, "-rpath=/x -soname=x -R /x -h x", "-rpath=/x -soname=x -rpath /x -soname x");
        link(version, "--emit-relocs", "--emit-relocs");
    }
}

#[test]
fn what_was_first_seen_on_3_1_58_ends_there() {
    for version in [Version(3, 1, 58), NEWEST_READ_OF] {
        compile(version, "-Og -fexcess-precision=fast", "-Og -fexcess-precision=fast");
        link(version, "-Bstatic -Bdynamic -dn -dy --build-id=sha1", "-Bstatic -Bdynamic -dn -dy --build-id=sha1");
    }
}

#[test]
fn debug_information_leaves_an_optimized_link_in_every_spelling() {
    for (version, expected) in [(Version(3, 1, 58), "-g2"), (NEWEST_READ_OF, "-g2")] {
        for option in ["-g", "-g3", "-ggdb", "-ggdb3", "-gdwarf-4"] {
            let plan = planned(version, Tool::Cc, &format!("-O2 {option} a.o -o a.js"), "").expect("a plan");
            assert!(text(&plan.words).contains(expected), "{version}: {option}");
        }
        for option in ["-ggdb0", "-g0", "-gz"] {
            let plan = planned(version, Tool::Cc, &format!("-O2 {option} a.o -o a.js"), "").expect("a plan");
            assert!(text(&plan.words).contains(option), "{version}: {option}");
        }
    }
}

#[test]
fn openmp_is_taken_where_there_are_threads_and_a_library() {
    let plan = |version, choices| planned(version, Tool::Cc, "-fopenmp -c a.c", choices);
    assert!(text(&plan(Version(6, 0, 3), "threads=on").expect("a plan").words).contains("-fopenmp"));
    assert!(plan(NEWEST_READ_OF, "threads=on").is_ok());
    assert!(plan(Version(6, 0, 2), "threads=on").is_err());
    assert!(plan(NEWEST_READ_OF, "threads=off").is_err());
}

#[test]
fn a_generated_row_tells_its_versions() {
    let plan = planned(OLD, Tool::Cc, "-fcx-limited-range -fipa-pta -c a.c", "").expect("a plan");
    let said: Vec<_> = plan.changes.iter().map(|change| change.span.to_string()).collect();
    assert_eq!(said, ["until 3.1.69", "every version"]);
    assert!(plan.changes[0].reason.contains("clang") && plan.changes[1].reason.contains("optimizer"));
}

#[test]
fn a_link_of_objects_keeps_what_only_clang_reads() {
    let plan = planned(OLD, Tool::Cc, "-fipa-pta -mrdrnd a.o", "").expect("a plan");
    assert!(text(&plan.words).starts_with("-fipa-pta -mrdrnd a.o"));
}

#[test]
fn a_letter_of_gnu_ld_has_its_value_glued_on_or_apart() {
    for version in ALL {
        for option in
            ["-ashared", "-a shared", "-Ai386:x86-64", "-A i386:x86-64", "-belf64-x86-64", "-fx", "-f x", "-Fx"]
        {
            link(version, option, "");
        }
        link(version, "-allow-undefined -export-all -as-needed", "-allow-undefined -export-all");
        link(version, "--demangle=none --demangle=auto --demangle", "--no-demangle --demangle --demangle");
        link(version, "--verbose=1 --verbose", "--verbose --verbose");
    }
    refused(Tool::Ld, "-bsrec a.o");
}

#[test]
fn a_row_that_has_ended_leaves_what_a_newer_clang_does_not_take_to_the_tables() {
    compile(OLD, "-fstack-protector-explicit -fexcess-precision=fast", "");
    for version in [Version(6, 0, 5), NEWEST_READ_OF] {
        compile(version, "-fstack-protector-explicit -fexcess-precision=16", "");
        compile(version, "-fstack-protector-strong", "-fstack-protector-strong");
    }
    // Measured by a row from 3.1.58 on, and by the tables on 3.1.6 and 3.1.69.
    compile(Version(3, 1, 58), "-fexcess-precision=fast", "-fexcess-precision=fast");
    link(Version(3, 1, 58), "--build-id", "--build-id");
}

#[test]
fn only_a_profile_of_clangs_own_is_read() {
    for version in ALL {
        compile(version, "-fprofile-use -fprofile-use=/x -fprofile-use=x.gcda", "");
        compile(version, "-fprofile-use=x.profdata", "-fprofile-use=x.profdata");
    }
}

#[test]
fn what_the_driver_of_gcc_has_and_clang_has_not_goes_or_becomes_clangs_own() {
    for version in ALL {
        for option in [
            "-gstabs",
            "-gstabs+",
            "-gno-statement-frontiers",
            "-gvariable-location-views=incompat5",
            "-gas-loc-support",
            "-gbtf",
            "-gctf",
            "-gz=zlib-gnu",
            "-gdwarf64",
            "-dP",
            "-remap",
            "-pass-exit-codes",
            "-C",
            "-CC",
        ] {
            compile(version, option, "");
        }
        compile(version, "-O4 -O9 -O", "-O3 -O3 -O");
        let sized = "-Wframe-larger-than=9 -Werror=frame-larger-than";
        compile(version, "-Werror=frame-larger-than=9 -Wno-error=larger-than=9", sized);
        compile(
            version,
            "-gdwarf-4 -gz=zlib -g1 -ansi -std=gnu18 -pipe",
            "-gdwarf-4 -gz=zlib -g1 -ansi -std=gnu18 -pipe",
        );
        compile(version, "-E -C -traditional-cpp", "-E -C -traditional-cpp");
    }
    compile(OLD, "-std=c++23 -std=gnu++23", "-std=c++2b -std=gnu++2b");
    compile(Version(3, 1, 58), "-std=c++23 -std=gnu++23", "-std=c++23 -std=gnu++23");
    refused(Tool::Cc, "-traditional-cpp -c a.c");
    refused(Tool::Cc, "-Ix -I- -Iy -c a.c");
}

#[test]
fn words_for_the_native_assembler_go_one_by_one() {
    for version in ALL {
        for option in [
            "--execstack",
            "-mbranches-within-32B-boundaries",
            "--generate-missing-build-notes=yes",
            "-mx86-used-note=yes",
            "--gdwarf-5",
            "--strip-local-absolute",
            "-O2",
            "-adhln=a.lst",
            "-ahl",
            "--64",
            "--defsym,x=1",
            "--listing-lhs-width=4",
        ] {
            compile(version, &format!("-Wa,{option}"), "");
            compile(version, &format!("-Wa,--noexecstack,{option},-W"), "-Wa,--noexecstack,-W");
        }
        compile(version, "-Xassembler --execstack -Xassembler --noexecstack", "-Xassembler --noexecstack");
        compile(version, "-Wa,--nobody-knows -Wa,-I,x", "-Wa,--nobody-knows -Wa,-I,x");
    }
}
