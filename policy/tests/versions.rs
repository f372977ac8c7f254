//! Rows act in the versions in which the bare tool was seen to need it, and nothing that a newer Emscripten has learnt is taken
//! away: plans for Emscriptens that nobody has here, held against what was measured of two of them.

use policy::plan::Library;
use policy::settings::Settings;
use policy::tool::Tool;
use policy::{Context, Invocation, Plan, Refusal, Version, plan};
use std::collections::BTreeSet;
use std::ffi::OsString;

const NEWEST_READ_OF: Version = Version(6, 0, 8);

fn planned(version: Version, line: &str, choices: &str) -> Result<Plan, Refusal> {
    planned_for(Tool::Cc, version, line, choices)
}

fn planned_for(tool: Tool, version: Version, line: &str, choices: &str) -> Result<Plan, Refusal> {
    let mut settings = Settings { pic: false, ..Settings::default() };
    settings.apply(choices).expect("choices");
    let context = Context {
        settings: &settings,
        version,
        prefix: None,
        library: &|_| Library::Missing,
        links_side_module: line.contains("libside"),
        for_target: &|_| None,
        is_extension: &|| true,
        of_build: &|_, _| true,
        named_by_meson: false,
        needed_folders: &[],
        headers: None,
    };
    plan(&Invocation::parse(tool, line.split(' ').map(OsString::from).collect()), &context)
}

fn words(version: Version, line: &str, choices: &str) -> Vec<String> {
    let plan = planned(version, line, choices).expect("a plan");
    plan.words.iter().map(|word| word.text.to_string_lossy().into_owned()).collect()
}

/// Options that a row changes although bare emcc takes them in silence: the result is not what was asked for, or only other
/// words beside them, another choice or another file show the need. Each has a case.
const CHANGED_FOR_THEIR_MEANING: &[&str] = &[
    "--sysroot=/",
    "-B/usr/bin",
    "-I/usr/include",
    "-Wl,--fatal-warnings",
    "-Wl,--undefined=dynamic_lookup",
    "-Wl,-L/usr/lib",
    "-Wl,-lc",
    "-cxx-isystem/usr/include",
    "-fexceptions",
    "-ffat-lto-objects",
    "-fno-exceptions",
    "-fvisibility-inlines-hidden",
    "-idirafter/usr/include",
    "-iquote/usr/include",
    "-isysroot/",
    "-isystem/usr/include",
    "-lc",
    "-pthread",
];

/// Options that stay although bare emcc does something of its own: bitcode where it was asked for, a report on stdout, or a
/// refusal that names what is missing.
const KEPT: &[&str] = &["-Wl,-M", "-flto", "-flto=full", "-flto=thin", "-mcpu=lime1", "-mfpu=neon"];

/// As a change spells it.
fn spelled(option: &str) -> String {
    option.strip_prefix("-Wl,").map_or(option.to_owned(), |words| format!("-Wl,{}", words.replace(',', " -Wl,")))
}

#[test]
fn an_option_is_changed_where_bare_emcc_was_seen_to_need_it_and_nowhere_else() {
    let lines = include_str!("measured.tsv").lines().filter(|line| !line.starts_with('#'));
    let rows: Vec<Vec<_>> = lines.map(|line| line.split('\t').collect()).collect();
    let (mut wrong, mut excused) = (Vec::new(), BTreeSet::new());
    for (at, version) in [Version(3, 1, 58), Version(4, 0, 9)].into_iter().enumerate() {
        let needy: BTreeSet<_> = rows.iter().filter(|row| row[2 + at] != "ok").map(|row| row[1]).collect();
        for row in &rows {
            let (step, option, verdict) = (row[0], row[1], row[2 + at]);
            let command = match step {
                "compile" => format!("-c a.c {option}"),
                "link" => format!("a.o {option} -o a.js"),
                "link -O2" => format!("-O2 a.o {option} -o a.js"),
                _ => format!("-sSIDE_MODULE=1 a.o {option} -o a.so"),
            };
            let change = |plan: Plan| plan.changes.iter().any(|change| change.before == spelled(option));
            let changed = planned(version, &command, "").map_or(true, change);
            if changed && !needy.contains(option) && !CHANGED_FOR_THEIR_MEANING.contains(&option) {
                wrong.push(format!("{version}: {step} {option}: bare emcc takes it, and it is changed"));
            } else if !changed && verdict != "ok" && !KEPT.contains(&option) {
                wrong.push(format!("{version}: {step} {option}: bare emcc {verdict}, and it stays"));
            } else if changed && !needy.contains(option) || !changed && verdict != "ok" {
                excused.insert(option);
            }
        }
    }
    assert!(wrong.is_empty(), "{} do not fit:\n{}", wrong.len(), wrong.join("\n"));
    let listed = CHANGED_FOR_THEIR_MEANING.iter().copied().chain(KEPT.iter().copied());
    assert_eq!(excused, listed.collect());
}

