"""Builds the conda package with the real engine, then with it what a channel builds for WebAssembly, and the same without it.

Usage: run.py [--again] FOLDER [RECIPE…], started by scripts/prove/conda in an environment that has the engine. With --again
the packages are those that FOLDER has from another engine.

No channel of the world's is reached: stand-ins/ holds packages in place of the compilers, which point at this machine's.
recipes/ holds what is built; expected.json says in which order, and what each says without the package. ADD_ON is built once
more with our package beside the channel's compiler.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")  # build_recipes is deprecated for an interface that cannot build for another platform

from rattler_build import cli_api  # noqa: E402

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
WASM = "emscripten-wasm32"
ADD_ON = "tally"
sys.dont_write_bytecode = True  # the checkout stays as it was
sys.path.insert(0, str(TOP / "scripts"))
from lib.places import emscripten_version  # noqa: E402
from upstreams import extensions, python  # noqa: E402


OURS = {"c_compiler": "emshim", "cxx_compiler": "emshim"}
CHANNELS_OWN = {"c_compiler": "emscripten", "cxx_compiler": "emscripten"}


class Failed(Exception):
    """A package could not be built; the log says why."""


class Channel:
    def __init__(self, folder, variants):
        self.folder, self.variants = folder, variants

    def build(self, recipe, target, **more):
        """Builds and tests a recipe into this channel. The engine prints nothing: its log is in `Failed`."""
        overrides = {**self.variants, **{key: [value] for key, value in more.items()}}
        before = self.logs()
        try:
            cli_api.build_recipes(
                [str(recipe)],
                target_platform=target,
                channel=[self.folder.as_uri()],
                variant_overrides={key: [str(v) for v in values] for key, values in overrides.items()},
                output_dir=str(self.folder),
                keep_build=True,
                test="native-and-emulated",
                skip_existing="none",
            )
        except Exception as error:  # the engine's own type differs by version
            new = sorted(self.logs() - before, key=os.path.getmtime)
            text = "".join(f"--- {log.parent.name}\n{log.read_text(errors='replace')}" for log in new)
            raise Failed(f"{text}--- the engine\n{error}") from None

    def logs(self):
        return set(self.folder.glob("bld/*/*/conda_build.log")) | set(self.folder.glob("test/*/test/conda_build.log"))


def emscripten_version():
    text = subprocess.run(["emcc", "--version"], capture_output=True, text=True, check=True).stdout
    return next(word for word in text.split() if word[0].isdigit())


def timed(what, call, *args, **more):
    start = time.monotonic()
    result = call(*args, **more)
    print(f"{time.monotonic() - start:6.1f} s  {what}", flush=True)
    return result


def build_without(channel, name, expected):
    """Without the package; the log must hold what is expected of it. Nothing is expected of a plain library."""
    try:
        channel.build(HERE / "recipes" / name / "recipe.yaml", WASM, **CHANNELS_OWN, add_on="no")
    except Failed as failed:
        if expected is None or expected not in str(failed):
            raise Failed(f"{name} fails without the package, but not by {expected!r}:\n{failed}") from None
        return
    if expected is not None:
        raise Failed(f"{name} builds without the package, and should fail by {expected!r}")


def main(folder, names, again):
    expected = json.loads((HERE / "expected.json").read_text())
    names = names or list(expected)
    emscripten = emscripten_version()
    print(f"engine {version('py-rattler-build')}, Emscripten {emscripten}")
    channel = folder / "channel"
    if again:
        shutil.rmtree(channel / WASM)
        stand_in(Channel(channel, pythons(folder)), "python", WASM)
    else:
        make_packages(folder, emscripten)

    if not again:
        activate = [sys.executable, HERE / "activate.py", folder, emscripten]
        timed("installed and activated by py-rattler", subprocess.run, activate, check=True)

    variants = {"c_compiler_version": [emscripten], "cxx_compiler_version": [emscripten]}
    for name in names:
        recipe = HERE / "recipes" / name / "recipe.yaml"
        timed(name, Channel(channel, variants).build, recipe, WASM, **OURS, add_on="no")
        if name == ADD_ON:
            timed(f"{name}, as an add-on", Channel(channel, variants).build, recipe, WASM, **CHANNELS_OWN, add_on="yes")
    # What fails without the package does not depend on the engine.
    for name in [] if again else names:
        timed(f"{name}, without", build_without, Channel(folder / "without", variants), name, expected[name])


def pythons(folder):
    """Where a native Python, the target's, and what runs that one are, as the stand-ins want to know it."""
    found = extensions.Extensions(TOP / "scripts/upstreams/extensions.json").pythons(emscripten_version())
    if not (folder / "python").exists():
        maker = TOP / "share/python/emshim_prefix.py"
        python.make_prefix(found, folder / "python", [sys.executable, "-B", maker, "python", "--emshim", "emshim"])
        # The channel's own Python is built by its own Emscripten, and names no ABI.
        for data in (folder / "python/lib").glob("*/_sysconfigdata_*.py"):
            data.write_text(re.sub(r"'(PYODIDE|PYEMSCRIPTEN)_(ABI|PLATFORM)_VERSION': '\w+',? ?", "", data.read_text()))
    return {"python_version": [found.version], "native_python": [found.native], "wheels": [found.wheels], "runtime": [found.runtime],
            "target_python": [folder / "python"]}


def stand_in(channel, name, target):
    timed(f"stand-in: {name}", channel.build, HERE / "stand-ins" / name / "recipe.yaml", target)


def make_packages(folder, emscripten):
    """A channel with stand-ins and our packages, and one with stand-ins alone."""
    shutil.rmtree(folder, ignore_errors=True)
    variants = {
        "emscripten_version": [emscripten],
        "cargo_home": [os.environ.get("CARGO_HOME", Path.home() / ".cargo")],
        "rustup_home": [os.environ.get("RUSTUP_HOME", Path.home() / ".rustup")],
        "cargo_target": [os.environ["CARGO_TARGET_DIR"]],
    }
    variants.update(timed("Pythons", pythons, folder))
    channel = Channel(folder / "channel", variants)
    for name, target in [("emscripten", "linux-64"), ("native", "linux-64"), ("python", WASM)]:
        stand_in(channel, name, target)
    shutil.copytree(channel.folder, folder / "without", ignore=shutil.ignore_patterns("bld", "test"))
    timed("emshim", channel.build, TOP / "recipe" / "recipe.yaml", "linux-64")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    again = arguments[0] == "--again"
    folder, *names = arguments[again:]
    try:
        main(Path(folder).resolve(), names, again)
    except (Failed, subprocess.CalledProcessError) as failed:
        sys.exit(f"conda: {failed}")
