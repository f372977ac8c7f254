"""Builds published sdists with pip, natively and through the shims, and runs the same code in both Pythons.

The target's Python is the one that the npm package `pyodide` has. Its own sysconfig data lies in its standard library; the
headers are Debian's of the same minor version, with a pyconfig.h that says what that data says.
"""

import json
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

from lib.places import Problem, cache_folder

from . import build, cargo, debs, kept, source
from .manifest import fill, not_plain

# Python's own parts, and what its extension modules link; the other release's libc runs them.
PACKAGES = ("python{0}-minimal libpython{0}-minimal libpython{0}-stdlib libpython{0}-dev python3-pip-whl libc6 libexpat1 zlib1g "
            "libssl3t64 libffi8 libbz2-1.0 liblzma5 libsqlite3-0 libuuid1")
# What the linker exports of every side module.
LOADERS_OWN = {"__wasm_call_ctors", "__wasm_apply_data_relocs", "__wasm_apply_relocs", "__wasm_init_memory"}


class Pythons:
    """A native Python and the target's, of the same minor version."""

    def __init__(self, version, runtime, emscripten):
        self.version, self.suite = version, runtime["suite"]
        self.emscripten = emscripten
        # Another Emscripten than the one of the ABI is refused, unless a person chooses otherwise.
        self.policy = "" if runtime.get("emscripten") == emscripten else "abi-check=warn"
        self.requirements = runtime["requirements"]
        self.native = native_python(version, self.suite)
        self.wheels = requirements(self.native, version, runtime["requirements"])
        self.runtime = npm_package(runtime["npm"], runtime["sha256"])

    def program(self):
        return self.native / "usr/bin" / f"python{self.version}"

    def environment(self):
        """pip builds in isolation, from pinned wheels alone, and keeps nothing."""
        env = build.emscripten_environment()
        env.update(PATH=f"{self.native / 'bin'}:{env['PATH']}", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(self.wheels), PIP_NO_CACHE_DIR="1",
                   PIP_DISABLE_PIP_VERSION_CHECK="1")
        env.pop("PYTHONPATH", None)
        return env | ({"EMSHIM_POLICY": self.policy} if self.policy else {})

    def native_environment(self, libraries=()):
        """Where this Python's headers are, which believes that it lies in /usr, and those of libraries of the same release."""
        headers = self.native / "usr/include"
        include, lib = [headers / f"python{self.version}", headers], []
        for library in libraries:
            folder = debs.unpack(f"{library.name}-{self.suite}", [debs.Suite(self.suite)], library.natively)
            include.append(folder / "usr/include/x86_64-linux-gnu")
            lib.append(folder / "usr/lib/x86_64-linux-gnu")
        folders = ":".join(map(str, include))
        return {**self.environment(), "C_INCLUDE_PATH": folders, "CPLUS_INCLUDE_PATH": folders, "LIBRARY_PATH": ":".join(map(str, lib))}

    def pure(self, name):
        """A wheel that runs on any Python, of those that builds require."""
        found, = self.wheels.glob(f"{name}-*-none-any.whl")
        return found


def native_python(version, suite):
    """Debian's Python of another release, in the cache, with pip; `bin` has it under the names that people type."""
    folder = debs.unpack(f"python-{version}", [debs.Suite(suite)], PACKAGES.format(version).split())
    if not (folder / "bin/pip").exists():
        program = f"usr/bin/python{version}"
        debs.programs_run(folder, [program])
        wheel = next(folder.glob("usr/share/python-wheels/pip-*.whl"))
        zipfile.ZipFile(wheel).extractall(folder / "usr/lib/python3/dist-packages")
        (folder / "bin").mkdir(exist_ok=True)
        for name in ("python", "python3", f"python{version}"):
            place = folder / "bin" / name
            place.unlink(missing_ok=True)
            place.symlink_to(folder / program)
        (folder / "bin/pip").write_text(f'#!/bin/sh\nexec "{folder}/bin/python3" -m pip "$@"\n', encoding="utf-8")
        (folder / "bin/pip").chmod(0o755)
    return folder


