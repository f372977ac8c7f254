"""Run from scripts/: python3 -B -m unittest upstreams.test_upstreams"""

import hashlib
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

from lib.places import Problem

from . import build, count, look, manifest, python, report

ELF = b"\x7fELF" + bytes(12) + b"\x02\x00\x3e\x00" + bytes(44)


def archive(*members):
    data = b"!<arch>\n"
    for name, content in members:
        data += f"{name + '/':<16}{0:<12}{0:<6}{0:<6}{'644':<8}{len(content):<10}`\n".encode() + content + b"\n" * (len(content) % 2)
    return data


class Steps(unittest.TestCase):
    def run_step(self, command, seconds=60):
        with tempfile.TemporaryFile() as output:
            code = build.run(["sh", "-c", command], "/", None, output, seconds)
            output.seek(0)
            return code, output.read().decode()

    def test_the_exit_code_is_the_commands(self):
        self.assertEqual(self.run_step("echo said; exit 3"), (3, "said\n"))

    def test_what_left_its_process_group_ends_with_the_step(self):
        build.adopt_orphans()
        code, pid = self.run_step("setsid sleep 600 & echo $!")
        self.assertEqual(code, 0)
        self.assertFalse(Path("/proc", pid.strip()).exists())

    def test_a_step_that_takes_too_long_is_stopped_with_its_descendants(self):
        build.adopt_orphans()
        code, printed = self.run_step("(setsid sleep 600 & echo $!; wait) & wait", seconds=1)
        pid, stopped = printed.split("\n", 1)
        self.assertEqual((code, stopped), (124, "\nstopped after 1 s\n"))
        self.assertFalse(Path("/proc", pid).exists())


class Counts(unittest.TestCase):
    def test_the_recipe_line_before_makes_error_has_failed(self):
        printed = "./a 1\n./a 2\nmake: *** [Makefile:3: test] Error 1\n"
        self.assertEqual(count.count({"kind": "recipe", "step": "^\\./a "}, printed, "."), {"./a 1": "pass", "./a 2": "fail"})
        named = {"kind": "recipe", "step": "^\\./(?P<name>a \\d)"}
        self.assertEqual(count.count(named, printed, "."), {"a 1": "pass", "a 2": "fail"})

    def test_an_error_that_make_ignores_is_no_failure(self):
        printed = "./a 1\nmake: [Makefile:3: test] Error 1 (ignored)\n"
        self.assertEqual(count.count({"kind": "recipe", "step": "^\\./a "}, printed, "."), {"./a 1": "pass"})

    def test_automake_verdicts_in_colour(self):
        printed = "\x1b[0;32mPASS\x1b[m: one\nXFAIL: two\nSKIP: three\nERROR: four\n# PASS: 1\n"
        self.assertEqual(count.count({"kind": "automake"}, printed, "."), {"one": "pass", "two": "pass", "three": "skip", "four": "fail"})

    def test_ctest_lines(self):
        printed = " 1/2 Test #1: one ....   Passed    0.01 sec\n 2/2 Test #2: two ....***Failed    0.01 sec\n"
        self.assertEqual(count.count({"kind": "ctest"}, printed, "."), {"one": "pass", "two": "fail"})

    def test_meson_lines_with_and_without_suites(self):
        printed = ("1/4 api / a test   OK              0.10s   5 subtests passed\n2/4 two            EXPECTEDFAIL    0.01s   exit status 1\n"
                   "3/4 three          SKIP            0.00s   exit status 77\n4/4 four           TIMEOUT        30.01s   killed by signal 15\n"
                   "\nSummary of Failures:\n\n4/4 four           TIMEOUT        30.01s   killed by signal 15\n\nOk: 1\n")
        self.assertEqual(count.count({"kind": "meson"}, printed, "."), {"api / a test": "pass", "two": "pass", "three": "skip", "four": "fail"})

    def test_the_same_name_twice_counts_twice(self):
        self.assertEqual(list(count.numbered([("a", "pass"), ("a", "fail")])), ["a", "a (2)"])


