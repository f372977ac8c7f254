"""Makes a Python of the build machine answer for the target's Python where a build asks.

What a build asks is sysconfig: the names of extension modules, headers, compilers and flags, and the tags of a wheel are
made of it. The target's own sysconfig data answers, from the prefix that EMSHIM_PREFIX names. sys.platform still speaks of the
build machine, because Meson and CMake ask it what they themselves run on; platform.py says what the platform module answers.

What a build requires runs on the build machine: the pip that installs it, and all that it starts, answers for itself.
"""

import atexit
import functools
import os
import subprocess
import sys

import emshim_words
from emshim_abis import ABIS

HERE = os.path.dirname(os.path.abspath(__file__))
VERSION = "python%d.%d" % sys.version_info[:2]
# Names of tools that stand on PATH, in place of paths on the machine where the target's Python was built.
TOOLS = {
    "AR": "ar",
    "BLDSHARED": "cc -shared",
    "CC": "cc",
    "CXX": "c++",
    "LDCXXSHARED": "c++ -shared",
    "LDSHARED": "cc -shared",
    "RANLIB": "ranlib",
}
# Where pip puts packages below a prefix: CPython itself, Fedora's 64-bit one, Debian's.
LIBRARIES = "lib/{}/site-packages", "lib64/{}/site-packages", "local/lib/{}/dist-packages"
# What a person, or we for the processes below, say that the wheel's platform is.
PLATFORM = "_PYTHON_HOST_PLATFORM", "EMSHIM_PYTHON_PLATFORM"
# Where a Python's sysconfig data names its ABI.
ABI = "PYEMSCRIPTEN_PLATFORM_VERSION", "PYEMSCRIPTEN_ABI_VERSION", "PYODIDE_ABI_VERSION"
# This process and what it starts work for the build machine.
INSIDE = "EMSHIM_INSIDE"
# A front end has made an environment of its own for the build. What its pip installs is for the build machine; the hooks of the
# build's back end work for the target.
FRONT_END = "EMSHIM_FRONT_END"
# pip's words, and the variables in their place, by which a person says where packages go.
PLACES = ("--prefix", "--target", "-t", "--root", "--user", "--python")
PLACED = ("PIP_PREFIX", "PIP_TARGET", "PIP_ROOT", "PIP_USER", "PIP_PYTHON")


def main():
    prefix = os.environ.get("EMSHIM_PREFIX")
    if emshim_words.is_pip() and os.environ.get("PIP_PYTHON") == os.path.join(HERE, "pip-python"):
        del os.environ["PIP_PYTHON"]  # for a pip whose Python does not read this
    if not prefix or getattr(sys, "emshim_target", None):
        return
    if FRONT_END in os.environ and emshim_words.is_hook():
        del os.environ[FRONT_END], os.environ[INSIDE]
    if INSIDE in os.environ:
        return
    sys.emshim_target = prefix
    found = data_file(prefix, VERSION)
    if found is None:
        say_other_version(prefix)
        return
    if emshim_words.is_build():
        os.environ[FRONT_END] = os.environ[INSIDE] = "1"
        sys.addaudithook(join_before_hooks)
    elif emshim_words.is_pip() and "PIP_BUILD_TRACKER" in os.environ:  # pip below pip
        install_for_build()
    else:
        if emshim_words.is_pip():
            work_for(prefix)
            sys.addaudithook(answer_in_hooks)
        tell_meson()
        # PyO3's crates, and maturin, read the target's Python from the data that lies there.
        os.environ.setdefault("PYO3_CROSS_LIB_DIR", os.path.dirname(found))
        answer(read(found, prefix))
        if emshim_words.is_hook():
            # An environment made for the build names our folder behind Python's own; platform.py has to come before.
            sys.path[:] = [HERE, *(folder for folder in sys.path if folder != HERE)]
            tell_maturin()
        if emshim_words.running()[0] == "-c" and emshim_words.starter().startswith(("cmake", "ccmake")):
            measure_as_target()
        import emshim_numpy
        emshim_numpy.answer(prefix, VERSION, HERE)


def data_file(prefix, version):
    """The target's sysconfig data; None where the prefix has no Python of this version."""
    folder = os.path.join(prefix, "lib", version)
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    ours = [name for name in names if name.startswith("_sysconfigdata_") and name.endswith(".py") and "emscripten" in name]
    return os.path.join(folder, ours[0]) if ours else None