def requirements(native, version, lines):
    """Wheels of what the rows' builds require, each with its hash."""
    folder = cache_folder("wheels", f"extensions-{version}")
    listed = folder / "requirements.txt"
    text = "\n".join(lines) + "\n"
    if not listed.exists() or listed.read_text(encoding="utf-8") != text:
        wanted = folder / "wanted.txt"
        wanted.write_text(text, encoding="utf-8")
        for wheel in folder.glob("*.whl"):  # of an earlier list
            wheel.unlink()
        debs.capture([str(native / "bin/pip"), "download", "-q", "--no-deps", "--only-binary", ":all:", "--require-hashes",
                      "-r", str(wanted), "-d", str(folder)])
        wanted.rename(listed)
    return folder


def npm_package(name, sha256):
    """An npm package, unpacked in the cache, its tarball's hash checked."""
    folder = cache_folder("npm") / name.replace("@", "-")
    if not (folder / "package/package.json").exists():
        cache_folder("npm", name.replace("@", "-"))
        packed = debs.capture(["npm", "pack", "--silent", name], cwd=folder).split()[-1]
        actual = source.sha256(folder / packed)
        if actual != sha256:
            raise Problem(f"{name}: npm's tarball has sha256 {actual}, the row says {sha256}")
        shutil.rmtree(folder / "package", ignore_errors=True)  # of a run that did not rename whole folders
        source.unpack(folder / packed, folder / "package")
    return folder / "package"


def make_prefix(pythons, prefix, command):
    """What an installed Python for the target leaves in a prefix, by the command of emshim that puts it there."""
    version = pythons.version
    debs.capture([*map(str, command), str(prefix), "--runtime", str(pythons.runtime), "--headers", str(pythons.native / "usr/include" / f"python{version}")])


def rows(names, data):
    """The rows asked for, each behind those that it needs."""
    ordered = {}
    for name in names:
        row = Row(name, data)
        ordered.update({need.name: need for need in rows(row.needs, data)})
        ordered[name] = row
    return list(ordered.values())


def run(chosen, pythons, emshim, folder, say, keeps=False):
    """Every row; what was found, as plain data. With `keeps` nothing is built natively that was built before."""
    results, built = {}, {}
    prefix = folder / "prefix"
    make_prefix(pythons, prefix, [str(emshim), "venv"])
    through = [str(emshim), "exec", "--prefix", str(prefix), "--"]
    for library in {library.name: library for row in chosen for library in row.libraries}.values():
        say(f"{library.name}: through the shims")
        library.build(through, prefix, folder / "library" / library.name)
    for row in chosen:
        say(f"{row.name}: natively, then through the shims")
        try:
            results[row.name] = one(row, pythons, emshim, prefix, through, folder, built, keeps)
        except Problem as problem:
            results[row.name] = {"wheel": "-", "native_seconds": None, "seconds": 0, "printed": "", "findings": 0, "problems": [str(problem)]}
    return results


def one(row, pythons, emshim, prefix, through, folder, built, keeps):
    """What was found of one row; its wheels, natively and here, go into `built`."""
    unpacked = folder / "source" / row.name
    source.unpack(source.tarball(row), unpacked)
    native, native_seconds = native_wheel(row, unpacked, pythons, folder / "native" / row.name, keeps)
    wheel, seconds = make_wheel(row, unpacked, pythons, through, folder / "emshim" / row.name)
    pure = [pythons.pure(name) for name in row.pure]
    built[row.name] = {"native": [native, *pure], "here": [wheel, *pure]}
    for need in row.needs:
        if need not in built:
            raise Problem(f"{row.name}: {need}, which it needs, was not built")
        for place, wheels in built[row.name].items():
            wheels += built[need][place]
    expected = run_natively(row, built[row.name]["native"], pythons)
    printed = run_in_runtime(row, built[row.name]["here"], pythons, prefix)
    problems, findings = look(row, wheel, pythons, emshim)
    if not expected.strip() or printed != expected:
        problems.append(f"natively it prints {expected!r}, in the runtime {printed!r}")
    return {"wheel": wheel.name, "native_seconds": native_seconds, "seconds": seconds, "printed": printed,
            "findings": findings, "problems": problems}


