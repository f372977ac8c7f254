"""Installs the packages of FOLDER/channel with py-rattler, activates them in bash, zsh and fish as it says, and deactivates them.

Usage: activate.py FOLDER EMSCRIPTEN, started by run.py: the module can crash when Python ends, so it has a process of its own.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import rattler
from rattler.shell import ActivationVariables, Shell, activate

SHELLS = {"bash": Shell.bash, "zsh": Shell.zsh, "fish": Shell.fish}
CONDA = {"CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_SHLVL", "PATH", "_"}


async def install(channel, specs, prefix):
    records = await rattler.solve([channel.as_uri()], specs, platforms=["linux-64", "noarch"])
    cache = prefix.parent / "packages"
    await rattler.install(records, prefix, cache_dir=cache, show_progress=False)


def script(prefix, shell, current=None):
    """What py-rattler says is to be evaluated, for an environment that follows another."""
    path = os.environ["PATH"].split(":")
    return activate(prefix, ActivationVariables(current, path), SHELLS[shell], "linux-64").script


def run(shell, place, environment, empty):
    """The exported variables before, between and after."""
    files = [place / name for name in ("before", "between", "after")]
    snapshot = "/usr/bin/env -0 >{}\n".format
    parts = [snapshot(files[0]), script(environment, shell), snapshot(files[1]), "cc -dumpmachine\n"]
    parts += [script(empty, shell, environment), snapshot(files[2])]
    source = place / "script"
    source.write_text("\n".join(parts))
    command = [shell, "-c", f"source {source}"]
    variables = {"PATH": os.environ["PATH"], "HOME": "/", "CC": "my own cc", "CFLAGS": "-O1\n-g"}
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode or done.stderr or "wasm32-unknown-emscripten" not in done.stdout:
        sys.exit(f"activate: {shell}: {done.returncode}\n{done.stdout}{done.stderr}")
    pairs = (file.read_bytes().split(b"\0")[:-1] for file in files)
    return [{name.decode(): value for name, value in (pair.split(b"=", 1) for pair in snapshot)} for snapshot in pairs]


def main(folder, emscripten):
    environment, empty = folder / "environment", folder / "empty"
    (empty / "conda-meta").mkdir(parents=True)
    asyncio.run(install(folder / "channel", [f"emshim_emscripten-wasm32 =={emscripten}"], environment))
    for shell in SHELLS:
        with tempfile.TemporaryDirectory() as place:
            before, between, after = run(shell, Path(place), environment, empty)
        if between["CC"] != f"{environment}/libexec/emshim/bin/cc".encode():
            sys.exit(f"activate: {shell}: CC is {between['CC']}")
        # The stand-in for the compiler leaves what it sets, as the channel's own does.
        theirs = {"AR", "CXX", "RANLIB", "EMSDK_PYTHON", "NODE_PATH", "CC"}
        differ = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} - CONDA - theirs
        if differ or b"libexec/emshim" in after["PATH"]:
            sys.exit(f"activate: {shell}: after deactivation these differ: {sorted(differ)}, PATH {after['PATH']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2])
    sys.stdout.flush()
    os._exit(0)