def say_other_version(prefix):
    """A build by another version of Python would fail later, and say something else."""
    try:
        versions = [name for name in os.listdir(os.path.join(prefix, "lib")) if data_file(prefix, name)]
    except OSError:
        return
    builds = emshim_words.is_pip() or emshim_words.is_hook() or emshim_words.name() == "setup.py"
    if versions and builds:
        print(f"emshim: warning: {prefix} has {' and '.join(versions)}, and this is {VERSION}: it builds no extension for it; "
              f"run the build with {versions[0]}", file=sys.stderr)


def work_for(prefix):
    """Packages go below the prefix unless a person says otherwise, and nothing that is installed natively is in their way."""
    command, rest = emshim_words.pips_command()
    if command == "uninstall":
        refuse(f"pip uninstall removes from the build machine's Python; what is for the target lies in {prefix}/lib/{VERSION}/site-packages")
    says = any(word.split("=")[0] in PLACES or word.startswith("-t") for word in rest) or any(name in os.environ for name in PLACED)
    if command == "install" and not says:
        os.environ["PIP_PREFIX"] = prefix
        install_as_upstream()
        os.environ.setdefault("PIP_IGNORE_INSTALLED", "1")
        if os.path.exists(os.path.join(prefix, "bin", "python3")):
            atexit.register(start_by_target, prefix)
    if "PIP_CACHE_DIR" not in os.environ and not any(word.startswith("--cache-dir") for word in emshim_words.words()):
        os.environ["PIP_CACHE_DIR"] = cache_folder()


def install_as_upstream():
    """Debian's Python has folders of its own below a prefix, which the target's does not read."""
    import sysconfig
    sysconfig.get_preferred_scheme = lambda key: "posix_" + key


def start_by_target(prefix):
    """A program that pip has installed begins with the Python that runs pip: where the prefix has a Python, that one runs it."""
    folder = os.path.join(prefix, "bin")
    native, target = os.fsencode(sys.executable), os.fsencode(os.path.join(folder, "python3"))
    # The second form is pip's where a path is long or has a space.
    starts = [(b"#!" + native + b"\n", b"#!" + target + b"\n"),
              (b"#!/bin/sh\n'''exec' \"" + native + b'"', b"#!/bin/sh\n'''exec' \"" + target + b'"')]
    for name in os.listdir(folder):
        file = os.path.join(folder, name)
        if not os.path.isfile(file) or os.path.islink(file):
            continue
        with open(file, "rb") as opened:
            text = opened.read()
        for start, by_target in starts:
            if text.startswith(start):
                staged = file + ".emshim"
                with open(staged, "wb") as opened:
                    opened.write(by_target + text[len(start):])
                os.chmod(staged, os.stat(file).st_mode & 0o7777)
                os.replace(staged, file)


def refuse(text):
    os.write(2, f"emshim: error: {text}\n".encode())
    os._exit(1)


def cache_folder():
    """A wheel that pip has built is kept for the choices and the Emscripten that it was built with."""
    import hashlib
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    choices = " ".join(sorted(set(os.environ.get("EMSHIM_POLICY", "").replace(",", " ").split())))
    made_for = hashlib.sha256(f"{choices}\n{os.environ['EMSHIM_PREFIX']}".encode()).hexdigest()[:12]
    return os.path.join(cache, "emshim", "pip", f"{emscripten()}-{made_for}")


def tell_meson():
    """A front end may start a Meson that is not the one on PATH, which gives our cross file."""
    if not emshim_words.is_meson():
        return
    ini = os.path.join(os.path.dirname(HERE), "meson.ini")
    at = sys.argv.index("setup") if "setup" in sys.argv[:2] else 0
    if at and os.path.exists(ini) and not any(word.startswith("--cross-file") for word in sys.argv):
        sys.argv.insert(at + 1, f"--cross-file={ini}")


def install_for_build():
    """This pip, below another one, fills the folder from which the build itself will run."""
    os.environ[INSIDE] = "1"
    words = emshim_words.words()
    if "--prefix" in words:
        atexit.register(join, words[words.index("--prefix") + 1])


def join(folder):
    """Where pip isolates a build it replaces PYTHONPATH: a .pth file takes its place."""
    for library in LIBRARIES:
        packages = os.path.join(folder, library.format(VERSION))
        if os.path.isdir(packages):
            with open(os.path.join(packages, "emshim.pth"), "w", encoding="utf-8") as file:
                file.write(f"{HERE}\nimport emshim_target\n")


def join_before_hooks(event, details):
    """A front end is about to start a hook in the environment that it has made, and may take PYTHONPATH away."""
    if starts_hook(event, details):
        python = os.fsdecode(details[1][0])
        join(os.path.dirname(os.path.dirname(python)))


