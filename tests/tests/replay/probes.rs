//! A probe that is linked without emcc has emcc's verdict, and whoever runs it sees the program that emcc links.

use crate::outcome::{Outcome, counts, expect, shims, succeeded};
use crate::table::without_closing_line;
use emshim_tests::setup::Setup;
use std::fs;
use std::path::Path;
use std::process::Output;

/// A source, the command that links it, and whether its third link is known without emcc.
struct Row {
    source: &'static str,
    command: &'static str,
    known: bool,
}

const fn known(source: &'static str, command: &'static str) -> Row {
    Row { source, command, known: true }
}

const fn by_emcc(source: &'static str, command: &'static str) -> Row {
    Row { source, command, known: false }
}

const LINK: &str = "cc -g -O2 -o conftest conftest.c";
const HELLO: &str = "#include <stdio.h>\nint main(int c, char **v) { printf(\"%d %s\\n\", c, v[c - 1]); return 3; }\n";

const ROWS: &[Row] = &[
    known("int main(void) { return 0; }\n", LINK),
    known(HELLO, LINK),
    known(HELLO, "cc conftest.c"),
    known(HELLO, "cc -o conftest -O2 -DX -I. conftest.c -lm -ldl"),
    known(HELLO, "cc -c conftest.c && cc -o conftest conftest.o && rm conftest.o"),
    known(HELLO, "cc -c conftest.c -o x.o && cc x.o -o cmTC_12ab && rm x.o && mv cmTC_12ab conftest"),
    known("char strlcpy();\nint main(void) { return strlcpy(); }\n", LINK),
    known(
        "int unused(int a) { if (a = 1) return 2; }\nint main(void) { return 0; }\n",
        "cc -Wall -o conftest conftest.c",
    ),
    known(
        "#include <iostream>\nint main() { try { throw 5; } catch (int i) { std::cout << i << std::endl; return i; } }\n",
        "c++ -O1 -x c++ -c conftest.c && c++ -o conftest conftest.o",
    ),
    known("double emscripten_get_now(void);\nint main(void) { return emscripten_get_now() < 0; }\n", LINK),
    known("int main(void) { return y; }\n", LINK),
    known("#error no\n", LINK),
    by_emcc("int no_such_function(void);\nint main(void) { return no_such_function(); }\n", LINK),
    by_emcc("extern int no_such_variable;\nint main(void) { return no_such_variable; }\n", LINK),
    by_emcc("int fork(void);\nint main(void) { return fork(); }\n", LINK),
    by_emcc("#include <emscripten.h>\nint main(void) { return EM_ASM_INT({ return 4; }); }\n", LINK),
    by_emcc("int main(void) { return 0; }\n", "cc -o conftest conftest.c -lno_such_library"),
    by_emcc("int not_main(void) { return 0; }\n", LINK),
    by_emcc("int main(void) { return 0; }\n", "cc -o conftest conftest.c -sASSERTIONS=1"),
    by_emcc("int main(void) { return 0; }\n", "cc -o conftest conftest.c -Wl,--no-such-option"),
];

pub fn verdicts(setup: &Setup, folder: &Path) -> Outcome {
    for row in ROWS {
        row.check(setup, folder).map_err(|why| format!("{}\n{}{why}", row.command, row.source))?;
    }
    Ok(())
}

impl Row {
    fn check(&self, setup: &Setup, folder: &Path) -> Outcome {
        let run = |set: &str| {
            fs::write(folder.join("conftest.c"), self.source).map_err(|error| error.to_string())?;
            let output = shims(setup, folder, &format!("{set} rm -f a.out conftest; {}", self.command));
            Ok::<Output, String>(output)
        };
        let program = "rm -f conftest.c; mv a.out conftest 2>/dev/null || :; test -x conftest && ./conftest a 'b c'";
        let wanted = run("export EMSHIM_PROBES=off;")?;
        let ran = shims(setup, folder, program);
        for _ in 0..2 {
            run("")?;
        }
        let seen = run("rm -f log; export EMSHIM_LOG=$PWD/log;")?;
        let log = fs::read_to_string(folder.join("log")).map_err(|error| error.to_string())?;
        let is_known = !log.contains("/emcc\"") && !log.contains("/em++\"");
        expect(is_known, self.known, &format!("known without emcc, {}", counts(folder)))?;
        expect(seen.status.code(), wanted.status.code(), "the exit code")?;
        expect(said(&seen), said(&wanted), "what was said")?;
        let again = shims(setup, folder, program);
        expect(again.status.code(), ran.status.code(), "the program's exit code")?;
        expect(again.stdout, ran.stdout, "the program's output")?;
        // Verified, with emcc's word to compare.
        run("export EMSHIM_VERIFY=1;")?;
        expect(counts(folder).contains('y'), false, "emcc did not agree")
    }
}

/// What was said, with the names of temporary files made alike.
fn said(output: &Output) -> String {
    let text = without_closing_line(output);
    let words = text.split_ascii_whitespace();
    words.map(|word| if word.trim_end_matches(':').ends_with(".o") { "*.o " } else { word }).collect()
}

pub fn programs(setup: &Setup, folder: &Path) -> Outcome {
    fs::write(folder.join("conftest.c"), HELLO).map_err(|error| error.to_string())?;
    let link = "for i in 1 2 3; do rm -f conftest; cc -o conftest conftest.c; done; head -3 conftest | grep -q 'emshim probe';";
    for (what, command) in [
        ("from elsewhere", "mkdir -p 'a b' && cp conftest 'a b/c d' && cd 'a b' && './c d' x"),
        ("found on PATH", "PATH=$PWD:$PATH; conftest x"),
        ("by sh", "sh conftest x"),
        ("by node", "node conftest x"),
        ("by a link", "mkdir -p l && ln -sf ../conftest l/name && l/name x"),
        ("twice", "./conftest x && exit 1; ./conftest x"),
        (
            "many at once",
            "for i in 1 2 3 4; do ./conftest x >out$i & done; wait; cat out1; cmp out1 out2 && cmp out1 out3 && cmp out1 out4 && exit 3",
        ),
    ] {
        let output = shims(setup, folder, &format!("{link} {command}"));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        expect(output.status.code(), Some(3), &format!("{what}: {text}{}", String::from_utf8_lossy(&output.stderr)))?;
        expect(text.lines().all(|line| line == "2 x"), true, &format!("{what}: {text}"))?;
    }
    // The text of the program holds that of the module: CMake looks for it.
    let text = "const char *info = \"INFO:compiler[abc]\"; int main(int c, char **v) { return info[c]; }";
    let command = format!(
        "printf '%s' '{text}' >x.c; for i in 1 2 3; do cc x.c -o cmTC_1; done; grep -q 'INFO:compiler.abc.' cmTC_1"
    );
    succeeded(&shims(setup, folder, &command), "text of the module")?;
    succeeded(&shims(setup, folder, "ls -A | grep '^.emshim' && exit 1 || :"), "folders that are left")
}
