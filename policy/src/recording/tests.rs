//! Operands in, placeholders out, and back again.

use super::*;
use crate::command_line::invocation::Invocation;
use crate::tool::Tool;
use std::ffi::OsString;
use std::path::Path;

fn words(text: &str) -> Vec<OsString> {
    text.split_whitespace().map(OsString::from).collect()
}

fn shape_of(text: &str) -> Result<Shape, Uncacheable> {
    shape(&Invocation::parse(Tool::Cc, words(text)))
}

#[track_caller]
fn check(given: &str, shown: &str, operands: &str) {
    let shape = shape_of(given).unwrap();
    let shown = shown.replace("F/", "EMSHIM_FOLDER_/").replace('#', "EMSHIM_OPERAND_");
    assert_eq!(shape.words, words(&shown));
    let values: Vec<_> = shape.operands.iter().map(|operand| operand.value.clone()).collect();
    assert_eq!(values, words(operands));
}

#[test]
fn operands_become_placeholders_in_their_own_spelling() {
    check("-c a.c", "-c F/#0_.c", "a.c");
    check("-O2 -c x/a.cpp -o x/a.o", "-O2 -c F/#0_.cpp -o F/#1_.o", "x/a.cpp x/a.o");
    check("-oa.lo -c a.b.c", "-oF/#0_.lo -c F/#1_.c", "a.lo a.b.c");
    check("-Ix -I y -DA=1 -D B -c a.c", "-I#0_ -I #1_ -D#2_ -D #3_ -c F/#4_.c", "x y A=1 B a.c");
    check("-MD -MF a.d -MT a.o -c a.c", "-MD -MF #0_ -MT #1_ -c F/#2_.c", "a.d a.o a.c");
    check("-E -x c -", "-E -x c -", "");
    check("-c a.c -DA b.cpp", "-c F/#0_.c -D#1_ F/#2_.cpp", "a.c A b.cpp");
    check("-fsyntax-only -std=c11 -Wall a.c", "-fsyntax-only -std=c11 -Wall F/#0_.c", "a.c");
}

#[test]
fn what_cannot_be_recorded_is_left_to_emcc() {
    for (given, why) in [
        ("a.c", Uncacheable::Mode),
        ("-E -x c - a.c", Uncacheable::Inputs),
        ("-c a.c b.o", Uncacheable::InputKind),
        ("-c a.h", Uncacheable::InputKind),
        ("-c a.c.1", Uncacheable::InputKind),
        ("-c .c", Uncacheable::InputKind),
        ("-c a", Uncacheable::InputKind),
        ("-v -c a.c", Uncacheable::Option),
        ("-c a.c -sUSE_ZLIB=1", Uncacheable::Option),
        ("-c a.c -s USE_SDL=2", Uncacheable::Option),
        ("-c a.c -sEXPORTED_FUNCTIONS=@f", Uncacheable::Option),
        ("-c a.c --cache=x", Uncacheable::Option),
        ("-c a.c --cache x", Uncacheable::Option),
        ("-c a.c --use-port=zlib", Uncacheable::Option),
        ("-save-temps=obj -c a.c", Uncacheable::Option),
        ("-Wabsolute-paths -c a.c", Uncacheable::Option),
        ("-c a.c -o -x", Uncacheable::Word),
        ("-c a.c -D @x", Uncacheable::Word),
        ("-c a.c -DEMSHIM_OPERAND_0_", Uncacheable::Word),
        ("-c @missing a.c", Uncacheable::Word),
    ] {
        assert_eq!(shape_of(given), Err(why), "{given}");
    }
}

#[track_caller]
fn round_trip(given: &str, recorded: &str, other: &str, expected: &str) {
    let recorded = recorded.replace("F/", "EMSHIM_FOLDER_/").replace('#', "EMSHIM_OPERAND_");
    let template = Template::new(&words(&recorded), &shape_of(given).unwrap(), Path::new("/probe")).unwrap();
    let template = Template::decode(&template.encode()).unwrap();
    assert_eq!(template.program(), Path::new("/bin/clang"));
    assert_eq!(template.fill(&shape_of(other).unwrap().operands), Some(words(expected)));
}

#[test]
fn a_recorded_command_serves_the_next_compile() {
    round_trip(
        "-c a.c -I i -o a.o",
        "/bin/clang --sysroot=/s -I#1_ F/#0_.c -c -o F/#2_.o",
        "-c d/b.c -I j -o e/b.o",
        "--sysroot=/s -Ij d/b.c -c -o e/b.o",
    );
    // What 3.1.6 does where no output was named.
    round_trip("-c a.c", "/bin/clang F/#0_.c -c -o #0_.o", "-c d/b.x.c", "d/b.x.c -c -o b.x.o");
    round_trip("-c a.c -Ii b.c", "/bin/clang -I#1_ F/#2_.c -o #2_.o", "-c x.c -Ij d/y.c", "-Ij d/y.c -o y.o");
}

#[test]
fn a_command_that_cannot_serve_another_compile_is_no_template() {
    let shape = shape_of("-c a.c -o a.o").unwrap();
    for command in [
        "clang F/#0_.c",            // found by PATH
        "/bin/clang F/#0_.d",       // a name made of the input's folder
        "/bin/clang x#0_.o",        // a stem behind something
        "/bin/clang #1_.o",         // the output's name without its folder
        "/bin/clang #0_x",          // a stem before something
        "/bin/clang -I/probe/x",    // a path of the recording
        "/bin/clang F/#0_.c F/#2_", // an operand that was never given
        "#0_ x",
        "",
    ] {
        let command = words(&command.replace("F/", "EMSHIM_FOLDER_/").replace('#', "EMSHIM_OPERAND_"));
        assert_eq!(Template::new(&command, &shape, Path::new("/probe")), None, "{command:?}");
    }
}

#[test]
fn other_bytes_are_no_template() {
    let shape = shape_of("-c a.c").unwrap();
    let template = Template::new(&words("/bin/clang -c"), &shape, Path::new("/probe")).unwrap();
    let bytes = template.encode();
    for length in 0..bytes.len() {
        let cut = Template::decode(&bytes[..length]);
        assert!(cut.is_none() || cut.as_ref() != Some(&template), "{length}");
    }
    assert_eq!(Template::decode(&[9; 64]), None);
    assert_eq!(template.fill(&[]), Some(words("-c")));
    assert_eq!(
        Template::new(&words("/bin/clang EMSHIM_FOLDER_/EMSHIM_OPERAND_0_.c"), &shape, Path::new("/p"))
            .unwrap()
            .fill(&[]),
        None
    );
}

#[test]
fn the_tables_are_unique() {
    for table in [shape::OPERANDS, emcc_options::FOR_EMCC, shape::SOURCES] {
        assert!(table.iter().all(|row| table.iter().filter(|other| *other == row).count() == 1));
    }
}
