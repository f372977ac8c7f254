//! The table of command lines: options times positions times spellings. Each row is recorded with one set of operands
//! and replayed with another, and the replay is held against emcc.

use crate::outcome::{Outcome, counts, expect, files, shims};
use emshim_tests::setup::Setup;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// One command line, with `{name}`s for operands.
pub struct Row {
    command: String,
    /// emcc warns of it, or it is emcc's own affair: no replay may happen.
    by_emcc: bool,
}

/// Operands of the compile that is recorded, and of the one that is replayed.
const OPERANDS: &[(&str, &str, &str)] = &[
    ("{c}", "first.c", "sub/second.c"),
    ("{cpp}", "first.cpp", "sub/second.cpp"),
    ("{m}", "first.m", "sub/second.m"),
    ("{s}", "first.s", "sub/second.s"),
    ("{S}", "first.S", "sub/second.S"),
    ("{i}", "first.i", "sub/second.i"),
    ("{ll}", "first.ll", "sub/second.ll"),
    ("{C}", "first.C", "sub/se cond.C"),
    ("{bad}", "first-bad.c", "sub/second-bad.c"),
    ("{warn}", "first-warn.c", "sub/second-warn.c"),
    ("{o}", "first.out.o", "sub/second.o"),
    ("{plain}", "plain", "sub/out"),
    ("{inc}", "inc", "sub/inc"),
    ("{def}", "FIRST", "SECOND='a+b'"),
    ("{h}", "inc/one.h", "sub/inc/two.h"),
    ("{dep}", "first.dep", "sub/.deps/second.Tpo"),
    ("{t}", "first-target", "sub/se$cond.lo"),
];

/// Options that may stand anywhere.
const OPTIONS: &[&str] = &[
    "-O0",
    "-O1",
    "-O2",
    "-O3",
    "-Os",
    "-Oz",
    "-O",
    "-g",
    "-g0",
    "-g1",
    "-g2",
    "-g3",
    "-gdwarf-4",
    "-gline-tables-only",
    "-Wall -Wextra",
    "-Wall -Werror=return-type",
    "-w",
    "-Wno-unused",
    "-pedantic",
    "-ansi",
    "-std=c99",
    "-std=gnu11",
    "-D{def}",
    "-D {def}",
    "-D{def} -DTHIRD=3 -D FOURTH",
    "-U{def}",
    "-U {def}",
    "-I{inc}",
    "-I {inc}",
    "-I. -I{inc} -Isub",
    "-isystem {inc}",
    "-isystem{inc}",
    "-iquote {inc}",
    "-iquote{inc}",
    "-idirafter {inc}",
    "-idirafter{inc}",
    "-include {h}",
    "-include{h}",
    "-imacros {h}",
    "-MD -MF {dep}",
    "-MMD -MF{dep}",
    "-MMD -MP -MF {dep} -MT '{t}'",
    "-MD -MQ '{t}' -MF {dep}",
    "-MD -MQ'{t}' -MF {dep} -MG",
    "-MJ {dep}",
    "-MD",
    "-MMD",
    "-fPIC",
    "-fno-pic",
    "-fvisibility=hidden",
    "-ffunction-sections -fdata-sections",
    "-fno-strict-aliasing -fwrapv",
    "-fno-common",
    "-msimd128",
    "-mbulk-memory",
    "-ffast-math",
    "-fno-exceptions",
    "-fexceptions",
    "-fwasm-exceptions",
    "-fno-builtin",
    "-ffreestanding",
    "-nostdinc",
    "-pipe",
    "-Xclang -disable-llvm-passes",
    "-mllvm -enable-emscripten-sjlj=0",
    "-fdiagnostics-color=always",
    "-fcolor-diagnostics",
    "-march=native -mtune=haswell -fno-plt",
    "-flto",
    "-fsanitize=undefined",
    "-sSUPPORT_LONGJMP=0",
    "-s SUPPORT_LONGJMP=emscripten",
    "-fmacro-prefix-map=/a=/b",
    "-ffile-prefix-map=sub=x",
    "-Wp,-DX=1",
    "-fstack-protector-strong -D_FORTIFY_SOURCE=2",
    "-Qunused-arguments",
    "-Wunknown-option-of-nobody",
    "-x c",
];

