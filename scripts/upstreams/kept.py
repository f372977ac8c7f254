"""What native builds gave, kept by all that they depend on: the source, the commands, the rows that are needed, the tools."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
from pathlib import Path

from lib.places import cache_folder

from . import source

# What a row's commands are made of natively, besides the source's own files.
TOOLS = ("cc", "c++", "make", "cmake", "meson", "ninja", "sh", "ld", "pkg-config")


def tools():
    """Each tool's path and its first words about itself."""
    found = [platform.machine(), platform.release(), os.environ.get("PATH", "")]
    for tool in TOOLS:
        path = shutil.which(tool)
        if path:
            done = subprocess.run([path, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            found.append([tool, os.path.realpath(path), done.stdout.partition("\n")[0]])
    return found


def keys(rows, machine):
    """A key for each of `rows`, which has those that it needs before itself."""
    found = {}
    for row in rows:
        parts = [row.name, row.source, row.commands, row.count, row.seconds, [found[need] for need in row.needs], machine]
        found[row.name] = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return found


def native(rows):
    """The results that need no build: of rows that were built before, and that no row needs that is to be built."""
    places = {name: cache_folder("native") / f"{key}.json" for name, key in keys(rows, tools()).items()}
    found = {}
    for row in reversed(rows):
        needing = [other.name for other in rows if row.name in other.needs]
        if places[row.name].exists() and all(name in found for name in needing):
            found[row.name] = json.loads(places[row.name].read_text(encoding="utf-8"))
    return places, found


def keep(place, result):
    """Whole or not at all."""
    part = place.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(result), encoding="utf-8")
    part.rename(place)


class Wheel:
    """The wheel that a Python extension gave natively, and how long it took, kept by `parts` and the tools."""

    def __init__(self, parts):
        key = hashlib.sha256(json.dumps([parts, tools()], sort_keys=True).encode()).hexdigest()
        self.folder = cache_folder("native") / f"wheel-{key}"

    def into(self, folder):
        """The wheel's copy there and its seconds; None where there is none that is whole."""
        try:
            said = json.loads((self.folder / "wheel.json").read_text(encoding="utf-8"))
            kept = self.folder / said["name"]
            if source.sha256(kept) != said["sha256"]:
                return None
        except (OSError, ValueError, KeyError):
            return None
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(kept, folder)), said["seconds"]

    def keep(self, wheel, seconds):
        """Whole or not at all."""
        part = self.folder.with_suffix(f".{os.getpid()}")
        part.mkdir()
        shutil.copy(wheel, part)
        said = {"name": wheel.name, "sha256": source.sha256(wheel), "seconds": seconds}
        (part / "wheel.json").write_text(json.dumps(said), encoding="utf-8")
        shutil.rmtree(self.folder, ignore_errors=True)  # one that is not whole
        part.rename(self.folder)
