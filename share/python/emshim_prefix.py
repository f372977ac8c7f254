"""What `emshim python` and `emshim venv` make: a Python for WebAssembly in a prefix, from what registries have.

The runtime is the npm package `pyodide`, and its standard library holds the sysconfig data that builds read. The headers are those
of a CPython of the same minor version, with a pyconfig.h that says what that data says.
"""

import argparse
import contextlib
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from emshim_abis import ABIS

HERE = Path(__file__).resolve().parent
# Says that a Python is ours to replace, and what is approximate in it.
NOTE = "emshim-python.json"
# The second line of each program that a venv has of us.
MARK = "# Made by emshim venv."
DATA = re.compile(r"_sysconfigdata_\w*emscripten[\w-]*\.py$")


class Problem(Exception):
    """Why nothing can be made: said in one line."""


def main():
    options = parse()
    with tempfile.TemporaryDirectory(prefix="emshim-python-") as scratch:
        runtime = Runtime(options.runtime or fetched(options.abi, Path(scratch)))
        given = headers(options.headers, runtime.version, Path(scratch))
        make(runtime, given, options)


def parse():
    options = argparse.ArgumentParser()
    options.add_argument("kind", choices=("python", "venv"))
    options.add_argument("folder", type=Path)
    options.add_argument("--abi")
    options.add_argument("--runtime", type=Path)
    options.add_argument("--headers", type=Path)
    options.add_argument("--emshim", required=True)
    return options.parse_args()


class Runtime:
    """An unpacked npm package `pyodide`."""

    def __init__(self, folder):
        self.folder = folder
        try:
            with zipfile.ZipFile(folder / "python_stdlib.zip") as stdlib:
                self.name = next(name for name in stdlib.namelist() if DATA.match(name))
                self.data = stdlib.read(self.name)
            about = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
        except (OSError, KeyError, ValueError, StopIteration, zipfile.BadZipFile) as cause:
            raise Problem(f"{folder} is not an unpacked npm package pyodide: {cause or 'no sysconfig data in python_stdlib.zip'}") from cause
        scope = {"__file__": str(folder)}
        exec(compile(self.data, self.name, "exec"), scope)  # as Python's sysconfig imports it
        self.variables = scope["build_time_vars"]
        self.python, self.abi = about["python"], about.get("abi_version")
        self.emscripten = about["platform"].removeprefix("emscripten_").replace("_", ".")
        self.version = ".".join(self.python.split(".")[:2])


def fetched(wanted, scratch):
    """The npm package of an ABI, or of one version of pyodide."""
    row = ABIS.get(wanted)
    if not row and re.fullmatch(r"\d{4}_\d+", wanted):
        raise Problem(f"--abi {wanted}: known are {', '.join(ABIS)}; a version of the npm package pyodide is taken, too")
    if not shutil.which("npm"):
        raise Problem("npm, which fetches the runtime, was not found; install it, or name an unpacked npm package pyodide with --runtime")
    version = row.pyodide if row else wanted
    done = subprocess.run(["npm", "pack", "--silent", f"pyodide@{version}"], cwd=scratch, stdout=subprocess.PIPE, text=True, check=False)
    packed = scratch / done.stdout.strip().rpartition("\n")[2]
    if done.returncode or not packed.is_file():
        raise Problem(f"npm has no pyodide {version}: `npm pack pyodide@{version}` ended with {done.returncode}")
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    if row and digest != row.sha256:
        raise Problem(f"pyodide {version}: its tarball has SHA-256 {digest}, and {row.sha256} is known")
    with tarfile.open(packed) as archive:
        if hasattr(tarfile, "data_filter"):
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(scratch)
    return scratch / "package"


class Headers:
    """The headers of a CPython: `folder` has Python.h. `where` says whose they are."""

    def __init__(self, folder, where):
        self.folder, self.where = folder, where
        # Debian's own pyconfig.h names one of each processor, which lies below a folder of that name.
        own = [*folder.parent.glob(f"*-linux-*/{folder.name}/pyconfig.h"), folder / "pyconfig.h"]
        self.config = next((path for path in own if path.is_file()), None)

    def version(self):
        found = re.search(r'^#define\s+PY_VERSION\s+"([^"]+)"', (self.folder / "patchlevel.h").read_text(encoding="utf-8"), re.M)
        return found.group(1) if found else ""