class Looks(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, content, mode=0o644):
        path = self.root / name
        path.write_bytes(content)
        path.chmod(mode)
        return Path(name)

    def program(self, name, wasm, linked=None):
        digest = hashlib.sha256(wasm).hexdigest()
        header = f"#!/usr/bin/env node\n/*emshim 1 wasm={digest} name={linked or name + '.wasm'}*/\n"
        return self.write(name, header.encode(), 0o755)

    def test_a_program_beside_its_wasm_is_paired(self):
        self.write("tool.wasm", b"\0asm1")
        self.assertEqual(look.unpaired(self.root, [self.program("tool", b"\0asm1")]), [])

    def test_a_copy_under_another_name_finds_the_linked_name(self):
        self.write("tool.wasm", b"\0asm1")
        self.assertEqual(look.unpaired(self.root, [self.program("copy", b"\0asm1", "tool.wasm")]), [])

    def test_a_missing_wasm_is_told(self):
        self.assertEqual(look.unpaired(self.root, [self.program("tool", b"x")]), [("tool", "tool.wasm is missing")])

    def test_another_programs_wasm_is_told(self):
        self.write("tool.wasm", b"other")
        self.assertEqual(look.unpaired(self.root, [self.program("tool", b"x")]), [("tool", "tool.wasm is another program's")])

    def test_emccs_own_output_without_its_wasm_is_told(self):
        path = self.write("tool", b"#!/usr/bin/env node\nvar f = 'tool.wasm';\n", 0o755)
        self.assertEqual(look.unpaired(self.root, [path]), [("tool", "tool.wasm is missing")])

    def test_shared_libraries_are_told_from_what_is_named_so(self):
        side = b"\0asm\x01\0\0\0\0\x0f\x08dylink.0"
        library = ELF[:16] + b"\x03" + ELF[17:]
        files = {"a.so": side, "a.so.1": library, "a.wasm": side, "b.so": ELF, "c.so": b"INPUT(a.so)"}
        found = [name for name, content in files.items() if look.is_shared_library(self.root / self.write(name, content))]
        self.assertEqual(found, ["a.so", "a.so.1"])

    def test_native_objects_and_archives_are_found(self):
        paths = [self.write("a.o", ELF), self.write("b.a", archive(("x.o", b"\0asm"), ("y.o", ELF))), self.write("c.o", b"\0asm")]
        self.assertEqual(look.native_files(self.root, paths), [("a.o", "ELF"), ("b.a", "archive with ELF member y.o")])

    def test_a_rewritten_file_has_changed(self):
        self.write("a", b"1")
        self.write("b", b"1")
        before = look.snapshot(self.root)
        self.write("b", b"22")
        self.assertEqual(look.changed(self.root, before), [Path("b")])


class Judgement(unittest.TestCase):
    def column(self, tests, log="/dev/null"):
        step = {"ok": True, "code": 0, "seconds": 1.0, "log": log}
        return {"steps": {"test": step}, "tests": tests, "installed": [], "programs": [], "libraries": [], "unpaired": [], "native_files": [], "findings": []}

    def row(self, known=(), natively=None, left_out=(), kind="make", policy=""):
        return SimpleNamespace(name="row", kind=kind, policy=policy, known_failures=list(known), natively=natively, commands={},
                               left_out=list(left_out))

    def test_a_test_that_did_not_run_here_is_a_problem(self):
        problems = report.judge(self.row(), self.column({"a": "pass"}), self.column({}))
        self.assertEqual(problems, ["test a: did not run"])

    def test_a_skip_is_not_a_pass(self):
        problems = report.judge(self.row(), self.column({"a": "pass"}), self.column({"a": "skip"}))
        self.assertEqual(problems, ["test a: skip"])

    def test_a_known_failure_must_show_its_cause(self):
        known = {"test": "a", "cause": "needs fork", "shows": "fork: Function not implemented"}
        problems = report.judge(self.row([known]), self.column({"a": "pass"}), self.column({"a": "fail"}))
        self.assertEqual(problems, ["test a: its cause (needs fork) does not show in /dev/null"])

    def test_a_known_failure_that_passes_is_a_problem(self):
        known = {"test": "a", "cause": "needs fork", "shows": ""}
        problems = report.judge(self.row([known]), self.column({"a": "pass"}), self.column({"a": "pass"}))
        self.assertEqual(len(problems), 1)

    def test_a_program_that_upstream_leaves_out_must_be_named(self):
        native, here = self.column({}), self.column({})
        native["programs"] = ["bin/a"]
        here["steps"]["install"] = here["steps"]["test"]
        left_out = self.row(left_out=[{"path": "bin/a", "cause": "its CMakeLists.txt installs nothing for Emscripten"}])
        self.assertEqual(report.judge(self.row(), native, here), ["bin/a was not installed"])
        self.assertEqual(report.judge(left_out, native, here), [])
        here["installed"] = ["bin/a"]
        self.assertEqual(report.judge(left_out, native, here), ["bin/a was installed, but the manifest says that it is left out"])

    def test_a_shared_library_that_is_an_archive_here_is_a_problem(self):
        native, here = self.column({}), self.column({})
        native["libraries"] = here["installed"] = ["lib/liba.so.1"]
        here["steps"]["install"] = here["steps"]["test"]
        problem = ["lib/liba.so.1 was not installed as a shared library"]
        self.assertEqual(report.judge(self.row(), native, here), ["lib/liba.so was not installed as a shared library"])
        self.assertEqual(report.judge(self.row(kind="autotools"), native, here), [])
        self.assertEqual(report.judge(self.row(kind="autotools", policy="libraries=shared"), native, here), problem)
        here["libraries"] = ["lib/liba.so"]
        self.assertEqual(report.judge(self.row(), native, here), [])
        self.assertEqual(report.judge(self.row(kind="autotools", policy="libraries=shared"), native, here), problem)

    def test_fewer_native_tests_than_the_manifest_says_is_a_problem(self):
        problems = report.judge(self.row(natively=2), self.column({"a": "pass"}), self.column({"a": "pass"}))
        self.assertEqual(problems, ["natively 1 tests pass, the manifest says 2"])