def native_wheel(row, unpacked, pythons, place, keeps):
    """Built, or the one that was built before from the same source by the same Python."""
    if not keeps:
        return make_wheel(row, unpacked, pythons, [], place)
    before = kept.Wheel([row.source, row.command, pythons.version, pythons.suite, pythons.requirements, [library.source for library in row.libraries]])
    wheel = before.into(place / "out")
    if not wheel:
        wheel = make_wheel(row, unpacked, pythons, [], place)
        before.keep(*wheel)
    return wheel


def make_wheel(row, unpacked, pythons, start, place):
    tree = place / "source"
    shutil.copytree(unpacked, tree, symlinks=True)
    log = cache_folder("logs") / f"{row.name}.{place.parent.name}.wheel.log"
    with open(log, "wb") as output:
        command = [*start, *row.command.replace("@OUT@", str(place / "out")).split()]
        env = pythons.environment() if start else pythons.native_environment(row.libraries)
        if row.rust and start:
            env |= cargo.for_extensions(row.rust)
        code, seconds = timed(command, tree, env, output, row.seconds)
    wheels = list((place / "out").glob("*.whl"))
    if code or len(wheels) != 1:
        raise Problem(f"{row.name}: {' '.join(command)}: exit code {code}, {len(wheels)} wheels; see {log}")
    return wheels[0], seconds


def timed(command, folder, env, output, seconds):
    started = time.monotonic()
    code = build.run(command, folder, env, output, seconds)
    return code, round(time.monotonic() - started, 1)


def run_natively(row, wheels, pythons):
    place = wheels[0].parent / "unpacked"
    for wheel in wheels:
        zipfile.ZipFile(wheel).extractall(place)
    return debs.capture([str(pythons.program()), "-c", row.code], cwd=place)


def run_in_runtime(row, wheels, pythons, prefix):
    """pip of the virtual environment installs the wheels, and its python runs the code."""
    env = pythons.environment()
    debs.capture([str(prefix / "bin/pip"), "install", "-q", "--no-deps", "--force-reinstall", *map(str, wheels)], env=env)
    done = subprocess.run([str(prefix / "bin/python"), "-c", row.code], text=True, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=120, check=False)
    return done.stdout if done.returncode == 0 else f"exit code {done.returncode}: {done.stdout[-1500:]}"


def look(row, wheel, pythons, emshim):
    """What is wrong with a wheel: its tags, the names of its modules, what they are and export; errors that postlink check finds."""
    short = pythons.version.replace(".", "")
    problems, findings, found, known = [], 0, set(), row.known(pythons.emscripten)
    # An extension of the limited API names the oldest Python that has it.
    if not re.search(rf"-(cp{short}-cp{short}|cp3\d+-abi3)-(emscripten_\d+_\d+_\d+|pyemscripten_\d+_\d+)_wasm32\.whl$", wheel.name):
        problems.append(f"its tags are not the target's: {wheel.name}")
    place = wheel.parent / "unpacked"
    zipfile.ZipFile(wheel).extractall(place)
    modules = [path for path in place.rglob("*") if ".so" in path.suffixes]
    if not modules:
        problems.append("no extension module in it")
    for module in modules:
        if not module.name.endswith((f".cpython-{short}-wasm32-emscripten.so", ".abi3.so")):
            problems.append(f"{module.name}: not a name that the target's Python looks for")
        shown = exports(module) - {"PyInit_" + module.name.split(".")[0]}
        if shown and not row.by_ctypes:
            problems.append(f"{module.name} exports {', '.join(sorted(shown))}")
        done = checked(module, pythons, emshim)
        said = set(re.findall(r"nobody provides function (\S+)", done.stdout))
        errors = len(re.findall(r"^error\[", done.stdout, re.M))
        if said - known or errors != len(said):
            problems.append(f"{module.name}: postlink check, where {len(known)} findings are known: {done.stdout.strip()}")
        found |= said
        findings += errors
    problems += [f"{function}: not found any more; strike it from known_findings" for function in sorted(known - found)]
    return problems, findings