def headers(named, version, scratch):
    """Those that a person names, of a Python of this machine, or of Debian's package."""
    if named:
        found = [named, named / f"python{version}"]
    else:
        found = [of_python(version)] if of_python(version) else [of_debian(version, scratch)]
    for folder in filter(None, found):
        if (folder / "Python.h").is_file() and (folder / "patchlevel.h").is_file():
            taken = Headers(folder, str(folder) if scratch not in folder.parents else f"Debian's package libpython{version}-dev")
            if not taken.version().startswith(version + "."):
                raise Problem(f"{folder} has the headers of Python {taken.version()}, and the runtime is Python {version}")
            if taken.config:
                return taken
    if named:
        raise Problem(f"--headers {named}: no Python.h with its pyconfig.h there")
    raise Problem(f"no headers of Python {version} were found: a python{version} on PATH has none, and apt has no libpython{version}-dev. "
                  f"Name a folder with Python.h by --headers; CPython {version}'s sources have them in Include, and `./configure` makes pyconfig.h")


def of_python(version):
    """Where a Python of this machine has its headers."""
    native = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "EMSHIM_PREFIX")}
    ask = "import sysconfig; print(sysconfig.get_path('include'))"
    with contextlib.suppress(OSError):
        done = subprocess.run([f"python{version}", "-c", ask], env=native, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        folder = Path(done.stdout.strip())
        if done.returncode == 0 and (folder / "Python.h").is_file():
            return folder
    return None


def of_debian(version, scratch):
    """Debian's package is unpacked, not installed."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return None
    subprocess.run(["apt-get", "download", "-qq", f"libpython{version}-dev"], cwd=scratch, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   check=False)
    for package in scratch.glob("libpython*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(scratch / "debian")], check=True)
        return scratch / "debian/usr/include" / f"python{version}"
    return None


def make(runtime, given, options):
    """Everything is made beside its place, and takes it at the end."""
    prefix = Path(os.path.abspath(options.folder))
    library = prefix / "lib" / f"python{runtime.version}"
    included = prefix / "include" / f"python{runtime.version}"
    is_venv = options.kind == "venv"
    look(prefix, library, included, is_venv)
    prefix.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".emshim-python-", dir=prefix))
    try:
        library.mkdir(parents=True, exist_ok=True)
        included.parent.mkdir(exist_ok=True)
        shutil.copytree(given.folder, stage / "include")
        text = pyconfig(given.config.read_text(encoding="utf-8"), runtime.variables)
        (stage / "include/pyconfig.h").write_text(text, encoding="utf-8")
        (stage / "data").write_bytes(runtime.data)
        about = note(runtime, given)
        (stage / "note").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        if is_venv:
            shutil.copytree(runtime.folder, stage / "pyodide")
            shutil.copy(HERE / "run.mjs", stage / "pyodide/emshim-run.mjs")
            replace(stage / "pyodide", prefix / "lib/pyodide")
        replace(stage / "include", included)
        os.replace(stage / "data", library / runtime.name)
        os.replace(stage / "note", library / NOTE)
        if is_venv:
            programs(runtime, prefix, Path(options.emshim))
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    said(about, prefix, runtime, is_venv)


def look(prefix, library, included, is_venv):
    """Nothing that somebody else has put there is replaced."""
    if included.exists() and not (library / NOTE).exists():
        raise Problem(f"{included} is there already, and not of emshim's making; choose another folder")
    if not is_venv:
        return
    config = prefix / "pyvenv.cfg"
    if config.exists() and not re.search("^emshim-abi = ", config.read_text(encoding="utf-8", errors="replace"), re.M):
        raise Problem(f"{prefix} is a virtual environment of another Python; choose another folder")
    for name in ("python", "python3", library.name, "pip", "pip3"):
        program = prefix / "bin" / name
        if os.path.lexists(program) and not is_ours(program):
            raise Problem(f"{program} is there already, and not of emshim's making; choose another folder")
    if (prefix / "lib/pyodide").exists() and not (prefix / "lib/pyodide/emshim-run.mjs").exists():
        raise Problem(f"{prefix}/lib/pyodide is there already, and not of emshim's making; choose another folder")


def is_ours(program):
    with contextlib.suppress(OSError), open(program, "rb") as file:
        return MARK.encode() in file.read(200)
    return False


def replace(folder, place):
    """A folder takes the place of the one that an earlier run made."""
    old = folder.with_name(folder.name + "-old")
    if place.exists():
        os.rename(place, old)
    os.rename(folder, place)


def pyconfig(text, data):
    """A pyconfig.h with every value that the target's sysconfig data knows: that was made from the target's own."""
    def line(found):
        name = found.group(1) or found.group(2)
        value = data.get(name)
        if not isinstance(value, int):
            return found.group(0)
        return f"#define {name} {value}" if value else f"/* #undef {name} */"
    return re.sub(r"^#\s*define (\w+) .*$|^/\* #\s*undef (\w+) \*/$", line, text, flags=re.M)


def note(runtime, given):
    approximate = [f"headers are those of CPython {given.version()} ({given.where}), and the runtime is {runtime.python}"]
    approximate.append("pyconfig.h has the runtime's values, besides names that begin with _, which are those of the headers' own build")
    return {"python": runtime.python, "abi": runtime.abi, "emscripten": runtime.emscripten, "approximate": approximate}


# pip of the machine's Python installs and builds. What asks of installed packages is run by the target's Python, which has them.
PIP = """\
command -v {python} >/dev/null || {{ echo "pip: {python} of this machine runs pip, and was not found" >&2; exit 127; }}
for word; do
    case $word in
        list | show | uninstall | freeze | check | inspect)
            pip=$(env -u PYTHONPATH {python} -c 'import pip; print(pip.__path__[0])') || exit
            PIP_USE_DEPRECATED=legacy-certs exec {folder}/bin/python "$pip/__pip-runner__.py" "$@"
            ;;
        -*) ;;
        *) break ;;
    esac
