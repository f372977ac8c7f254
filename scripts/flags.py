#!/usr/bin/python3
"""What an emcc makes of each option that the rules know: takes it, warns, refuses, or silently makes something else.

    scripts/bench flags [VERSION|EMCC|FILE]... [--save FOLDER] [--all]

VERSION is one of scripts/toolchains --list, EMCC a path, FILE what an earlier run saved; with none, the emcc on PATH and
all of scripts/toolchains --list. Prints what differs between them (--all: every option), and where a rule's versions do
not fit what was seen. A rule may have a reason that does not show here (a policy, a folder of the build machine); the
cases hold those.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Values that make sense where `x` would not; `*` at the end of a name stands for these.
VALUES = {
    "-march": "nocona", "-mtune": "haswell", "-mcpu": "native", "-mfpu": "vfpv4", "-mfloat-abi": "hard", "-mabi": "sysv",
    "-mfpmath": "sse", "-mcmodel": "medium", "-mincoming-stack-boundary": "4", "-mpreferred-stack-boundary": "4",
    "-mtls-dialect": "gnu2", "-mmacosx-version-min": "11.0", "-mmacos-version-min": "11.0", "-fcf-protection": "full",
    "-flto": "2", "-fexcess-precision": "fast", "-arch": "x86_64", "--target": "x86_64-linux-gnu", "-target": "x86_64-linux-gnu",
    "--sysroot": "/", "-isysroot": "/", "-fuse-ld": "gold", "-undefined": "dynamic_lookup", "-compatibility_version": "1.0",
    "-current_version": "1.0", "-z": "now", "z": "now", "hash-style": "gnu", "exclude-libs": "ALL", "threads": "2", "icf": "all",
    "rpath": "$ORIGIN/../lib", "-rpath": "$ORIGIN/../lib", "R": "/opt/lib", "rpath-link": "/opt/lib", "soname": "libx.so.1",
    "-soname": "libx.so.1", "h": "libx.so.1", "Map": "x.map", "dynamic-linker": "/lib/ld.so", "I": "/lib/ld.so", "-B": "/usr/bin",
    "-specs": "x.specs", "fuse-ld": "gold", "sysroot": "/", "install_name": "x", "-install_name": "x", "-bundle_loader": "x",
    "-u": "answer", "version-script": "x.map", "retain-symbols-file": "x.map", "L": "/usr/lib", "-L": "/usr/lib", "-I": "/usr/include",
    "-isystem": "/usr/include", "-idirafter": "/usr/include", "-iquote": "/usr/include", "-cxx-isystem": "/usr/include",
    "build-id": "sha1", "elf*": "elf_x86_64", "i386*": "i386pep", "stack-size=*": "stack-size=131072", "wasm32*": "wasm32-unknown-emscripten",
}
NAMES = {
    "-msse*": "-msse2", "-mssse*": "-mssse3", "-mavx*": "-mavx2", "-mno-sse*": "-mno-sse2", "-mno-ssse*": "-mno-ssse3",
    "-mno-avx*": "-mno-avx2", "-mfma*": "-mfma", "-mno-fma*": "-mno-fma", "-mbmi*": "-mbmi", "-mbranch-protection*": "-mbranch-protection=standard",
    "-mindirect-branch*": "-mindirect-branch=thunk", "-mfunction-return*": "-mfunction-return=thunk", "dynamic-list*": "dynamic-list-data",
    "plugin*": "plugin-opt=O2",
}
SOURCES = {
    "a.c": "int answer(void) { return 42; }\nint main(void) { return answer() != 42; }\n",
    "l.c": "int answer(void) { return 42; }\n",
    "x.map": "{ global: answer; };\n",
    "x.specs": "",
}


def main(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench flags", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*")
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keeps what was found there, one file for each emcc")
    parser.add_argument("--all", action="store_true", help="prints every option, not only those that differ")
    parser.add_argument("--measure", nargs=2, type=Path, metavar=("RULES", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.measure:
        rules = json.loads(options.measure[0].read_text())
        options.measure[1].write_text(json.dumps(measure(rules, options.which[0])))
        return 0
    rules = read_rules()
    known = [line.split()[0] for line in output([ROOT / "scripts/toolchains", "--list"]).splitlines()]
    found = [find(which, rules, known) for which in options.which or ["emcc", *known]]
    if options.save:
        options.save.mkdir(parents=True, exist_ok=True)
        for table in found:
            lines = ",\n".join(json.dumps(row) for row in table["rows"])
            path = options.save / f"{table['emcc']}.json"
            path.write_text(f'{{"emcc": "{table["emcc"]}", "rows": [\n{lines}\n]}}\n')
    report(found, options.all)
    for line in dict.fromkeys(misfits(rules, found)):
        print(line)
    return 0


def output(argv):
    return subprocess.check_output([str(word) for word in argv], text=True)


def read_rules():
    """The rows as policy has them, as words that a command line would hold."""
    printed = output(["cargo", "run", "--quiet", "--locked", "--manifest-path", ROOT / "Cargo.toml", "--package", "policy", "--example", "rules"])
    names = ("side", "flag", "value", "shape", "on", "action", "since", "until")
    rules = [dict(zip(names, line.split("\t"))) for line in printed.splitlines()]
    for rule in rules:
        rule["words"] = words(rule)
    return rules


def words(rule):
    name = NAMES.get(rule["flag"], rule["flag"])
    value = rule["value"]
    if value.endswith("*"):
        value = VALUES.get(value) or VALUES.get(rule["flag"], "x")
    parts = {
        "Flag": [name], "Separate": [name, value], "Glued": [name + value], "Either": [name + value],
        "Equals": [f"{name}={value}" if value else name], "EqualsOrFlag": [f"{name}={value}"],
        "EqualsOrSeparate": [f"{name}={value}"],
    }[rule["shape"]]
    if rule["side"] == "Compiler":
        return parts
    dashes = "-" if len(name) < 3 or name.startswith("B") or "_" in name else "--"
    return ["-Wl," + ",".join([dashes + parts[0], *parts[1:]])]


def find(which, rules, known):
    if Path(which).suffix == ".json":
        return json.loads(Path(which).read_text())
    with tempfile.TemporaryDirectory(dir=os.environ.get("EMSHIM_FLAGS_TMP") or cache()) as folder:
        given, result = Path(folder, "rules.json"), Path(folder, "found.json")
        given.write_text(json.dumps(rules))
        command = ["/usr/bin/python3", Path(__file__).resolve(), "--measure", given, result]
        if which in known:
            command = [ROOT / "scripts/toolchains", "--run", which, *command, "emcc"]
        else:
            command = [*command, which]
        subprocess.check_call([str(word) for word in command])
        return json.loads(result.read_text())


def cache():
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "emshim-dev")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def measure(rules, emcc):
    """Every option once on a compile and once on a link, or on both kinds of link."""
    env = dict(os.environ, LC_ALL="C")
    if os.access("/usr/bin/python3", os.X_OK):
        env.setdefault("EMSDK_PYTHON", "/usr/bin/python3")
    if os.path.isdir("/usr/share/nodejs"):
        env.setdefault("NODE_PATH", "/usr/share/nodejs")
    said = subprocess.check_output([emcc, "--version"], env=env, text=True)
    version = re.search(r"\d+\.\d+\.\d+", said).group()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in SOURCES.items():
            Path(folder, name).write_text(text)
        bare = Steps(emcc, env, folder)
        for step in ("compile", "link", "link -O2", "module"):
            bare.verdict(step, [])  # system libraries are built on the first link of their kind
            verdict, message = bare.verdict(step, [])
            if verdict != "ok":
                sys.exit(f"flags: {emcc} cannot {step} at all: {message}")
        rows, asked = [], set()
        for rule in rules:
            for step in steps(rule):
                key = (step, *rule["words"])
                if key not in asked:
                    asked.add(key)
                    verdict, message = bare.verdict(step, rule["words"])
                    rows.append({"step": step, "option": " ".join(rule["words"]), "verdict": verdict, "message": message})
    return {"emcc": version, "rows": rows}


def steps(rule):
    if rule["side"] == "Linker":
        return ["module"] if rule["on"] == "SideModule" else ["link", "module"]
    on = {"Compile": ["compile"], "Link": ["link"], "OptimizedLink": ["link -O2"], "SideModule": ["module"]}
    return on.get(rule["on"], ["compile", "link"])


class Steps:
    def __init__(self, emcc, env, folder):
        self.emcc, self.env, self.folder = emcc, env, Path(folder)
        self.run(["-fPIC", "-c", "a.c", "-o", "a.o"])
        self.run(["-fPIC", "-c", "l.c", "-o", "l.o"])

    def run(self, arguments):
        done = subprocess.run([self.emcc, *arguments], cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
        return done.returncode, done.stdout.decode(errors="replace")

    def verdict(self, step, option):
        command, made, right = {
            "compile": (["-c", "a.c", *option, "-o", "made.o"], "made.o", self.is_object),
            "link": (["a.o", *option, "-o", "made.js"], "made.js", self.is_program),
            "link -O2": (["-O2", "a.o", *option, "-o", "made.js"], "made.js", self.is_program),
            "module": (["-sSIDE_MODULE=1", "l.o", *option, "-o", "made.so"], "made.so", self.is_module),
        }[step]
        for old in self.folder.glob("made*"):
            old.unlink()
        code, said = self.run(command)
        said = [line for line in said.splitlines() if line.strip() and not NOISE.search(line)]
        message = re.sub(r"/\S*/(\S+)", r"\1", said[0])[:150] if said else ""
        if code:
            return "refuses", message
        if said:
            return "warns", message
        wrong = right(self.folder / made)
        return ("other", wrong) if wrong else ("ok", "")

    def is_object(self, path):
        if not path.is_file():
            return "no object"
        start = path.read_bytes()
        if not start.startswith(b"\0asm"):
            return f"starts with {start[:4]!r}"
        if is_64(start):
            return "wasm64"
        return None if b"answer" in start else "the function is not in it"

    def is_program(self, path):
        if not path.is_file():
            return "no program"
        done = subprocess.run(["node", "--require", str(self.no_fetch()), str(path)], cwd=self.folder, env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return f"the program ends with {done.returncode}" if done.returncode else None

    def is_module(self, path):
        if not path.is_file():
            return "no module"
        start = path.read_bytes()
        if b"dylink" not in start[:30]:
            return "no dylink section"
        return None if b"answer" in start else "the function is not in it"

    def no_fetch(self):
        """Programs of 3.1.6 call fetch on a path, which node 18 and later refuse."""
        path = self.folder / "no-fetch.js"
        path.write_text("delete globalThis.fetch;\n")
        return path


# What emcc says whether or not the option is there.
NOISE = re.compile(r"^(cache|system_libs|shared):|is not yet stable|unstable")


def is_64(wasm):
    """An imported memory whose limits say 64 bits."""
    at = wasm.find(b"__linear_memory")
    return at >= 0 and wasm[at + 15] == 2 and bool(wasm[at + 16] & 4)


def report(found, every):
    tables = [{(row["step"], row["option"]): row for row in table["rows"]} for table in found]
    keys = list(dict.fromkeys(key for table in tables for key in table))
    print(f"{'step':9} {'option':38}" + "".join(f"{table['emcc']:>9}" for table in found) + "   the last one that speaks")
    shown = 0
    for key in keys:
        rows = [table.get(key, {"verdict": "-", "message": ""}) for table in tables]
        verdicts = [row["verdict"] for row in rows]
        if every or len(set(verdicts)) > 1:
            message = next((row["message"] for row in reversed(rows) if row["message"]), "")
            print(f"{key[0]:9} {key[1]:38}" + "".join(f"{verdict:>9}" for verdict in verdicts) + f"   {message}")
            shown += 1
    print(f"{shown} of {len(keys)} lines" + ("" if every else " differ"))


def misfits(rules, found):
    """Rules without a need, and needs without a rule."""
    number = lambda text: tuple(int(part) for part in text.split("."))
    for table in found:
        seen = {(row["step"], row["option"]): row["verdict"] for row in table["rows"]}
        version = number(table["emcc"])
        for step, option in seen:
            about = [rule for rule in rules if " ".join(rule["words"]) == option and step in steps(rule)]
            holding = [rule for rule in about if (not rule["since"] or number(rule["since"]) <= version)
                       and (not rule["until"] or version < number(rule["until"]))]
            acting = any(rule["action"] != "Keep" for rule in holding)
            if acting and all(seen.get((other, option)) in (None, "ok") for rule in holding for other in steps(rule)):
                yield f"{table['emcc']}: {option}: a rule changes it, and bare emcc takes it in silence"
                continue
            if not acting and about and not any(rule["action"] == "Keep" for rule in holding) and seen[step, option] != "ok":
                yield f"{table['emcc']}: {option}: on a {step} emcc {seen[step, option]}, and no rule is for this version"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