class Manifest(unittest.TestCase):
    def test_every_row_loads_and_needs_come_first(self):
        rows = manifest.load(Path(__file__).parent / "manifest.json")
        self.assertEqual([row.name for row in manifest.in_order(rows, ["libpng1.6"])], ["zlib", "libpng1.6"])

    def test_an_unknown_key_is_refused(self):
        with self.assertRaises(Problem):
            self.row(tets="make check")

    def test_commands_are_those_of_linux(self):
        self.row(configure="cmake -S . -B build -DCMAKE_INSTALL_PREFIX=@PREFIX@", build="cmake --build build --target all")
        for command in ("emconfigure ./configure", "emmake make", "./configure --host=x", "./configure --disable-shared", "make CC=emcc",
                        "make LDFLAGS=-sSIDE_MODULE=1", "make 'LDFLAGS=-s EXIT_RUNTIME=1'", "cp a.wasm @PREFIX@", "node ./gen",
                        "cmake -DBUILD_SHARED_LIBS=OFF", "cmake --toolchain x", "meson setup --cross-file x build", "make CFLAGS=-fPIC"):
            with self.assertRaises(Problem, msg=command):
                self.row(configure=command)

    def test_a_row_may_want_a_newer_emscripten_and_says_why(self):
        since = {"emscripten": "3.1.69", "cause": "its port wants EM_JS_DEPS"}
        new, old = self.row(since=since), manifest.Row("b", {**self.DATA, "needs": ["a"]})
        line = "a wants Emscripten 3.1.69 or later, and this is 3.1.6: its port wants EM_JS_DEPS"
        self.assertEqual(manifest.fitting([new, old], [], "3.1.6"), ([], [f"a: {line}", f"b: {line}"]))
        self.assertEqual(manifest.fitting([new, old], ["b"], "6.0.5"), ([new, old], []))
        with self.assertRaisesRegex(Problem, f"^b: {line}"):
            manifest.fitting([new, old], ["b"], "3.1.6")

    def test_ci_builds_with_what_was_seen_and_what_was_seen_is_new_enough(self):
        since = {"emscripten": "3.1.69", "cause": "its port wants EM_JS_DEPS"}
        self.assertEqual((self.row().seen, self.row(since=since).seen), (["3.1.6"], ["3.1.69"]))
        self.row(ci=["3.1.6"])
        for more in ({"ci": ["6.0.5"]}, {"ci": ["3.1.6"], "seen": ["6.0.5"]}, {"since": since, "seen": ["3.1.6", "3.1.69"]}):
            with self.assertRaises(Problem, msg=more):
                self.row(**more)

    DATA = {"kind": "make", "source": {}, "build": "make", "install": "make install", "count": {}}

    def row(self, **more):
        return manifest.Row("a", {**self.DATA, **more})


class Extensions(unittest.TestCase):
    def test_a_row_comes_behind_those_that_it_needs_and_once(self):
        kind = {"rows": {"a": self.row(needs=["b"]), "b": self.row(needs=["c"]), "c": self.row()}}
        self.assertEqual([row.name for row in python.rows(["a", "c"], kind)], ["c", "b", "a"])

    def test_a_library_is_built_as_on_linux(self):
        library = {"source": {}, "natively": [], "commands": ["./configure --prefix=@PREFIX@", "make install"]}
        kind = {"libraries": {"l": library}, "rows": {"a": self.row(libraries=["l"])}}
        self.assertEqual(python.rows(["a"], kind)[0].libraries[0].commands, library["commands"])
        library["commands"].append("emmake make")
        self.assertRaises(Problem, python.rows, ["a"], kind)

    def row(self, **more):
        return {"source": {}, "code": [], **more}


if __name__ == "__main__":
    unittest.main()