def checked(module, pythons, emshim):
    """Exit code and text of postlink check for the runtime as the main module."""
    glue = next(path for path in (pythons.runtime / "pyodide.asm.js", pythons.runtime / "pyodide.asm.mjs") if path.exists())
    return subprocess.run([str(Path(emshim).with_name("postlink")), "check", "--main", str(glue), str(module)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def exports(module):
    """What a module exports and does not itself import: a call that another module may answer goes by way of the loader."""
    script = ("const m = new WebAssembly.Module(require('fs').readFileSync(process.argv[1])); const names = (all) => all.map((e) => e.name); "
              "console.log(JSON.stringify([names(WebAssembly.Module.exports(m)), names(WebAssembly.Module.imports(m))]))")
    exported, imported = json.loads(debs.capture(["node", "-e", script, str(module)]))
    return set(exported) - set(imported) - LOADERS_OWN


class Library:
    """A C library that a row links: installed into the target's prefix by its plain commands; natively Debian's.

    Of one that the runtime holds (`in_runtime` says what, and why it is not built) headers suffice, and pkg-config names no file.
    """

    def __init__(self, name, data):
        self.name, self.in_runtime = name, data.get("in_runtime")
        self.source = data["source"]
        self.commands = data["commands"]
        self.natively = data["natively"]
        for what in (what for command in self.commands for what in not_plain(command)):
            raise Problem(f"{name}: its commands are not what one says for linux-64, for they name {what}")

    def build(self, start, prefix, tree):
        source.unpack(source.tarball(self), tree)
        log = cache_folder("logs") / f"{self.name}.emshim.library.log"
        with open(log, "wb") as output:
            for command in self.commands:
                words = [*start, "sh", "-c", fill(command, prefix, 2)]
                if build.run(words, tree, build.emscripten_environment(), output, 600):
                    raise Problem(f"{self.name}: {command}: failed; see {log}")
        if self.in_runtime:
            described = prefix / "lib/pkgconfig" / f"{self.name}.pc"
            described.parent.mkdir(parents=True, exist_ok=True)
            described.write_text(f"Name: {self.name}\nDescription: the runtime has it\nVersion: {self.source['version']}\n"
                                 f"Cflags: -I{prefix}/include\nLibs:\n", encoding="utf-8")


class Row:
    """One sdist: where it comes from, and code that prints the same natively and in the runtime."""

    def __init__(self, name, kind):
        data = kind["rows"][name]
        self.name = name
        self.source = {"kind": "pypi", **data["source"]}
        # Rows whose wheels it imports, wheels of pure Python that it imports, C libraries that it links.
        self.needs, self.pure = data.get("needs", []), data.get("pure", [])
        self.libraries = [Library(name, kind["libraries"][name]) for name in data.get("libraries", [])]
        # The compiler that has std for the target, where the row is written in Rust.
        self.rust = kind["rust"] if data.get("rust") else None
        # Are its modules libraries, whose functions Python calls by ctypes?
        self.by_ctypes = data.get("by_ctypes", False)
        self.command = data.get("command", "pip wheel --no-deps -w @OUT@ .")
        for what in not_plain(self.command):
            raise Problem(f"{name}: its command is not what one says for linux-64, for it names {what}: {self.command}")
        self.code = "\n".join(data["code"]) + "\n"
        self.seconds = data.get("seconds", 600)
        # Each: {"functions": that the runtime lacks, "cause": why}, with "until" where a newer Emscripten has them
        self.known_findings = data.get("known_findings", [])

    def known(self, emscripten):
        """The functions that modules made by this Emscripten are known to lack."""
        def parts(version):
            return tuple(map(int, version.split(".")))
        return {function for finding in self.known_findings if "until" not in finding or parts(emscripten) < parts(finding["until"])
                for function in finding["functions"]}

