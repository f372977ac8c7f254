"""Runs a row's commands in one column (natively, through the shims, by emconfigure and emmake)."""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from . import count, look
from .manifest import STEPS, fill

# What a person's shell may carry and a clean build must not see.
UNWANTED = ("CC CXX CPP LD AR AS RANLIB NM STRIP OBJCOPY CFLAGS CXXFLAGS CPPFLAGS LDFLAGS LIBS CONFIG_SITE CHOST HOST BUILD "
            "host_alias build_alias CC_FOR_BUILD CPATH C_INCLUDE_PATH LIBRARY_PATH LD_LIBRARY_PATH PKG_CONFIG_PATH "
            "MAKEFLAGS MFLAGS MAKELEVEL EMCC_CFLAGS EMSHIM_PREFIX DESTDIR CMAKE_PREFIX_PATH CMAKE_TOOLCHAIN_FILE CMAKE_GENERATOR "
            "CMAKE_BUILD_TYPE CTEST_PARALLEL_LEVEL CTEST_OUTPUT_ON_FAILURE MESON_ARGS MESON_TESTTHREADS").split()


class Column:
    """One way to run the same commands."""

    def __init__(self, name, prefix, wrap, env, postlink=None):
        self.name = name
        self.postlink = postlink  # checks what was installed
        self.prefix = Path(prefix)  # shared by all rows of the column, as /usr is
        self.wrap = wrap
        self.env = {**env, "TMPDIR": str(self.prefix.parent / "tmp")}  # tests leave files there under fixed names


def clean_environment():
    env = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    env["LC_ALL"] = "C.UTF-8"
    return env


def native(folder):
    """The system's compiler; what earlier rows installed is found as a --prefix is found through the shims."""
    prefix = folder / "native" / "prefix"
    env = clean_environment()
    env.update(C_INCLUDE_PATH=f"{prefix}/include", CPLUS_INCLUDE_PATH=f"{prefix}/include", LIBRARY_PATH=f"{prefix}/lib",
               LD_LIBRARY_PATH=f"{prefix}/lib", PKG_CONFIG_PATH=f"{prefix}/lib/pkgconfig", CMAKE_PREFIX_PATH=str(prefix))
    return Column("native", prefix, lambda step, command: ["sh", "-c", command], env)


def emscripten_environment():
    """A Python and Node's modules where Debian's emcc needs them named; a person's own setting stays."""
    env = clean_environment()
    if os.access("/usr/bin/python3", os.X_OK):
        env.setdefault("EMSDK_PYTHON", "/usr/bin/python3")
    if os.path.isdir("/usr/share/nodejs"):
        env.setdefault("NODE_PATH", "/usr/share/nodejs")
    return env


def shims(folder, emshim, runtime=None):
    """With a runtime the tests' programs run there, and see what the column has; configure's and make's run in node."""
    prefix = folder / "emshim" / "prefix"
    start = [str(emshim), "exec", "--prefix", str(prefix)]
    root = ["--root", str(prefix.parent)] if runtime != "node" else []
    browser = ["--runtime", runtime, *root] if runtime else []

    def wrap(step, command):
        return [*start, *(browser if step == "test" else []), "--", "sh", "-c", command]

    return Column("emshim", prefix, wrap, emscripten_environment(), emshim.with_name("postlink"))


def baseline(folder):
    prefix = folder / "baseline" / "prefix"

    def wrap(step, command):
        tool = "emmake" if step != "configure" else "emcmake" if command.startswith("cmake ") else "emconfigure"
        return ["sh", "-c", f"{tool} {command}"] if tool == "emcmake" else [tool, "sh", "-c", command]

    env = emscripten_environment()
    # What 3.1.6 links dies of node's fetch, and no check of a configure script would run.
    without_fetch = "--no-experimental-fetch"
    if subprocess.run(["node", "-e", ""], env={**env, "NODE_OPTIONS": without_fetch}, capture_output=True, check=False).returncode == 0:
        env["NODE_OPTIONS"] = without_fetch
    return Column("baseline", prefix, wrap, env)


