"""Where things are, and how a script of Python starts and ends."""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent
ROOT = SCRIPTS.parent
INSTALL = SCRIPTS / "install"
TOOLCHAINS = SCRIPTS / "toolchain" / "toolchains"
PYTHON = "/usr/bin/python3"  # the system's: one that a version manager wraps would start later


class Problem(Exception):
    """Something a person can act on: the thing, the cause, the next step."""


def cache_path(*parts):
    """A place in the cache, which may not be there."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base.joinpath("emshim-dev", *parts)


def cache_folder(*parts):
    folder = cache_path(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def parser(text, **more):
    """Of the options of the script that runs; `text` is its docstring."""
    name = Path(sys.argv[0]).resolve()
    shown = name.relative_to(ROOT) if name.is_relative_to(ROOT) else name.name
    return argparse.ArgumentParser(prog=str(shown), description=text, formatter_class=argparse.RawDescriptionHelpFormatter, **more)


def ends_with(main):
    """Runs `main` and ends as it says: a problem is a sentence on stderr and exit code 1."""
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(f"{Path(sys.argv[0]).name}: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


def emscripten_version(emcc="emcc", **options):
    said = subprocess.check_output([emcc, "--version"], text=True, **options)
    return re.search(r"\d+\.\d+\.\d+", said).group()