#[test]
fn what_a_newer_emscripten_has_learnt_is_not_taken_away() {
    let compile = |version, choices| planned(version, "-fopenmp -c a.c", choices);
    assert!(compile(Version(6, 0, 2), "threads=on").is_err());
    for version in [Version(6, 0, 3), NEWEST_READ_OF, Version::NEWEST] {
        assert!(words(version, "-fopenmp -c a.c", "threads=on").contains(&"-fopenmp".to_owned()));
        assert!(words(version, "-fopenmp a.c", "threads=on").contains(&"-fopenmp".to_owned()));
        assert!(compile(version, "threads=off").is_err());
    }
    let probe = |version| planned(version, "conftest.c -o conftest", "").expect("a plan");
    let hides_epoll = |version| probe(version).traced.iter().any(|row| row.symbol.starts_with("epoll"));
    assert!(hides_epoll(Version(6, 0, 7)) && !hides_epoll(NEWEST_READ_OF));
    for version in [Version(6, 0, 2), NEWEST_READ_OF] {
        assert!(words(version, "-sNODERAWSOCKETS a.c", "").contains(&"-sNODERAWSOCKETS".to_owned()));
    }
}

#[test]
fn nothing_is_added_that_a_newer_emscripten_warns_of_or_does_itself() {
    for line in
        ["-c a.c", "a.c -o a", "a.c -o conftest", "a.c libside.so -o a", "-shared a.c -o liba.so", "-O3 a.cpp -o a"]
    {
        for choices in ["", "threads=on", "simd=on", "eh=js"] {
            let added = words(NEWEST_READ_OF, line, choices);
            for word in ["-sWASM_BIGINT", "-sLEGALIZE_JS_FFI", "-Wl,--no-shlib-sigcheck", "-sTOTAL_", "-sNODEJS_CATCH"]
            {
                assert!(!added.iter().any(|added| added.starts_with(word)), "{line}: {word}");
            }
        }
        assert!(!words(Version(4, 0, 0), line, "").iter().any(|word| word.starts_with("-sWASM_BIGINT")), "{line}");
    }
    let checks = |version| words(version, "a.c libside.so -o a", "").contains(&"-Wl,--no-shlib-sigcheck".to_owned());
    let seen = [Version(3, 1, 58), Version(3, 1, 69), Version(6, 0, 5), Version(6, 0, 7), NEWEST_READ_OF].map(checks);
    assert_eq!(seen, [false, true, true, false, false]);
}

#[test]
fn a_map_is_made_where_emcc_takes_the_option_away() {
    let old = Version(3, 1, 6);
    for line in ["a.o -Wl,-Map=x.map", "a.o -Wl,-Map,x.map", "a.o -Wl,--Map=x.map", "a.o -Xlinker -Map=x.map"] {
        let plan = planned(old, line, "").expect("a plan");
        assert_eq!(plan.past_emcc, ["-Map=x.map"], "{line}");
        assert!(!words(old, line, "").iter().any(|word| word.contains("map")), "{line}");
        let plan = planned(Version(3, 1, 58), line, "").expect("a plan");
        assert!(plan.past_emcc.is_empty(), "{line}");
        assert!(words(Version(3, 1, 58), line, "").join(" ").contains(line), "{line}");
    }
    let plan = planned_for(Tool::Ld, old, "a.o -Map=x.map -M", "").expect("a plan");
    let words: Vec<_> = plan.words.iter().map(|word| word.text.to_str().expect("text")).collect();
    assert!(plan.past_emcc.is_empty() && words == ["a.o", "-Map=x.map", "--print-map"], "{words:?}");
}
