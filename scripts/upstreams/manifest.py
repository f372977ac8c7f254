"""The rows: which upstream, from where, its plain commands, how its tests are counted."""

import json
import re
from pathlib import Path

from lib.places import Problem

STEPS = ("configure", "build", "test", "install", "job")
KINDS = ("autotools", "cmake", "meson", "make")
KEYS = {"kind", "source", "needs", "configure", "build", "test", "test_note", "install", "job", "count", "natively",
        "minutes", "known_failures", "native_ok", "left_out", "policy", "since", "seen", "ci"}
# What a recipe for linux-64 does not say | how it shows in a command
NOT_PLAIN = (
    ("a tool of Emscripten's", re.compile(r"\bem(cc|\+\+|ar|ranlib|nm|strip|make|cmake|configure|run|shim|scripten)\b")),
    ("the target", re.compile(r"wasm|\bnode\b", re.I)),
    ("a setting of Emscripten's", re.compile(r"(^|[\s'\"=])-s ?[A-Z]")),
    ("another host", re.compile(r"--(host|build|target)=")),
    ("static libraries alone", re.compile(r"--disable-shared|--enable-static|BUILD_SHARED_LIBS|default.library")),
    ("a toolchain", re.compile(r"toolchain|--(cross|native)-file|CMAKE_(C|CXX)_COMPILER|CMAKE_SYSTEM", re.I)),
    ("threads or exceptions", re.compile(r"--(dis|en)able-(multi)?threads|-f(wasm-)?exceptions|-fPIC|POSITION_INDEPENDENT", re.I)),
)
# The Emscripten with which a row was seen that does not say so.
EARLIEST = "3.1.6"
# What a build system of that kind always makes for the build machine, as rows of native_ok.
NATIVE_OK = {"meson": [{"path": "*/meson-private/sanity*.exe", "cause": "Meson tries the compilers of the build machine"}]}


class Row:
    """One upstream. Commands are what a person types on Linux; @PREFIX@ and @JOBS@ are filled in."""

    def __init__(self, name, data):
        unknown = set(data) - KEYS
        if unknown:
            raise Problem(f"{name}: unknown key {', '.join(sorted(unknown))} in the manifest")
        for key in ("kind", "source", "build", "install", "count"):
            if key not in data:
                raise Problem(f"{name}: the manifest's row has no {key}")
        if data["kind"] not in KINDS:
            raise Problem(f"{name}: kind {data['kind']} is not one of {', '.join(KINDS)}")
        self.name = name
        self.kind = data["kind"]
        self.source = data["source"]
        self.needs = data.get("needs", [])
        self.commands = {step: as_list(data.get(step)) for step in STEPS}
        self.count = data["count"]
        self.natively = data.get("natively")
        self.seconds = 60 * data.get("minutes", 15)
        # Each: {"test": name, "cause": why it cannot pass here, "shows": regular expression its output must match}
        self.known_failures = data.get("known_failures", [])
        # Each: {"path": glob in the build tree, "cause": why a native file belongs there}
        self.native_ok = NATIVE_OK.get(self.kind, []) + data.get("native_ok", [])
        # Each: {"path": an installed native program, "cause": why upstream's own files leave it out where they see Emscripten}
        self.left_out = data.get("left_out", [])
        # What EMSHIM_POLICY says beyond a person's own words
        self.policy = data.get("policy", "")
        # {"emscripten": the first one that can build it, "cause": what the earlier ones lack}
        self.since = data.get("since")
        # The Emscriptens with which all of the row was seen to go well, and those with which CI builds it
        self.seen = data.get("seen", [self.since["emscripten"] if self.since else EARLIEST])
        self.ci = data.get("ci", [])
        for version in self.ci:
            if version not in self.seen:
                raise Problem(f"{name}: CI builds it with Emscripten {version}, with which the row does not say that it was seen")
        for version in self.seen:
            if self.lacking(version):
                raise Problem(f"{name}: seen with Emscripten {version}, which the row says is too old")
        for step, commands in self.commands.items():
            for command in commands:
                for what in not_plain(command):
                    raise Problem(f"{name}: its {step} is not what one says for linux-64, for it names {what}: {command}")

    def lacking(self, emscripten):
        """Why an Emscripten is too old for the row; None where it is not."""
        too_old = self.since and numbers(emscripten) < numbers(self.since["emscripten"])
        return self.since["cause"] if too_old else None


def numbers(version):
    return [int(number) for number in version.split(".")]


def not_plain(command):
    """What a command says that nobody would say on Linux."""
    return [what for what, shows in NOT_PLAIN if shows.search(command)]


def as_list(commands):
    if commands is None:
        return []
    return [commands] if isinstance(commands, str) else list(commands)


def load(path):
    """All rows of the manifest, by name, in its order."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{path}: cannot be read as a manifest: {error}") from error
    rows = {name: Row(name, row) for name, row in data.items()}
    for row in rows.values():
        for need in row.needs:
            if need not in rows:
                raise Problem(f"{row.name}: needs {need}, which has no row in {path}")
    return rows


def in_order(rows, names):
    """The rows asked for, each after the rows it needs."""
    ordered = []

    def add(name):
        if name not in rows:
            raise Problem(f"{name}: no such row; --list shows what there is")
        for need in rows[name].needs:
            add(need)
        if rows[name] not in ordered:
            ordered.append(rows[name])

    for name in names:
        add(name)
    return ordered


def fitting(rows, asked, emscripten):
    """The rows that this Emscripten is new enough for, and a line for each of the others. One that was asked for by name must fit."""
    chosen, without = [], []
    for row in rows:
        needed = in_order({other.name: other for other in rows}, [row.name])
        lacks = next(((one, cause) for one in needed if (cause := one.lacking(emscripten))), None)
        if not lacks:
            chosen.append(row)
            continue
        line = f"{row.name}: {lacks[0].name} wants Emscripten {lacks[0].since['emscripten']} or later, and this is {emscripten}: {lacks[1]}"
        if row.name in asked:
            raise Problem(line)
        without.append(line)
    return chosen, without


def fill(command, prefix, jobs):
    return re.sub("@PREFIX@", lambda _: str(prefix), command).replace("@JOBS@", str(jobs))
