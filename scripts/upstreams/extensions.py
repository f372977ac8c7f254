"""Python extensions and the C libraries of Cargo's -sys crates: the rows of extensions.json, run and judged as the others are."""

import json
from pathlib import Path

from lib.places import Problem, emscripten_version

from . import cargo, python, source

KINDS = ("python", "cargo")


class Extensions:
    """Rows by kind; each is one test: it prints the same natively and in the target's runtime."""

    def __init__(self, path):
        try:
            self.data = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Problem(f"{path}: cannot be read as a manifest: {error}") from error
        self.kinds = {name: kind for kind in KINDS for name in self.data[kind]["rows"]}
        # A row may say so for itself, where its kind says otherwise.
        self.ci = {name: self.data[kind]["rows"][name].get("ci", self.data[kind].get("ci", [])) for name, kind in self.kinds.items()}

    def version(self, name):
        return self.data[self.kinds[name]]["rows"][name].get("source", {}).get("version", "-")

    def pythons(self, emscripten):
        """Those whose ABI asks for this Emscripten; where none does, those that stand for every other one."""
        runtimes = self.data["python"]["runtimes"]
        own = {runtime.get("emscripten"): version for version, runtime in runtimes.items()}
        version = own.get(emscripten, own[None])
        return python.Pythons(version, runtimes[version], emscripten)

    def python_rows(self, names):
        """Those rows of Python, each behind those that it needs; one in Rust has the compiler that the rows of Cargo have."""
        return python.rows(names, {**self.data["python"], "rust": self.data["cargo"]})

    def fetch(self, names, emscripten):
        """What the registries have for rows of Python, into the cache: another Debian's root may not trust what this machine trusts."""
        names = [name for name in names if self.kinds[name] == "python"]
        if not names:
            return
        self.pythons(emscripten)
        for row in self.python_rows(names):
            for needed in (row, *row.libraries):
                source.tarball(needed)

    def run(self, names, emshim, folder, say, keeps=False):
        """What each row gave: kind, seconds natively (None where nothing is to be compared) and here, findings, problems."""
        results = {}
        for kind in KINDS:
            chosen = [name for name in names if self.kinds[name] == kind]
            if not chosen:
                continue
            place = folder / kind
            place.mkdir(parents=True)
            if kind == "cargo":
                found = cargo.run(chosen, self.data[kind], emshim, place, say)
            else:
                found = python.run(self.python_rows(chosen), self.pythons(emscripten_version()), emshim, place, say, keeps)
            results.update({name: {"kind": kind, **result} for name, result in found.items()})
        return results