done
emshim={emshim}
[ -x "$emshim" ] || emshim=emshim
exec "$emshim" exec --prefix {folder} -- {python} -m pip "$@"
"""
START = """exec node {folder}/lib/pyodide/emshim-run.mjs {folder}/lib/pyodide {folder}/bin/python "$@"
"""


def programs(runtime, prefix, emshim):
    """`python` starts the runtime in node, and `pip` installs for it."""
    (prefix / f"lib/python{runtime.version}/site-packages").mkdir(parents=True, exist_ok=True)
    (prefix / "bin").mkdir(exist_ok=True)
    # By this file the runtime knows its prefix, and where packages lie.
    (prefix / "pyvenv.cfg").write_text(f"home = {prefix}/bin\ninclude-system-site-packages = false\nversion = {runtime.python}\n"
                                       f"emshim-abi = {runtime.abi}\n", encoding="utf-8")
    python = f"python{runtime.version}"
    words = {"python": python, "folder": shlex.quote(str(prefix)), "emshim": shlex.quote(str(emshim))}
    for name, text in {"python": START, "python3": START, python: START, "pip": PIP, "pip3": PIP}.items():
        file = prefix / "bin" / name
        staged = file.with_name(f".{name}.emshim")
        staged.write_text(f"#!/bin/sh\n{MARK}\n{text.format(**words)}", encoding="utf-8")
        staged.chmod(0o755)
        os.replace(staged, file)


def said(about, prefix, runtime, is_venv):
    abi = f"ABI {runtime.abi}, " if runtime.abi else ""
    print(f"{prefix}: Python {runtime.python} ({abi}Emscripten {runtime.emscripten})")
    for line in about["approximate"]:
        print(f"approximate: {line}")
    if is_venv:
        print(f"next: {prefix}/bin/pip install PACKAGE, then {prefix}/bin/python")
    else:
        print(f"next: emshim exec --prefix {prefix} python{runtime.version} -m pip wheel --no-deps .")


if __name__ == "__main__":
    try:
        main()
    except (Problem, OSError, subprocess.SubprocessError) as problem:
        print(f"emshim: error: {problem}", file=sys.stderr)
        sys.exit(1)