/// Whole command lines.
const WHOLE: &[&str] = &[
    "cc -c {c}",
    "cc -c {c} -o {o}",
    "cc -c {c} -o{o}",
    "cc -o {o} -c {c}",
    "cc -c {c} -o {plain}",
    "cc -c {c} -o /dev/null",
    "cc -S {c}",
    "cc -S {c} -o {plain}",
    "cc -S -O2 {c} -o {o}",
    "cc -E {c}",
    "cc -E {c} -o {plain}",
    "cc -E -P {c}",
    "cc -E -dM {c}",
    "cc -M {c}",
    "cc -MM {c}",
    "cc -MM {c} -o {plain}",
    "cc -MM -MT '{t}' {c}",
    "cc -MM -MF {dep} {c}",
    "cc -M -MG -MP {c}",
    "cc -fsyntax-only {c}",
    "cc -fsyntax-only -Wall {warn}",
    "cc -c -emit-llvm {c}",
    "cc -c -emit-llvm {c} -o {plain}.bc",
    "cc -S -emit-llvm {c}",
    "cc -S -emit-llvm -O1 {c} -o {plain}",
    "c++ -c {cpp}",
    "c++ -c {cpp} -o {o}",
    "c++ -O2 -c {cpp} -o {o}",
    "c++ -S {cpp} -o {plain}",
    "c++ -E {cpp}",
    "c++ -MM {cpp}",
    "c++ -std=c++17 -c {cpp}",
    "c++ -std=c++14 -fno-rtti -c {cpp} -o {o}",
    "c++ -fno-exceptions -c {cpp}",
    "c++ -c -x c++ {c}",
    "c++ -fsyntax-only {cpp}",
    "cc -c {cpp}",
    "cc -x c++ -c {c} -o {o}",
    "cc -xc -c {c}",
    "cc -c {m}",
    "cc -c {m} -o {o}",
    "cc -c {s}",
    "cc -c {s} -o {o}",
    "cc -g -c {s} -o {o}",
    "cc -c {S}",
    "cc -c {S} -o {o} -DX=1",
    "cc -E {S}",
    "cc -x assembler -c {s} -o {o}",
    "cc -x assembler-with-cpp -c {S} -o {o}",
    "cc -c {i}",
    "cc -c {i} -o {o}",
    "cc -c {ll}",
    "cc -O2 -c {ll} -o {o}",
    "cc -S {ll} -o {plain}",
    "c++ -c '{C}'",
    "c++ -c '{C}' -o '{o}'",
    "cc -x c -c - -o {o} < {c}",
    "cc -E - < {c}",
    "cc -E -x c -dM /dev/null",
    "cc -x c -fsyntax-only - < {warn}",
    "cc -E -x c++ - < {cpp}",
    "cc -c {bad}",
    "cc -c {bad} -o {o}",
    "cc -O2 -Wall -c {bad} -o {o}",
    "cc -S {bad}",
    "cc -E {bad}",
    "cc -fsyntax-only {bad}",
    "cc -fsyntax-only -fdiagnostics-format=msvc {bad}",
    "cc -c -Wall -Wextra {warn}",
    "cc -c -Wall -Werror {warn} -o {o}",
    "cc -c -Wall -fdiagnostics-color=always {warn} -o {o}",
    "cc -MD -c {bad} -o {o}",
    "c++ -x c++ -c {bad}",
    "cc -c {c} -o missing/folder.o",
    "cc -DX={def} -c {c} -o {o} -MMD -MF {dep} -MT {o} -I{inc} -Isub -O2 -g -Wall",
    "gcc -c {c}",
    "clang -c {c}",
    "c99 -c {c}",
    "c89 -c {c} -o {o}",
    "cpp {c}",
    "cpp {c} {plain}",
    "wasm32-unknown-emscripten-cc -c {c} -o {o}",
    "cc -c {c} {warn}",
    "cc -c {c} {warn} -o {o}",
    "cc -c {c} {cpp} {s}",
    "cc -O2 -c {c} -MD -D{def} {warn} -I{inc} {cpp}",
    "cc -c {warn} {bad} {c}",
    "cc -S {bad} {c}",
    "cc -c {s} {S}",
    "cc -E {c} {cpp}",
    "cc -MM {c} {cpp}",
    "cc -fsyntax-only -Wall {warn} {bad} {c}",
    "c++ -std=c++17 -c {cpp} '{C}'",
    "cc -c -x c++ {cpp} -x c {c}",
    "emcc -c {c} -o {o}",
    "em++ -c {cpp} -o {o}",
];

/// What is emcc's own affair, or makes it say something. `?` where versions differ in that.
const BY_EMCC: &[&str] = &[
    "cc -c {c} missing.c",
    "cc -E -x c - {c} < {c}",
    "cc -v -c {c}",
    "cc -c missing.c",
    "cc -c {c} -sUSE_ZLIB=0",
    "cc -c {c} --cache=x",
    "cc -c {c} -save-temps",
    "cc -c {c} -sNO_SUCH_SETTING=1",
    "cc -c {c} -g9999",
    "cc -c {c} --pre-js missing.js",
    "cc -c {h}",
    "cc -c {c} -sEXIT_RUNTIME=1",
];

pub fn rows() -> Vec<Row> {
    let row = |command: String| Row { command, by_emcc: false };
    let mut rows: Vec<Row> = WHOLE.iter().map(|text| row((*text).to_owned())).collect();
    for option in OPTIONS {
        // Before everything, between the others, behind everything.
        rows.push(row(format!("cc {option} -c {{c}} -o {{o}}")));
        match rows.len() % 2 {
            0 => rows.push(row(format!("cc -c {option} {{c}}"))),
            _ => rows.push(row(format!("cc -c {{c}} -o {{o}} {option}"))),
        }
    }
    rows.extend(BY_EMCC.iter().map(|text| Row { command: (*text).to_owned(), by_emcc: true }));
    rows
}