def answer_in_hooks(event, details):
    """pip has replaced PYTHONPATH for a hook, and where the build requires nothing there is no folder that could have our .pth file."""
    if starts_hook(event, details) and isinstance(details[3], dict):
        others = details[3].get("PYTHONPATH", "")
        if HERE not in others.split(os.pathsep):
            details[3]["PYTHONPATH"] = os.pathsep.join(filter(None, (HERE, others)))


def starts_hook(event, details):
    return event == "subprocess.Popen" and any(os.path.basename(os.fsdecode(word)) == emshim_words.HOOKS for word in list(details[1])[1:3])


def read(file, prefix):
    """The target's variables, its folders moved to where they lie now."""
    scope = {"__file__": file}
    with open(file, encoding="utf-8") as opened:
        exec(compile(opened.read(), file, "exec"), scope)  # as sysconfig's import of it does
    data = scope["build_time_vars"]
    built_at = data.get("prefix") or prefix
    moved = {key: value.replace(built_at, prefix) if isinstance(value, str) else value for key, value in data.items()}
    return {**moved, **TOOLS, **bases(prefix)}


def bases(prefix):
    """The folders below which headers and libraries lie."""
    return {"installed_base": prefix, "installed_platbase": prefix}


def answer(data):
    """Has sysconfig take these variables for its own, once, and leaves no trace of that in the environment."""
    import sysconfig
    from types import ModuleType
    name = "_sysconfigdata_emshim"
    sys.modules[name] = module = ModuleType(name)
    module.build_time_vars = data
    os.environ["_PYTHON_SYSCONFIGDATA_NAME"] = name
    try:
        sysconfig.get_config_vars().update(bases(data["installed_base"]))  # Python 3.14 fills in its own
    finally:
        del os.environ["_PYTHON_SYSCONFIGDATA_NAME"]
    sysconfig.get_platform = target_platform


def tell_maturin():
    """maturin 1.16 makes the wheel's tag itself, and knows an ABI by this variable alone."""
    name, _, rest = target_platform().partition("-")
    if name == "pyemscripten":
        os.environ.setdefault("MATURIN_PYEMSCRIPTEN_PLATFORM_VERSION", rest.removesuffix("-wasm32"))


def measure_as_target():
    """CMake's own modules, and those of projects, compare a Python's pointers with the compiler's: in one line that CMake starts."""
    import struct
    native = struct.calcsize
    pointers = {"P": 4, "@P": 4, "l": 4, "@l": 4, "n": 4, "@n": 4}
    struct.calcsize = lambda text: pointers.get(text if isinstance(text, str) else text.decode()) or native(text)
    sys.maxsize = 2**31 - 1


@functools.lru_cache(maxsize=None)
def emscripten():
    """The version of the emcc that compiles: pip asks for its cache's folder, and then for the platform."""
    done = subprocess.run(["emcc", "-dumpversion"], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


def target_platform():
    """`pyemscripten-ABI-wasm32` (PEP 783) where the Emscripten that compiles is the one of the Python's ABI. What another one builds is
    `emscripten-VERSION-wasm32`, as CPython says it there, with the version that compiles; extensions want abi-check=warn for that.
    pip, which takes wheels that others built, goes by the ABI where none is built so."""
    import sysconfig
    for name in PLATFORM:
        if os.environ.get(name):
            return os.environ[name]
    version = emscripten()
    abi = next((str(found) for found in map(sysconfig.get_config_var, ABI) if found), None)
    made_with = ABIS[abi].emscripten if abi in ABIS else None
    by_abi = made_with == version
    if made_with and not by_abi:
        if warns_of_abi():
            print(f"emshim: warning: the Python in {os.environ['EMSHIM_PREFIX']} has the ABI {abi}, which is of Emscripten {made_with}, and this "
                  f"is {version}: wheels are tagged emscripten_{version.replace('.', '_')}_wasm32, which no installer takes for that ABI",
                  file=sys.stderr)
        elif emshim_words.is_pip():
            return f"pyemscripten-{abi}-wasm32"
    os.environ[PLATFORM[1]] = f"pyemscripten-{abi}-wasm32" if by_abi else f"emscripten-{version}-wasm32"
    return os.environ[PLATFORM[1]]


def warns_of_abi():
    """Is abi-check=warn chosen? The last word counts: those of the policy file stand before EMSHIM_POLICY's."""
    texts = [os.environ.get("EMSHIM_POLICY", "")]
    try:
        with open(os.path.join(os.path.dirname(HERE), "policy"), encoding="utf-8") as file:
            texts.insert(0, file.read())
    except OSError:
        pass
    lines = [line.partition("#")[0].replace(",", " ") for text in texts for line in text.splitlines()]
    said = [word for line in lines for word in line.split() if word.startswith("abi-check=")]
    return bool(said) and said[-1] == "abi-check=warn"


main()
