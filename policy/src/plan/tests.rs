//! What becomes of command lines: one line in, one out.

use super::*;
use crate::version::Version;

fn words(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(OsString::from).collect()
}

/// Plans a line without what policy would add.
fn planned(line: &str, version: Version) -> Result<Plan, Refusal> {
    let settings = Settings { pic: false, unwinding: crate::settings::Unwinding::Off, ..Settings::default() };
    planned_with(&settings, version, Tool::Cc, line)
}

fn planned_with(settings: &Settings, version: Version, tool: Tool, line: &str) -> Result<Plan, Refusal> {
    let context = Context {
        settings,
        version,
        prefix: None,
        headers: None,
        library: &|_| Library::Missing,
        links_side_module: false,
        for_target: &|_| None,
        is_extension: &|| true,
        of_build: &|_, _| true,
        named_by_meson: false,
        needed_folders: &[],
    };
    plan(&Invocation::parse(tool, words(line)), &context)
}

/// What a line becomes when these choices are made.
fn text_under(choices: &str, version: Version, tool: Tool, line: &str) -> String {
    let mut settings = Settings::default();
    settings.apply(choices).unwrap();
    text(&planned_with(&settings, version, tool, line).unwrap())
}

fn text(plan: &Plan) -> String {
    let texts: Vec<_> = plan.words.iter().map(|word| word.text.to_str().unwrap()).collect();
    texts.join(" ")
}

#[track_caller]
fn check_on(version: Version, line: &str, expected: &str) {
    let line = format!("{line} -c a.c");
    let expected = format!("{expected} -c a.c");
    assert_eq!(text(&planned(&line, version).unwrap()), expected.trim_start());
}

#[track_caller]
fn check(line: &str, expected: &str) {
    check_on(Version(3, 1, 6), line, expected);
}

#[track_caller]
fn check_link(line: &str, expected: &str) {
    assert_eq!(text(&link(line)), expected);
}

/// A link of a file as it was asked for, so that nothing is added to it.
fn link(line: &str) -> Plan {
    let settings = Settings {
        modularize: false,
        bigint: false,
        unwinding: crate::settings::Unwinding::Off,
        ..Settings::default()
    };
    let found = |name: &OsStr| match name.to_str() {
        Some("both") => Library::Archive("lib/libboth.a".into()),
        Some("side") => Library::SideModule("lib/libside.so".into()),
        Some(":liby.a") => Library::Archive("lib/liby.a".into()),
        Some("ssp") => Library::AsNamed,
        _ => Library::Missing,
    };
    let context = Context {
        settings: &settings,
        version: Version(3, 1, 6),
        prefix: None,
        headers: None,
        library: &found,
        links_side_module: false,
        for_target: &|_| None,
        is_extension: &|| true,
        of_build: &|_, _| true,
        named_by_meson: false,
        needed_folders: &[],
    };
    plan(&Invocation::parse(Tool::Cc, words(line)), &context).unwrap()
}

#[test]
fn conda_forges_native_flags_lose_only_what_is_native() {
    check(
        "-march=nocona -mtune=haswell -ftree-vectorize -fPIC -fstack-protector-strong -fno-plt -O2 -ffunction-sections -pipe",
        "-ftree-vectorize -fPIC -fno-plt -O2 -ffunction-sections -pipe",
    );
    check_on(Version(4, 0, 9), "-fno-plt -O2", "-O2");
    check_link(
        "a.o -Wl,-O2 -Wl,--sort-common -Wl,--as-needed -Wl,-z,relro -Wl,-z,now -Wl,--disable-new-dtags -Wl,--gc-sections \
         -Wl,--allow-shlib-undefined -Wl,-rpath,/p/lib -Wl,-rpath-link,/p/lib -L/p/lib -o a",
        "a.o -Wl,-O2 -Wl,--gc-sections -L/p/lib -o a",
    );
}

