//! How command lines are read and written back.

use super::*;

fn parse(tool: Tool, line: &str) -> Invocation {
    Invocation::parse(tool, line.split_whitespace().map(OsString::from).collect())
}

fn cc(line: &str) -> Invocation {
    parse(Tool::Cc, line)
}

/// Drops every item with this name and writes the rest.
#[track_caller]
fn without(name: &str, line: &str, expected: &str) {
    let invocation = cc(line);
    let named = invocation.items.iter().enumerate().filter(|(_, item)| item.name.as_deref() == Some(name.as_bytes()));
    let edits: Vec<_> = named.map(|(at, _)| (at, Edit::Drop)).collect();
    assert!(!edits.is_empty(), "{name} not found in {line}");
    let words: Vec<_> = invocation.write(&edits).into_iter().map(|word| word.text.into_string().unwrap()).collect();
    assert_eq!(words.join(" "), expected);
}

#[test]
fn every_spelling_of_a_linker_option_is_the_same_item() {
    without("as-needed", "a.o -Wl,--as-needed,-lfoo -o a", "a.o -Wl,-lfoo -o a");
    without("as-needed", "a.o -Xlinker --as-needed -o a", "a.o -o a");
    without("as-needed", "a.o -Wl,--as-needed", "a.o");
    without("rpath", "-Wl,-rpath,/x a.o", "a.o");
    without("rpath", "-Wl,-rpath -Wl,/x a.o", "a.o");
    without("rpath", "-Wl,-rpath a.o -Wl,/x", "a.o");
    without("rpath", "-Xlinker -rpath -Xlinker /x a.o", "a.o");
    without("rpath", "-Xlinker -rpath -Wl,/x,-lm a.o", "-Wl,-lm a.o");
    without("rpath", "-Wl,--rpath=/x,-z,now a.o", "-Wl,-z,now a.o");
    without("z", "-Wl,-znow -Wl,-z,relro -Wl,-z -Wl,defs a.o", "a.o");
}

