"""scripts/measure/bench check: postlink check on large modules and wheels, against goals and against other tools in the same run."""

import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

from lib.places import PYTHON, ROOT, cache_path

RUNTIME = "314.0.7"  # as tests/runtimes/pinned.json has it: 10 MB of wasm with 1 MB of JavaScript
MYPY = ("mypy", "2.4.1", "0e95ad0bec03ced9a73b42514208abd24c789e67f0e1eba476e276dd7a2dea3a")


def run(prefix, runs):
    postlink = str(prefix / "bin/postlink")
    main = runtime()
    wheel, side = mypy(), side_module(prefix)
    size = sum(path.stat().st_size for path in (main, main.with_name("pyodide.asm.wasm"), side))
    print(f"median of {runs} runs{'':24} wall ms    CPU ms   peak MB")
    one = measure(f"{size / 1e6:.1f} MB: main, glue, side module", [postlink, "check", "--main", str(main), str(side)], runs)
    goal("at most 30 ms", one.wall <= 30)
    goal(f"at most 3 times the files, {3 * size / 1e6:.0f} MB", one.peak <= 3 * size / 1e6)
    with tempfile.TemporaryDirectory() as folder:
        unzip = [PYTHON, "-c", f"import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall('{folder}/out')"]
        ours = measure("mypy: 233 modules, 22 MB", [postlink, "check", str(wheel)], runs)
        goal("at most 150 ms", ours.wall <= 150)
        measure("  with --main", [postlink, "check", "--main", str(main), str(wheel)], runs)
        hundred = repack(wheel, Path(folder, wheel.name), 100)
        few = measure("100 modules of it", [postlink, "check", str(hundred)], runs)
        python = measure("  unzipped by Python", [*unzip, str(hundred)], runs)
        goal("faster than unzipping", few.wall < python.wall)
        other = auditwheel()
        wheels = published_wheels()
        all_of_them = measure(f"{len(wheels)} published wheels, one run", [postlink, "check", *wheels], runs)
        shows = ["sh", "-c", 'for wheel; do "$PYTHON" -c "$START" show "$wheel" || exit; done', "sh", *wheels]
        env = other.env | {"PYTHON": other.argv[0], "START": other.argv[2]}
        theirs = [(f"{len(wheels)} published wheels, a run each", shows, env, all_of_them)]
        theirs += [(name, [*other.argv, "show", str(file)], other.env, mine) for name, file, mine in (("mypy", wheel, ours), ("100 modules", hundred, few))]
        for name, argv, env, mine in theirs:
            theirs = measure(f"auditwheel-emscripten show: {name}", argv, max(runs // 4, 3), env)
            wall, cpu = theirs.wall / mine.wall, theirs.cpu / mine.cpu
            goal(f"at least 30 times faster: {wall:.0f} times by wall time, {cpu:.0f} times by CPU time", wall >= 30)


def measure(title, argv, runs, env=None):
    """Medians of wall and CPU time, and the largest peak, each of one process."""
    walls, cpus, peaks = [], [], []
    for turn in range(runs + 1):
        begin = time.perf_counter()
        process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"bench: {' '.join(argv)} ended with {process.returncode}: {said.decode(errors='replace')[-500:]}")
        if turn:  # the first one reads the files from disk
            walls.append(wall * 1000)
            cpus.append((usage.ru_utime + usage.ru_stime) * 1000)
            peaks.append(usage.ru_maxrss * 1024 / 1e6)
    result = SimpleNamespace(wall=statistics.median(walls), cpu=statistics.median(cpus), peak=max(peaks))
    print(f"{title:40} {result.wall:9.1f} {result.cpu:9.1f} {result.peak:9.1f}", flush=True)
    return result


def goal(words, reached):
    print(f"  goal {'reached' if reached else 'MISSED'}: {words}", flush=True)


def fetch(command, name, place, digest):
    """What `command` leaves under `name`, kept at `place` if it is what was pinned."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as part:
            subprocess.run(command, cwd=part, check=True, stdout=subprocess.DEVNULL)
            os.replace(Path(part, name), place)
    found = hashlib.sha256(place.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"bench: {place}: its SHA-256 is {found}, and {digest} is pinned; delete it to fetch it again")
    return place


def runtime(version=RUNTIME):
    rows = json.loads((ROOT / "tests/runtimes/pinned.json").read_text())["runtimes"]
    row = next(row for row in rows if row["version"] == version)
    name = f"pyodide-{version}.tgz"
    archive = fetch(["npm", "pack", "--silent", f"pyodide@{version}"], name, cache_path("npm", name), row["sha256"])
    folder = archive.with_name(name.removesuffix(".tgz"))
    if not (folder / "pyodide.asm.wasm").exists():
        folder.mkdir(exist_ok=True)
        subprocess.run(["tar", "-xzf", archive, "-C", folder, "--strip-components=1"], check=True)
    return folder / "pyodide.asm.mjs"


def pip(*words):
    return [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]


def mypy():
    name, version, digest = MYPY
    return published(f"{name}-{version}-cp314-cp314-pyemscripten_2026_0_wasm32.whl", digest)


def published(file, digest):
    """A wheel of the Python package index."""
    name, version, python, abi, platform = file.removesuffix(".whl").split("-")
    command = pip("download", "--no-deps", "--only-binary=:all:", "--platform", platform,
                  "--python-version", f"{python[2]}.{python[3:]}", "--abi", abi, f"{name}=={version}")
    return fetch(command, file, cache_path("wheels", file), digest)


def published_wheels():
    """Those that scripts/prove/runtimes loads."""
    rows = json.loads((ROOT / "tests/runtimes/pinned.json").read_text())["wheels"]
    return [str(published(row["file"], row["sha256"])) for row in rows]


def repack(wheel, place, count):
    """A wheel of the `count` largest modules. By a child: what starts a process lends it its own peak of memory."""
    child = os.fork()
    if not child:
        with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as new:
            modules = [info for info in old.infolist() if info.filename.endswith(".so")]
            names = [info.filename for info in sorted(modules, key=lambda info: info.file_size)[-count:]]
            record = next(name for name in old.namelist() if name.endswith(".dist-info/RECORD"))
            about = [name for name in old.namelist() if name.startswith(record.removesuffix("RECORD")) and name != record]
            lines = old.read(record).decode().splitlines()
            for name in names + about:
                new.writestr(name, old.read(name))
            new.writestr(record, "\n".join(line for line in lines if line.rsplit(",", 2)[0] in {*names, *about, record}) + "\n")
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"bench: {wheel} was not repacked")
    return place


def side_module(prefix):
    """5 MB of functions that call each other, by emcc."""
    place = cache_path("bench/side-5MB.so")
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as part:
            source = Path(part, "side.c")
            bodies = (f"int f{i}(int a, const char *s) {{ for (int i = 0; s[i]; i++) if (s[i] == a + {i}) return i * {i} + (int)strlen(s); "
                      f"return a > {i} ? f{max(i - 1, 0)}(a - 1, s) : a * {i}; }}\n" for i in range(26000))
            source.write_text("#include <string.h>\n" + "".join(bodies))
            subprocess.run([prefix / "libexec/emshim/bin/cc", "-O1", "-shared", source, "-o", "side.so"], cwd=part, check=True)
            os.replace(Path(part, "side.so"), place)
    return place


def auditwheel():
    """auditwheel-emscripten 0.3.0, which runs with Python 3.11 although it asks for 3.12."""
    requirements = Path(__file__).with_name("requirements.txt")
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()[:16]
    folder = cache_path(f"bench/auditwheel-{digest}")
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = tempfile.mkdtemp(dir=folder.parent)
        words = ["install", "--require-hashes", "--no-deps", "--ignore-requires-python", "--only-binary=:all:", "--root-user-action=ignore"]
        subprocess.run(pip(*words, "--target", part, "-r", str(requirements)), check=True)
        os.replace(part, folder)
    start = "from auditwheel_emscripten.cli.main import app; app()"
    env = dict(os.environ, PYTHONPATH=str(folder), PATH=f"{folder}/bin:{os.environ['PATH']}")
    return SimpleNamespace(argv=[PYTHON, "-c", start], env=env)