#[test]
fn what_selects_another_target_goes() {
    check("-m64 -m32", "-m32");
    check("-target x86_64-linux-gnu --target=aarch64-linux-gnu -arch arm64", "");
    check("--target=wasm32-unknown-emscripten", "--target=wasm32-unknown-emscripten");
    check("-msse2 -mavx512f -mno-avx2 -mfpmath=sse", "");
    check("-msimd128 -msse2", "-msimd128 -msse2");
}

#[test]
fn only_the_real_host_folders_go() {
    check("-I/usr/include -I /usr/local/include/ -isystem /usr/include/x86_64-linux-gnu -I/usr//include/.", "");
    check(
        "-I/usr/local/src/zlib -I/usr/include/mylib -Iinclude",
        "-I/usr/local/src/zlib -I/usr/include/mylib -Iinclude",
    );
    check_link(
        "a.o -L/usr/lib -Wl,-L/usr/lib64 -L/usr/lib/gcc/x86_64-linux-gnu/12 -L/usr/src/lib",
        "a.o -L/usr/src/lib",
    );
}

#[test]
fn openmp_is_refused_and_threads_are_dropped() {
    let refusal = planned("-fopenmp -c a.c", Version(6, 0, 5)).unwrap_err();
    assert_eq!(refusal.option, "-fopenmp");
    assert!(planned("-fopenmp=libomp a.o", Version(3, 1, 6)).is_err());
    check("-pthread -fopenmp-simd", "-fopenmp-simd");
}

#[test]
fn rows_follow_the_version() {
    check_on(Version(3, 1, 6), "-Og", "-O1");
    check_on(Version(3, 1, 69), "-Og", "-Og");
    check_on(Version(6, 0, 5), "-Ofast", "-O3 -ffast-math");
    check_link("a.o -Wl,-R/x,--build-id=sha1 -u f", "a.o -Wl,-u,f");
}

#[test]
fn native_libraries_go_unless_there_is_one_of_that_name() {
    check_link("a.o -lgcc_s -lgcc -Wl,-latomic -lm -lssp", "a.o -lm -lssp");
}

#[test]
fn a_stack_of_no_size_is_not_asked_for() {
    let link = |choices: &str| text_under(choices, Version(3, 1, 69), Tool::Cc, "a.o -o a");
    assert!(link("stack=1048576").contains("-sSTACK_SIZE=1048576"));
    assert!(!link("stack=0").contains("-sSTACK_SIZE"));
}

#[test]
fn a_library_is_the_same_file_on_every_version() {
    check_link("a.o -l:liby.a -l :liby.a", "a.o lib/liby.a lib/liby.a");
    check_link("a.o -lboth -Wl,-lside -lother", "a.o lib/libboth.a -Wl,lib/libside.so -lother");
    let said = |line: &str, reason: &str| link(line).changes.iter().any(|change| change.reason.contains(reason));
    assert!(said("a.o -l:liby.a", "not every emcc looks for a file of this name"));
    assert!(said("a.o -lboth", "a static archive is preferred"));
    assert!(said("a.o -lside", "there is no static archive"));
}

#[test]
fn a_program_names_no_output_and_a_probe_leaves_no_wasm() {
    let plan = planned("a.o -o tool-1.2", Version(3, 1, 6)).unwrap();
    assert_eq!(plan.output, Output::Program { path: "tool-1.2".into(), probe: None });
    assert!(text(&plan).starts_with("a.o -s") && text(&plan).contains("-sEXPORT_NAME=create_tool_1_2"));
    let probe = planned("conftest.c", Version(6, 0, 5)).unwrap();
    assert_eq!(probe.output, Output::Program { path: "a.out".into(), probe: Some(Probe::Configure) });
    assert!(text(&probe).contains("-sSINGLE_FILE=1") && !text(&probe).contains("BIGINT"));
}

#[test]
fn a_probe_is_not_optimized_longer_than_it_takes() {
    let less = |line: &str| text(&planned(line, Version(3, 1, 6)).unwrap()).split(' ').any(|word| word == "-O1");
    assert!(less("-O2 conftest.c -o conftest") && less("-g -O3 conftest.o -o conftest") && less("-Os x.o -o cmTC_1"));
    assert!(!less("conftest.c -o conftest") && !less("-O2 -O0 conftest.c -o conftest"));
    assert!(!less("-O2 a.c -o a") && !less("-O2 -c conftest.c"));
}

