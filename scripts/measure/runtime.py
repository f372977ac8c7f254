"""Programs in a browser against the same ones in node: what `scripts/measure/bench runtime` prints."""

import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from lib.places import SCRIPTS, Problem

HELLO_C = '#include <stdio.h>\nint main(void) { return puts("hello") < 0; }\n'

# The first program starts the browser. Each line is a run in nanoseconds: `date` is asked within the session's command, as only there it is warm.
STARTS = """
./hello >/dev/null || exit
for run in $(seq "$1"); do
    start=$(date +%s%N); ./hello >/dev/null || exit; end=$(date +%s%N)
    echo $((end - start))
done
"""


def run(prefix, runs, browser):
    """Hello in turns of a few starts, then expat's own tests."""
    from upstreams import build
    exec_ = [str(prefix / "bin/emshim"), "exec"]
    columns = {"node": [*exec_, "--runtime", "node", "--"], browser: [*exec_, "--runtime", browser, "--"]}
    env = build.emscripten_environment()
    with tempfile.TemporaryDirectory() as folder:
        starts(columns, Path(folder), env, runs)
        expat(columns, Path(folder), env, max(3, runs // 10))


def starts(columns, folder, env, runs):
    """Every start counts; node's and the browser's stand in turn, so that a machine that is busy for a while slows both."""
    (folder / "hello.c").write_text(HELLO_C, encoding="utf-8")
    (folder / "starts").write_text(STARTS, encoding="utf-8")
    subprocess.run([*columns["node"], "cc", "-O2", "hello.c", "-o", "hello"], check=True, cwd=folder, env=env)
    found = {name: [] for name in columns}
    turns = 3
    for _ in range(turns):
        for name, start in columns.items():
            said = subprocess.run([*start, "sh", "starts", str(-(-runs // turns))], check=True, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
            found[name] += [int(line) / 1e6 for line in said.stdout.split()]
    node, browser = (statistics.median(times) for times in found.values())
    print(f"hello, median of {len(found['node'])} starts, ms: " + ", ".join(f"{name} {statistics.median(times):.1f}" for name, times in found.items())
          + f"; {browser / node:.2f} times node's (goal: at most 1.00)", flush=True)


def expat(columns, folder, env, runs):
    """`make check`, its programs linked before. The browser's time has its start and its end in it."""
    from upstreams import manifest, source
    row, tree = manifest.load(SCRIPTS / "upstreams/manifest.json")["expat"], folder / "expat"
    source.unpack(source.tarball(row), tree)

    def make(start, command):
        begin = time.perf_counter()
        done = subprocess.run([*start, "sh", "-ec", command], check=False, cwd=tree, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise Problem(f"expat: {command} ended with {done.returncode}:\n{done.stdout[-3000:]}")
        return time.perf_counter() - begin

    make(columns["node"], "cd expat && ./buildconf.sh && ./configure && make -j2 && make check")
    turns = [[make(start, "make -C expat check") for start in columns.values()] for _ in range(runs)]
    node, browser = (statistics.median(column) for column in zip(*turns))
    ratio = statistics.median(turn[1] / turn[0] for turn in turns)
    print(f"expat's make check, median of {runs} turns, s: " + ", ".join(f"{name} {value:.2f}" for name, value in zip(columns, (node, browser)))
          + f"; {ratio:.2f} times node's (goal: at most 1.50)")