def run_row(row, column, unpacked, logs, jobs, say, limits=None):
    """Builds, tests and installs one upstream in one column; what happened, as plain data. `limits`: the steps that are taken,
    each with the seconds after which it is stopped; without them every step, and the row's seconds."""
    limits = limits or dict.fromkeys(STEPS, row.seconds)
    tree = column.prefix.parent / row.name
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(unpacked, tree, symlinks=True)
    for folder in (column.prefix, column.prefix.parent / "tmp"):
        folder.mkdir(parents=True, exist_ok=True)
    policy = " ".join(filter(None, (column.env.get("EMSHIM_POLICY"), row.policy)))
    env = {**column.env, "EMSHIM_POLICY": policy} if policy else column.env
    before_tree, before_prefix = look.snapshot(tree), look.snapshot(column.prefix)
    result = {"steps": {}, "tests": {}}
    for step in STEPS:
        commands = [fill(command, column.prefix, jobs) for command in row.commands[step]]
        if not commands or step not in limits:
            continue
        log = logs / f"{row.name}.{column.name}.{step}.log"
        say(f"{row.name}: {column.name}: {step}")
        outcome = run_step(commands, column, env, step, tree, log, limits[step])
        result["steps"][step] = outcome
        if step == "test":
            printed = log.read_text(encoding="utf-8", errors="replace")
            result["tests"] = count.count(row.count, printed, tree)
            append_suite_logs(tree, log)
        elif not outcome["ok"]:
            break
    result.update(look_at(row, column, tree, before_tree, before_prefix))
    result["findings"] = findings(column, result["installed"]) if column.postlink else []
    return result


def look_at(row, column, tree, before_tree, before_prefix):
    built = look.changed(tree, before_tree)
    installed = look.changed(column.prefix, before_prefix)
    return {
        "installed": [str(path) for path in installed],
        "programs": [str(path) for path in installed if look.is_native_program(column.prefix / path)],
        "libraries": [str(path) for path in installed if look.is_shared_library(column.prefix / path)],
        "unpaired": look.unpaired(column.prefix, installed),
        "native_files": [(f"tree/{path}", what) for path, what in look.native_files(tree, built, row.native_ok)]
        + [(f"prefix/{path}", what) for path, what in look.native_files(column.prefix, installed)],
    }


def findings(column, installed):
    """What postlink check holds against the programs and side modules that were installed, one line each: errors alone."""
    files = [column.prefix / path for path in installed]
    judged = [path for path in files if path.is_file() and not path.is_symlink() and look.is_linked(path)]
    if not judged:
        return []
    libraries = column.prefix / "lib"
    lib_path = ["--lib-path", str(libraries)] if libraries.is_dir() else []
    command = [str(column.postlink), "check", "--no-config", "--format", "json", *lib_path, *map(str, judged)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 1):
        return [f"exit code {done.returncode}: {done.stderr.strip()}"]
    found = [finding for finding in json.loads(done.stdout)["findings"] if finding["level"] == "error"]
    return [f"{finding['code']}: {finding['message']}" for finding in found]


def append_suite_logs(tree, log):
    """automake's tests write what they say to test-suite.log; the tree goes, our log stays."""
    with open(log, "ab") as output:
        for suite in sorted(tree.rglob("test-suite.log")):
            output.write(f"\n$ cat {suite.relative_to(tree)}\n".encode() + suite.read_bytes())


def run_step(commands, column, env, step, tree, log, seconds):
    """All commands of a step are run, so that one failing test command does not hide the next."""
    code = 0
    started = time.monotonic()
    with open(log, "wb") as output:
        for command in commands:
            output.write(f"$ {command}\n".encode())
            output.flush()
            left = seconds - (time.monotonic() - started)
            code = run(column.wrap(step, command), tree, env, output, left) or code
    return {"ok": code == 0, "code": code, "seconds": round(time.monotonic() - started, 2), "log": str(log)}


def run(argv, folder, env, output, seconds):
    """Runs with nothing on stdin, as a build daemon does, in a process group that ends with it."""
    try:
        process = subprocess.Popen(argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=output,
                                   stderr=subprocess.STDOUT, start_new_session=True)
    except OSError as error:
        output.write(f"{argv[0]}: {error.strerror}\n".encode())
        return 127
    try:
        code = process.wait(timeout=max(seconds, 1))
    except subprocess.TimeoutExpired:
        output.write(f"\nstopped after {seconds:.0f} s\n".encode())
        code = 124
    finally:
        end(process)
    return code


def adopt_orphans():
    """What a step's processes leave behind becomes this process's child, so that it can be ended: ninja and meson give
    each command a process group or a session of its own."""
    pr_set_child_subreaper = 36  # <linux/prctl.h>
    ctypes.CDLL(None, use_errno=True).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def end(process):
    """Ends a step's process and all that descends from it."""
    process.kill()
    process.wait()
    while left := descendants(os.getpid()):
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            pass


def descendants(pid):
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text(errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            pass  # it has just ended
    found = [pid]
    for known in found:
        found += [child for child, parent in parents.items() if parent == known]
    return found[1:]