#[test]
fn what_a_person_sets_wins() {
    let plan = planned("a.o -o a -sEXIT_RUNTIME=0 -s TOTAL_STACK=1MB -sEXPORT_NAME=x", Version(3, 1, 6)).unwrap();
    let text = text(&plan);
    for word in ["EXIT_RUNTIME=1", "STACK_SIZE", "8388608", "create_a"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    for line in ["a.o -o a.mjs", "a.o -o a.html", "a.o -o a.wasm", "a.o -o a -sMODULARIZE=0", "a.o -o a --oformat=wasm"]
    {
        assert_eq!(planned(line, Version(3, 1, 6)).unwrap().output, Output::AsAsked, "{line}");
    }
}

#[test]
fn shared_becomes_a_side_module() {
    let plan = planned("-shared -Wl,-soname,libz.so.1 a.o -o libz.so.1.2 -lc", Version(3, 1, 6)).unwrap();
    assert_eq!(plan.output, Output::SideModule { path: "libz.so.1.2".into(), init: None });
    assert!(text(&plan).starts_with("-Wl,--no-whole-archive a.o -sWASM_BIGINT=1 -sSIDE_MODULE=1"), "{}", text(&plan));
}

#[test]
fn every_change_has_its_reason() {
    let plan = planned("-m64 -O2 -Wl,--as-needed a.o -o a", Version(3, 1, 6)).unwrap();
    assert_eq!(plan.changes[0].before, "-m64");
    assert!(plan.changes.iter().all(|change| !change.reason.is_empty() && change.before != change.after));
}

#[test]
fn only_what_is_compiled_gets_options_for_the_compiler() {
    for (line, expected) in [
        ("-c a.c", true),
        ("a.cpp b.o", true),
        ("-x c -", true),
        ("-E -x c /dev/null", true),
        ("-c a.s", false),
        ("-c a.S", false),
        ("-x assembler-with-cpp -c a.txt", false),
        ("a.o b.a -o a", false),
    ] {
        assert_eq!(Invocation::parse(Tool::Cc, words(line)).compiles(), expected, "{line}");
    }
}

#[test]
fn a_probe_is_traced_for_what_always_fails() {
    let watches = |line: &str, symbol: &str| {
        let plan = planned(line, Version(3, 1, 6)).unwrap();
        plan.traced.iter().any(|row| row.symbol == symbol)
    };
    assert!(watches("conftest.c -o conftest", "pthread_create"));
    assert!(watches("x.o -o cmTC_12ab", "fork") && !watches("x.o -o cmTC_12ab", "pthread_create"));
    assert!(watches("x.o -o x", "fork") && !watches("x.o -o x", "waitpid"));
    assert!(!watches("-c x.c", "fork") && !watches("-shared x.o -o x.so", "fork"));
}

#[test]
fn asyncify_goes_with_exceptions_of_javascript() {
    let unwinds =
        |line: &str, eh: &str| text_under(eh, Version(6, 0, 5), Tool::Cxx, line).contains("-fwasm-exceptions");
    for line in ["-sASYNCIFY a.cpp", "-s ASYNCIFY=1 -fexceptions -c a.cpp", "-sASYNCIFY a.o"] {
        assert!(!unwinds(line, "eh=auto"), "{line}");
    }
    for line in ["-sASYNCIFY=2 a.cpp", "-sASYNCIFY=0 a.cpp", "a.cpp"] {
        assert!(unwinds(line, "eh=auto"), "{line}");
    }
    assert!(unwinds("-sASYNCIFY a.cpp", "eh=wasm"));
}

#[test]
fn main_is_a_thread_where_there_are_threads_and_nobody_asked_for_a_pool() {
    let added = |choice: &str, line: &str| {
        let text = text_under(choice, Version(3, 1, 69), Tool::Cc, line);
        (text.contains("-pthread"), text.contains("-sPROXY_TO_PTHREAD=1"))
    };
    assert_eq!(added("threads=on", "a.o -o a"), (true, true));
    assert_eq!(added("threads=on", "-c a.c"), (true, false));
    assert_eq!(added("threads=on", "-sPTHREAD_POOL_SIZE=4 a.o -o a"), (true, false));
    for choice in ["threads=off", "threads=auto"] {
        assert_eq!(added(choice, "-pthread a.o -o a"), (false, false));
    }
}

#[test]
fn the_later_of_two_opposites_holds() {
    let compile = |choices: &str, line: &str| text_under(choices, Version(3, 1, 69), Tool::Cxx, line);
    for eh in ["eh=wasm", "eh=js"] {
        let on = compile(eh, "-fno-exceptions -fexceptions -c a.cpp");
        assert!(on.contains("exceptions") && !on.contains("-fno-exceptions"), "{on}");
        let off = compile(eh, "-fexceptions -fno-exceptions -c a.cpp");
        assert!(off.starts_with("-fno-exceptions") && !off.contains("-fexceptions"), "{off}");
        assert!(!off.contains("-fwasm-exceptions"), "{off}");
    }
    check("-fopenmp -fno-openmp", "-fno-openmp");
    check("-flto=4 -fno-lto", "-fno-lto");
    check("-Ofast -O1", "-O1");
    check("-O1 -Ofast", "-O1 -O3 -ffast-math");
    check("-msimd128 -mno-simd128 -msse2", "-mno-simd128");
    assert!(planned("-fno-openmp -fopenmp -c a.c", Version(3, 1, 6)).is_err());
}

#[test]
fn emcc_takes_no_word_about_lto_for_lto_itself() {
    for word in ["-flto-partition=none", "-flto-report", "-flto-jobs=2", "-flto-compression-level=9"] {
        let linked = text_under("", Version(6, 0, 5), Tool::Cc, &format!("{word} a.o -o a"));
        assert!(!linked.contains("lto"), "{linked}");
        check(&format!("-flto {word}"), "-flto");
    }
}

#[test]
fn a_command_that_compiles_and_links_keeps_exceptions_out_of_its_objects_alone() {
    for eh in ["eh=wasm", "eh=js"] {
        let words = text_under(eh, Version(3, 1, 6), Tool::Cxx, "-fno-exceptions a.cpp b.o -o a");
        let place = |word: &str| words.split(' ').position(|found| found == word);
        assert_eq!(place("-fno-exceptions"), None);
        // clang heeds the later of these two.
        assert!(place("-fexceptions") < place("-fno-cxx-exceptions"), "{words}");
        assert!(place("-fexceptions").or(place("-fwasm-exceptions")).is_some(), "{words}");
    }
    let link = text_under("eh=wasm", Version(3, 1, 6), Tool::Cxx, "-fno-exceptions b.o -o a");
    assert!(!link.contains("no-cxx-exceptions") && link.contains("-fwasm-exceptions"), "{link}");
}

#[test]
fn a_setting_means_the_same_in_each_spelling() {
    let output = |line: &str| planned(line, Version(3, 1, 69)).unwrap().output;
    let program = |line: &str| matches!(output(line), Output::Program { .. });
    for off in ["-sSIDE_MODULE=false", "-s SIDE_MODULE=0", "-sNO_SIDE_MODULE", "-sSIDE_MODULE=1 -sSIDE_MODULE=0"] {
        assert!(program(&format!("{off} a.o -o a")), "{off}");
    }
    for on in ["-sSIDE_MODULE", "-s SIDE_MODULE=TRUE", "-sSIDE_MODULE=0 -sSIDE_MODULE=2"] {
        assert!(matches!(output(&format!("{on} a.o -o a.wasm")), Output::SideModule { .. }), "{on}");
    }
    for usual in ["-sWASM=1", "-sWASM", "-sSTANDALONE_WASM=0", "-sNO_EXPORT_ES6", "-sWASM2JS=false"] {
        assert!(program(&format!("{usual} a.o -o a")), "{usual}");
    }
    assert!(!program("-sWASM=0 a.o -o a") && !program("-s EXPORT_ES6 a.o -o a"));
    let growth = |line: &str| text(&planned(line, Version(3, 1, 69)).unwrap()).contains("-sALLOW_MEMORY_GROWTH=1");
    assert!(growth("a.o -o a") && !growth("-sNO_ALLOW_MEMORY_GROWTH a.o -o a"));
    let unwinds = |line: &str| text_under("eh=auto", Version(6, 0, 5), Tool::Cxx, line).contains("-fwasm-exceptions");
    assert!(
        !unwinds("-sASYNCIFY=true a.cpp")
            && unwinds("-sNO_ASYNCIFY a.cpp")
            && unwinds("-sASYNCIFY=1 -sASYNCIFY=0 a.cpp")
    );
}

#[test]
fn instruction_sets_that_emcc_maps_stay_with_simd() {
    let under = |choices: &str, line: &str| text_under(choices, Version(3, 1, 6), Tool::Cc, line);
    let line = "-msse4.1 -mavx -mavx512f -c a.c";
    assert!(under("simd=on", line).starts_with("-msse4.1 -mavx -c a.c"), "{}", under("simd=on", line));
    assert!(under("simd=off", line).starts_with("-c a.c"));
    assert!(under("simd=on", "-mno-simd128 -msse2 -c a.c").starts_with("-mno-simd128 -c a.c"));
    assert!(under("simd=on", "-msse2 a.o -o a").starts_with("a.o"));
}

#[test]
fn a_side_module_of_archives_alone_has_all_that_is_in_them() {
    let whole = |version: Version, line: &str| {
        let words = text(&planned(line, version).unwrap());
        words.starts_with("-Wl,--whole-archive ") && words.contains(" -Wl,--no-whole-archive")
    };
    let six = Version(6, 0, 5);
    assert!(whole(six, "-sSIDE_MODULE=1 libx.a -o x.so") && whole(six, "-s SIDE_MODULE liba.a libb.a -lm -o x.so"));
    for line in ["-sSIDE_MODULE=1 a.o libx.a -o x.so", "-sSIDE_MODULE=2 libx.a -o x.so", "-shared libx.a -o x.so"] {
        assert!(!whole(six, line), "{line}");
    }
    assert!(!whole(Version(3, 1, 69), "-sSIDE_MODULE=1 libx.a -o x.so"));
}

#[test]
fn instructions_that_a_probe_alone_names_are_for_emcc_to_answer() {
    let planned = |line: &str, of_build: bool| {
        let settings = Settings { pic: false, unwinding: Unwinding::Off, ..Settings::default() };
        let context = Context {
            settings: &settings,
            version: Version(3, 1, 6),
            prefix: None,
            library: &|_| Library::Missing,
            links_side_module: false,
            for_target: &|_| None,
            is_extension: &|| true,
            of_build: &|_, _| of_build,
            named_by_meson: false,
            needed_folders: &[],
            headers: None,
        };
        plan(&Invocation::parse(Tool::Cc, words(line)), &context).unwrap()
    };
    let probes = [
        "-c conftest.c",
        "conftest.c -o conftest",
        "-c src.c -o CMakeFiles/cmTC_1.dir/src.c.o",
        "/b/meson-private/tmp1/testfile.c -o /b/meson-private/tmp1/output.obj -c",
    ];
    for probe in probes {
        for option in ["-msse2", "-msse4.1", "-mavx2", "-maes", "-mfma", "-mpclmul"] {
            let keeps = |of_build| text(&planned(&format!("{option} {probe}"), of_build)).contains(option);
            assert!(keeps(false) && !keeps(true), "{option} {probe}");
        }
        for option in ["-mno-sse2", "-march=native", "-mtune=generic", "-mfpmath=sse", "-fno-gcse"] {
            assert!(!text(&planned(&format!("{option} {probe}"), false)).contains(option), "{option} {probe}");
        }
    }
    for line in ["-c a.c", "a.c -o a", "-c cmTC.c -o a.o"] {
        assert!(!text(&planned(&format!("-msse2 -mavx2 {line}"), false)).contains("-m"), "{line}");
    }
}
