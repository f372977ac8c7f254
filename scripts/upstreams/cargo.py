"""Builds a Rust program and the C libraries of its -sys crates for the target with a plain `cargo build`, and runs it.

No registry has Rust's std for wasm32-unknown-emscripten, so cargo builds that, too, from Debian's source of the same
compiler; what Debian's rustc and its LLVM need is unpacked into the cache. std is kept between runs, the crates are not.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

from lib.places import Problem, cache_folder

from . import build, debs, source

TARGET = "wasm32-unknown-emscripten"
PROJECT = source.SCRIPTS.parent / "tests" / "cargo"
# cargo takes this for std only while it builds std itself; nothing else of the compiler is unstable here.
BUILD_STD = ["-Zbuild-std=std,panic_abort"]


def run(names, data, emshim, folder, say):
    """Every row; what was found, as plain data. One build serves them all."""
    rust = compiler(data)
    tree = folder / "three"
    shutil.copytree(PROJECT, tree)
    env = environment(rust)
    log = cache_folder("logs") / "cargo.emshim.build.log"
    say("cargo: std (once), then the crates")
    with open(log, "wb") as output:
        for command in (["cargo", "clean", *(word for name in [*names, "three"] for word in ("-p", name))],
                        ["cargo", "build", "--locked", *BUILD_STD]):
            started = time.monotonic()
            code = build.run([str(emshim), "exec", "--", *command], tree, env, output, 600)
            if code:
                raise Problem(f"{' '.join(command)}: exit code {code}; see {log}")
    seconds = round(time.monotonic() - started, 1)
    made = Path(env["CARGO_TARGET_DIR"]) / TARGET / "debug"
    printed = debs.capture([str(made / "three.js")]).splitlines()
    return {name: {"seconds": seconds, **judge(name, data["rows"][name], made, printed)} for name in names}


def compiler(data):
    """Debian's rustc of one suite (security updates first), its LLVM, its std for this machine and the source of std."""
    suites = [debs.Suite(f"{data['suite']}-security", "debian-security"), debs.Suite(data["suite"])]
    keep = ["./usr/bin/rustc", "./usr/lib/*", "./usr/src/*/library"]
    rust = debs.unpack("rust", suites, data["packages"], keep, depends=("libllvm", "libstd-rust-web"))
    if not (rust / "usr/bin/rustc").exists():
        raise Problem(f"{rust}: no rustc in {data['packages']}")
    return rust


def environment(rust):
    env = build.emscripten_environment()
    for name in [name for name in env if name.startswith(("CARGO_TARGET_", "RUST"))]:
        if name not in ("RUSTUP_HOME", "RUSTUP_TOOLCHAIN"):
            del env[name]
    env.update(RUSTC=str(rust / "usr/bin/rustc"), LD_LIBRARY_PATH=str(rust / "usr/lib/x86_64-linux-gnu"), RUSTC_BOOTSTRAP="1",
               CARGO_TARGET_DIR=str(cache_folder("cargo-target")))
    return env


def for_extensions(data):
    """What maturin and setuptools-rust hand to cargo, for which nobody writes a command line."""
    known = environment(compiler(data))
    names = ("RUSTC", "LD_LIBRARY_PATH", "RUSTC_BOOTSTRAP", "CARGO_TARGET_DIR")
    return {name: known[name] for name in names} | {"CARGO_UNSTABLE_BUILD_STD": "std,panic_abort", "CARGO_PROFILE_RELEASE_PANIC": "abort"}


def judge(name, row, made, printed):
    """The archive of the newest build: its members are there, and each is WebAssembly."""
    found = sorted(made.glob(f"build/{name}-*/out/**/{row['archive']}"), key=os.path.getmtime)
    if not found:
        return {"archive": "-", "problems": [f"no {row['archive']} below {made}/build"]}
    members = subprocess.run(["ar", "t", str(found[-1])], stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    problems = [f"{row['archive']} has no {wanted}" for wanted in row["members"]
                if not any(member == wanted or member.endswith("-" + wanted) for member in members)]
    for member in members:
        start = subprocess.run(["ar", "p", str(found[-1]), member], stdout=subprocess.PIPE, check=True).stdout[:4]
        if start != b"\0asm":
            problems.append(f"{member} is no WebAssembly: it begins with {start!r}")
    if row["prints"] not in printed:
        problems.append(f"the program prints {printed}, not {row['prints']}")
    return {"archive": f"{row['archive']}, {len(members)} objects; {row['prints']}", "problems": problems}