#[test]
fn values_are_those_of_either_list_in_order() {
    let values = |tool: Tool, line: &str| -> Vec<String> {
        parse(tool, line).values("L").map(|value| value.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(values(Tool::Cc, "-L/a -Wl,-L,/b a.o -lx -L /c"), ["/a", "/b", "/c"]);
    assert_eq!(values(Tool::Ld, "-L/a a.o -L /b -l x"), ["/a", "/b"]);
}

#[test]
fn a_relocatable_link_is_one_whatever_else_it_is_given() {
    assert_eq!(parse(Tool::Ld, "-r -shared a.o").mode, Mode::Relocatable);
    assert_eq!(parse(Tool::Ld, "-i a.o").mode, Mode::Relocatable);
    assert_eq!(parse(Tool::Ld, "-shared a.o").mode, Mode::SideModule);
    assert_eq!(parse(Tool::Ld, "-Bshareable a.o").mode, Mode::SideModule);
    assert_eq!(parse(Tool::Ld, "a.o").mode, Mode::Program);
}

#[test]
fn a_value_is_never_taken_for_an_input() {
    for line in ["-o out.c", "-MF dep.c", "-include x.c", "-Xclang y.c", "-Wl,-soname,z.c", "-x c", "-D a.c", "-I a.c"]
    {
        assert_eq!(cc(line).inputs().count(), 0, "{line}");
    }
    let many = cc("a.c -o b.c -I c.c d.c -Wl,--whole-archive,e.a");
    assert_eq!(many.inputs().collect::<Vec<_>>(), ["a.c", "d.c", "e.a"]);
}

#[test]
fn the_output_is_found_glued_and_separate_and_the_last_counts() {
    assert_eq!(cc("a.c -ox").output(), Some(OsStr::new("x")));
    assert_eq!(cc("a.c -o x -o y").output(), Some(OsStr::new("y")));
    assert_eq!(parse(Tool::Ld, "-o x a.o").output(), Some(OsStr::new("x")));
    assert_eq!(cc("a.c -O2 -objc").output(), Some(OsStr::new("bjc")));
}

#[test]
fn the_mode_comes_from_options_and_file_names_are_the_fallback() {
    for (line, mode) in [
        ("--version", Mode::Query),
        ("-v -Wl,-v", Mode::Query),
        ("-E a.c", Mode::Preprocess),
        ("-c -E a.c", Mode::Preprocess),
        ("-MMD -c a.c", Mode::Compile),
        ("-S -c a.c", Mode::Assembly),
        ("-shared a.o -o a", Mode::SideModule),
        ("-bundle a.o -o a.bundle", Mode::SideModule),
        ("a.o -o a.so", Mode::SideModule),
        ("a.o -o a.so.1", Mode::Program),
        ("-s SIDE_MODULE=1 a.o -o a.wasm", Mode::SideModule),
        ("-sSIDE_MODULE=2 a.o -o lib/liba.so.1.2", Mode::SideModule),
        ("-sSIDE_MODULE a.o -shared -o plugin", Mode::SideModule),
        ("-s SIDE_MODULE=1 a.o", Mode::Program),
        ("-sSIDE_MODULE=1 conftest.c -o conftest", Mode::Program),
        ("-sSIDE_MODULE=1 a.o -o .so.d/tool", Mode::Program),
        ("-sSIDE_MODULE=0 a.o", Mode::Program),
        ("-r a.o b.o -o c.o", Mode::Relocatable),
        ("-Wl,-r a.o b.o -o c.o", Mode::Relocatable),
        ("-Wl,--relocatable,-b,binary a -o c.o", Mode::Relocatable),
        ("-Xlinker -i -shared a.o", Mode::Relocatable),
        ("-Wl,-r -c a.c", Mode::Compile),
        ("-static -s a.o", Mode::Program),
        ("a.c", Mode::Program),
        ("-", Mode::Program),
        ("-lfoo -o a", Mode::Program),
    ] {
        assert_eq!(cc(line).mode, mode, "{line}");
    }
}

#[test]
fn settings_are_told_from_options_that_begin_alike() {
    let line = cc("-std=c11 -static -shared -s -sA=1 -s B_2=x -s C a.c");
    assert_eq!(line.setting("A").as_deref(), Some("1"));
    assert_eq!(line.setting("B_2").as_deref(), Some("x"));
    assert_eq!(line.setting("C").as_deref(), Some("1"));
    assert_eq!(line.setting("TD"), None);
    assert!(line.has("-std") && line.has("-static") && line.has("-shared"));
    assert_eq!(line.inputs().collect::<Vec<_>>(), ["a.c"]);
}

#[test]
fn words_are_written_back_as_spelled_byte_for_byte() {
    let odd: Vec<OsString> = [
        &b"-Wl,,a,,-z"[..],
        b"-Wl,",
        b"-Xlinker",
        b"-Xlinker",
        b"\xff\xfe.c",
        b"",
        b"-",
        b"-Dx=\xe9",
        b"-Wl,\xff",
        b"-o",
    ]
    .iter()
    .map(|bytes| os_string(bytes))
    .collect();
    for length in 0..=odd.len() {
        for start in 0..length {
            let words = odd[start..length].to_vec();
            let back = Invocation::parse(Tool::Cc, words.clone()).write(&[]);
            assert_eq!(back.iter().map(|word| word.text.clone()).collect::<Vec<_>>(), words);
            assert!(back.iter().enumerate().all(|(at, word)| word.from == Some(at)));
        }
    }
}

#[test]
fn replaced_pieces_stay_in_their_list() {
    let line = cc("-Wl,-R/x,-lm -Xlinker -R/y -u sym");
    let find =
        |value: &str| line.items.iter().position(|item| item.value.as_deref() == Some(OsStr::new(value))).unwrap();
    let edits = [
        (find("/x"), Edit::Replace(vec!["-rpath".into(), "/x".into()])),
        (find("/y"), Edit::Replace(vec!["-rpath=/y".into()])),
        (find("sym"), Edit::Replace(vec!["-Wl,-u,sym".into()])),
    ];
    let words: Vec<_> = line.write(&edits).into_iter().map(|word| word.text.into_string().unwrap()).collect();
    assert_eq!(words.join(" "), "-Wl,-rpath,/x,-lm -Xlinker -rpath=/y -Wl,-u,sym");
}

#[test]
fn a_question_a_header_and_a_missing_value_are_told_from_a_link() {
    let parse = |line: &str| Invocation::parse(Tool::Cc, line.split(' ').map(OsString::from).collect());
    for line in ["--version a.c", "a.c -o a -dumpmachine", "-c --version a.c"] {
        assert_eq!(parse(line).mode, Mode::Query, "{line}");
    }
    for line in ["p.h -o p.h.gch", "a.hpp", "-x c++-header p -o p.gch", "p.h q.h"] {
        assert_eq!(parse(line).mode, Mode::Compile, "{line}");
    }
    for line in ["p.h a.c -o a", "-include p.h a.c", "-x c p.h -o p", "p.h -lm", "a.o"] {
        assert_eq!(parse(line).mode, Mode::Program, "{line}");
    }
    assert_eq!(parse("a.c -o").lacks_value().as_deref(), Some("-o"));
    assert_eq!(parse("a.c -I").lacks_value().as_deref(), Some("-I"));
    for line in ["a.c -o a", "a.c -oa", "a.c -s", "a.c -Wl,-o", "-D X a.c"] {
        assert_eq!(parse(line).lacks_value(), None, "{line}");
    }
}
