"""Makes a Python of the build machine answer for the target's Python where a build asks.

What a build asks is sysconfig: the names of extension modules, headers, compilers and flags, and the tags of a wheel are
made of it. The target's own sysconfig data answers, from the prefix that EMSHIM_PREFIX names. sys.platform still speaks of the
build machine, because Meson and CMake ask it what they themselves run on; platform.py says what the platform module answers.

pip installs what a build requires for the build machine: that pip, and all that it starts, answers for itself.
"""

import atexit
import os
import subprocess
import sys

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


def main():
    prefix = os.environ.get("EMSHIM_PREFIX")
    if not prefix or "EMSHIM_INSIDE" in os.environ or getattr(sys, "emshim_target", None):
        return
    sys.emshim_target = prefix
    found = data_file(prefix, VERSION)
    if found is None:
        say_other_version(prefix)
    elif is_pip() and "PIP_BUILD_TRACKER" in os.environ:
        install_for_build()
    else:
        if is_pip():
            os.environ.setdefault("PIP_PREFIX", prefix)  # where `pip install` puts what is for the target
        tell_meson()
        answer(read(found, prefix))


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
    if versions and (is_pip() or any(os.path.basename(word) in ("_in_process.py", "setup.py") for word in words())):
        print(f"emshim: warning: {prefix} has {' and '.join(versions)}, and this is {VERSION}: it builds no extension for it; "
              f"run the build with {versions[0]}", file=sys.stderr)


def words():
    return sys.orig_argv[1:4]


def is_pip():
    return any(os.path.basename(word) in ("pip", "pip3", "__pip-runner__.py") for word in words())


def tell_meson():
    """meson-python starts the Meson that pip installed beside it, not the one on PATH, which gives our cross file."""
    ini = os.path.join(os.path.dirname(HERE), "meson.ini")
    sets_up = os.path.basename(sys.argv[0]) == "meson" and sys.argv[1:2] == ["setup"]
    if sets_up and os.path.exists(ini) and not any(word.startswith("--cross-file") for word in sys.argv):
        sys.argv.insert(2, f"--cross-file={ini}")


def install_for_build():
    """This pip, below another one, fills the folder from which the build itself will run."""
    os.environ["EMSHIM_INSIDE"] = "1"
    if "--prefix" in sys.orig_argv:
        atexit.register(join, sys.orig_argv[sys.orig_argv.index("--prefix") + 1])


def join(folder):
    """Where pip isolates a build it replaces PYTHONPATH: a .pth file takes its place."""
    for library in LIBRARIES:
        packages = os.path.join(folder, library.format(VERSION))
        if os.path.isdir(packages):
            with open(os.path.join(packages, "emshim.pth"), "w", encoding="utf-8") as file:
                file.write(f"{HERE}\nimport emshim_target\n")


def read(file, prefix):
    """The target's variables, its folders moved to where they lie now."""
    scope = {"__file__": file}
    with open(file, encoding="utf-8") as opened:
        exec(compile(opened.read(), file, "exec"), scope)  # as sysconfig's import of it does
    data = scope["build_time_vars"]
    built_at = data.get("prefix") or prefix
    moved = {key: value.replace(built_at, prefix) if isinstance(value, str) else value for key, value in data.items()}
    return {**moved, **TOOLS, "installed_base": prefix, "installed_platbase": prefix}


def answer(data):
    """Has sysconfig take these variables for its own, once, and leaves no trace of that in the environment."""
    import sysconfig
    from types import ModuleType
    name = "_sysconfigdata_emshim"
    sys.modules[name] = module = ModuleType(name)
    module.build_time_vars = data
    os.environ["_PYTHON_SYSCONFIGDATA_NAME"] = name
    try:
        sysconfig.get_config_vars()
    finally:
        del os.environ["_PYTHON_SYSCONFIGDATA_NAME"]
    sysconfig.get_platform = target_platform


def target_platform():
    """`emscripten-VERSION-wasm32`, as CPython says it there, with the version that compiles now."""
    for name in PLATFORM:
        if os.environ.get(name):
            return os.environ[name]
    done = subprocess.run(["emcc", "-dumpversion"], stdout=subprocess.PIPE, text=True, check=True)
    os.environ[PLATFORM[1]] = f"emscripten-{done.stdout.strip()}-wasm32"
    return os.environ[PLATFORM[1]]


main()