impl Row {
    pub fn name(&self) -> String {
        self.command.clone()
    }

    fn command(&self, second: bool) -> String {
        OPERANDS.iter().fold(self.command.clone(), |text, (name, first, other)| {
            text.replace(name, if second { other } else { first })
        })
    }

    pub fn run(&self, setup: &Setup, folder: &Path) -> Outcome {
        sources(folder).map_err(|error| error.to_string())?;
        let before = files(folder);
        let fresh = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
            let written: BTreeMap<_, _> =
                files(folder).into_iter().filter(|(path, bytes)| before.get(path) != Some(bytes)).collect();
            written.keys().for_each(|path| fs::remove_file(path).expect("our own file"));
            written
        };
        // Twice, for a first word of emcc's could be chance.
        shims(setup, folder, &self.command(false));
        shims(setup, folder, &self.command(false));
        fresh(folder);
        let command = self.command(true);
        let emcc = shims(setup, folder, &format!("export EMSHIM_REPLAY=off; {command}"));
        let by_emcc = fresh(folder);
        let replay = shims(setup, folder, &command);
        let by_replay = fresh(folder);

        let is_replay = counts(folder).ends_with('h');
        let said = counts(folder).ends_with('l') && !emcc.stderr.is_empty();
        if self.by_emcc && is_replay || !self.by_emcc && !is_replay && !said {
            return Err(format!(
                "replayed: {is_replay}; counts {}\n{}",
                counts(folder),
                String::from_utf8_lossy(&emcc.stderr)
            ));
        }
        expect(replay.status.code(), emcc.status.code(), "the exit code")?;
        expect(String::from_utf8_lossy(&replay.stdout), String::from_utf8_lossy(&emcc.stdout), "stdout")?;
        expect(String::from_utf8_lossy(&replay.stderr).into_owned(), stderr(&emcc, is_replay), "stderr")?;
        expect(by_replay.keys().collect::<Vec<_>>(), by_emcc.keys().collect(), "the files written")?;
        for (path, bytes) in &by_emcc {
            expect(&by_replay[path] == bytes, true, &format!("{} is the same", path.display()))?;
        }
        Ok(())
    }
}

fn stderr(emcc: &Output, is_replay: bool) -> String {
    if is_replay { without_closing_line(emcc) } else { String::from_utf8_lossy(&emcc.stderr).into_owned() }
}

/// What emcc says, without the line in which it repeats a failed clang command (up to 3.1.50).
pub fn without_closing_line(emcc: &Output) -> String {
    let text = String::from_utf8_lossy(&emcc.stderr).into_owned();
    let is_closing = |line: &str| {
        ["emcc", "em++"].iter().any(|name| line.starts_with(&format!("{name}: error: '")))
            && line.contains(" failed (returned ")
    };
    match text.lines().last() {
        Some(last) if !emcc.status.success() && is_closing(last) => text[..text.len() - last.len() - 1].to_owned(),
        _ => text,
    }
}

const C: &str = "#include <stdio.h>
#if __has_include(\"one.h\")
#include \"one.h\"
#endif
#ifdef X
int x(void) { return 1; }
#endif
static int unused;
int add(int a, int b) { printf(\"%d\", a + b); return a + b; }
";
const CPP: &str = "#include <string>
struct S { virtual ~S(); std::string s; };
S::~S() {}
int f(const std::string& s) { try { return std::stoi(s); } catch (...) { return 0; } }
";
const LL: &str = "define i32 @f(i32 %a) {\n  %b = add i32 %a, 1\n  ret i32 %b\n}\n";
const ASSEMBLER: &str = "\t.text\n\t.globl\tf\n\t.type\tf,@function\nf:\n\t.functype\tf () -> ()\n\tend_function\n";

fn sources(folder: &Path) -> std::io::Result<()> {
    for (below, stem) in [("", "first"), ("sub", "second")] {
        let folder = folder.join(below);
        fs::create_dir_all(folder.join("inc"))?;
        fs::create_dir_all(folder.join(".deps"))?;
        fs::write(folder.join("inc/one.h"), "#define ONE 1\nint one(void);\n")?;
        fs::write(folder.join("inc/two.h"), "#define TWO 2\n")?;
        let texts = [
            (".c", C),
            (".cpp", CPP),
            (".m", "int f(void) { return 1; }\n"),
            (".s", ASSEMBLER),
            (".S", ASSEMBLER),
            (".i", "int f(void) { return 1; }\n"),
            (".ll", LL),
            (".C", CPP),
            ("-bad.c", "int f( { return y; }\n"),
            ("-warn.c", "int f(int a) { int b; if (a = 1) return b; }\n"),
        ];
        for (ending, text) in texts {
            fs::write(folder.join(format!("{stem}{ending}")), text)?;
        }
    }
    fs::write(folder.join("sub/se cond.C"), CPP)
}
