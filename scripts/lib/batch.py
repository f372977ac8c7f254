"""Makes one program of many tests that each have a `main`, and runs each of them: one link in place of hundreds.

A test's globals get names of its own, as other tests have the same ones; which those are, a native object says.
"""

import concurrent.futures
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lib.places import Problem

COMPILE = ["-std=gnu99", "-w", "-D_GNU_SOURCE", "-c"]
# clang only: what falls off its end is no trap, and what C89 allowed is no error.
CLANG = ["-fno-strict-return", "-Wno-error=implicit-function-declaration", "-Wno-error=int-conversion",
         "-Wno-error=incompatible-function-pointer-types"]


@dataclass
class Result:
    passed: bool
    why: str  # of what did not pass: "does not compile", "does not link: NAME", "hangs", or how it ended and what it said last


def bare(source):
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", source.read_text(errors="replace"), flags=re.S)


class Batch:
    """Tests by name, each a source, built into `folder` by `cc`; `native` has the objects that musl-gcc made."""

    def __init__(self, tests, folder, cc, includes, env=None, native=None, jobs=2):
        self.tests, self.folder, self.cc, self.env, self.native, self.jobs = tests, Path(folder), cc, env, native, jobs
        self.includes = [word for include in includes for word in ("-I", str(include))]
        self.numbers = {name: at for at, name in enumerate(sorted(tests))}
        self.found = {}
        self.folder.mkdir(parents=True, exist_ok=True)

    def results(self, limit):
        """Every test's, each with `limit` seconds and an empty folder of its own."""
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            list(pool.map(self.compile, self.tests))
        self.link()
        with concurrent.futures.ThreadPoolExecutor(self.jobs * 2) as pool:
            list(pool.map(lambda name: self.run(name, limit), [name for name in self.tests if name not in self.found]))
        return self.found

    def object(self, name):
        return self.folder / f"{self.numbers[name]}.o"

    def tool(self, words):
        return subprocess.run([str(word) for word in words], text=True, errors="replace", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=self.env, cwd=self.folder, check=False)

    def compile(self, name):
        entry, made = f"test_{self.numbers[name]}", self.object(name)
        if self.native is None:
            words = [f"-Dmain={entry}"]
        else:
            others = subprocess.check_output(["nm", "-g", "--defined-only", self.native.object(name).with_suffix(".whole.o")], text=True)
            words = CLANG + [f"-D{other}={other}_{entry}" for other in re.findall(r" [A-Z] (\w+)$", others, re.M) if other != entry]
            words.append(f"-Dmain={entry}")
        done = self.tool([*self.cc, *COMPILE, *self.includes, *words, self.tests[name], "-o", made])
        if done.returncode:
            self.found[name] = Result(False, "does not compile: " + last_line(done.stdout))
        elif self.native is None:
            whole = made.with_suffix(".whole.o")
            os.replace(made, whole)
            self.tool(["objcopy", f"--keep-global-symbol={entry}", whole, made])

    def link(self):
        built = [name for name in self.tests if name not in self.found]
        (self.folder / "main.c").write_text(self.dispatcher(built))
        for _ in range(9):
            objects = [str(self.object(name)) for name in built]
            (self.folder / "objects.rsp").write_text("\n".join(objects))
            done = self.tool([*self.cc, "-w", "main.c", "@objects.rsp", "-o", "tests", "-lrt", "-lm"])
            if not done.returncode:
                return
            missing = set(re.findall(r"undefined (?:symbol: |reference to `)(\w+)", done.stdout))
            lost = {name: missing & {*self.wanted(name), f"test_{self.numbers[name]}"} for name in built}
            if not any(lost.values()):
                raise Problem(f"the tests do not link: {done.stdout[-2000:]}")
            self.found.update((name, Result(False, "does not link: " + min(symbols))) for name, symbols in lost.items() if symbols)
            built = [name for name in built if name not in self.found]
            (self.folder / "main.c").write_text(self.dispatcher(built))
        raise Problem("the tests do not link")

    def wanted(self, name):
        return re.findall(r" U (\w+)", self.tool(["nm", "-u", self.object(name)]).stdout)

    def dispatcher(self, built):
        lines = ["#include <stdlib.h>"]
        for name in built:
            takes = re.search(r"\bmain\s*\(\s*(void)?\s*\)", bare(self.tests[name])) is None
            lines.append(f"int test_{self.numbers[name]}({'int, char **' if takes else 'void'});")
        lines.append("int main(int argc, char **argv) {\n  int number = atoi(argv[1]);\n  argv[1] = argv[0];\n  switch (number) {")
        for name in built:
            takes = f"test_{self.numbers[name]}(int, char **);" in "\n".join(lines)
            lines.append(f"    case {self.numbers[name]}: return test_{self.numbers[name]}({'argc - 1, argv + 1' if takes else ''});")
        return "\n".join([*lines, "  }\n  return 99;\n}", ""])

    def run(self, name, limit):
        with tempfile.TemporaryDirectory() as folder:
            with subprocess.Popen([self.folder / "tests", str(self.numbers[name])], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, start_new_session=True, env=self.env, cwd=folder) as process:
                try:
                    said = process.communicate(timeout=limit)[0].decode(errors="replace")
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    self.found[name] = Result(False, "hangs")
                    return
        code = process.returncode
        ended = f"ends with {code}" if code >= 0 else f"dies of signal {-code}"
        self.found[name] = Result(code == 0, f"{ended}: {last_line(said)}")


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:160] if lines else "says nothing"
