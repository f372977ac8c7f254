"""Compares the columns of a row, says what is wrong, and prints the table."""

import re
from pathlib import Path


def passed(column):
    return sum(verdict == "pass" for verdict in column["tests"].values())


def judge(row, native, here):
    """Every reason why the row is not as good through the shims as natively; empty when it is."""
    problems = []
    for step, outcome in here["steps"].items():
        if not outcome["ok"] and not (step == "test" and row.known_failures):
            problems.append(f"{step} failed with exit code {outcome['code']}; see {outcome['log']}")
    if native:
        problems += judge_native(row, native)
    problems += judge_tests(row, native, here)
    problems += [f"{path}: {why}" for path, why in here["unpaired"]]
    problems += [f"{path} is native: {what}" for path, what in here["native_files"]]
    problems += [f"postlink check: {finding}" for finding in here["findings"]]
    if native and "install" in here["steps"]:
        problems += judge_installed(row, native, here)
    return problems


def judge_installed(row, native, here):
    """Native programs and shared libraries that are missing here, and what is not, though the row says that upstream leaves it
    out. libtool's libraries are shared by policy alone, and then under all of their names; CMake makes one without a version."""
    there = set(here["installed"])
    left_out = {entry["path"] for entry in row.left_out}
    problems = [f"{path} was not installed" for path in native["programs"] if path not in there | left_out]
    by_policy = "libraries=shared" in row.policy
    if row.kind != "autotools" or by_policy:
        name = str if by_policy else unversioned
        libraries = set(map(name, here.get("libraries", ()))) | left_out
        wanted = dict.fromkeys(map(name, native.get("libraries", ())))
        problems += [f"{path} was not installed as a shared library" for path in wanted if path not in libraries]
    return problems + [f"{path} was installed, but the manifest says that it is left out" for path in sorted(left_out & there)]


def unversioned(path):
    return re.sub(r"\.so\..*", ".so", path)


def judge_native(row, native):
    """What is wrong with the native column alone: a step, a test, or the manifest's number."""
    problems = [f"natively, {step} failed; see {outcome['log']}" for step, outcome in native["steps"].items() if not outcome["ok"]]
    problems += [f"natively, test {name} fails" for name, verdict in native["tests"].items() if verdict == "fail"]
    if row.natively is not None and passed(native) != row.natively:
        problems.append(f"natively {passed(native)} tests pass, the manifest says {row.natively}")
    return problems


def judge_tests(row, native, here):
    problems = []
    known = {failure["test"]: failure for failure in row.known_failures}
    log = here["steps"].get("test", {}).get("log")
    printed = Path(log).read_text(encoding="utf-8", errors="replace") if log else ""
    if native:
        for name, verdict in native["tests"].items():
            if verdict == "pass" and here["tests"].get(name) != "pass" and name not in known:
                problems.append(f"test {name}: {here['tests'].get(name, 'did not run')}")
    elif row.natively is not None and passed(here) + len(known) < row.natively:
        problems.append(f"{passed(here)} tests pass, natively {row.natively}")
    for name, failure in known.items():
        if here["tests"].get(name) == "pass":
            problems.append(f"test {name} passes, but the manifest lists it as a known failure")
        elif not re.search(failure["shows"], printed):
            problems.append(f"test {name}: its cause ({failure['cause']}) does not show in {log}")
    return problems


HEAD = ("upstream", "kind", "configure", "build", "install", "tests", "programs", "unpaired", "native files", "findings", "seconds", "ratio")


def line(row, native, here, baseline):
    """One row of the table; in each cell natively first, then through the shims, then the baseline."""
    columns = [column for column in (native, here, baseline) if column]
    tested = [column for column in (native, here) if column]
    crossed = [column for column in (here, baseline) if column]

    def both(cell, among=columns):
        return " / ".join(cell(column) for column in among) or "-"

    def step(name):
        return both(lambda column: step_cell(column["steps"].get(name), name in column["steps"] or not row.commands[name]))

    return (f"{row.name} {row.source['version']}", row.kind, step("configure"), step("build"), step("install"),
            both(lambda column: f"{passed(column)} of {len(column['tests'])}", tested),
            both(lambda column: str(len(programs(column, native)))),
            both(lambda column: str(len(column["unpaired"])), crossed), both(lambda column: str(len(column["native_files"])), crossed),
            str(len(here["findings"])) if here else "-",
            both(lambda column: f"{seconds(column):.0f}"), ratios(here, native, baseline))


def extension_line(name, version, result):
    """A row of extensions.json in the same columns: what runs in the target's runtime is one test."""
    here, native = result["seconds"], result.get("native_seconds")
    both = f"{native:.1f} s / {here:.1f} s" if native else f"{here:.1f} s"
    cell = "0" if result["problems"] else "1"
    return (f"{name} {version}", result["kind"], "-", both, "-", f"1 / {cell} of 1", "-", "-", "-", str(result.get("findings", "-")),
            f"{native:.0f} / {here:.0f}" if native else f"{here:.0f}", ratio(here, native))


def ratios(here, native, baseline):
    """Ours to native over all steps; ours to the baseline until it was built, as its tests are left out."""
    cells = [ratio(here and seconds(here), native and seconds(native))]
    if baseline:
        cells.append(ratio(here and built_in(here), built_in(baseline)))
    return " / ".join(cells)


def built_in(column):
    """Seconds until it was built, or None where a step failed, so that the time says nothing."""
    done = [column["steps"].get(step) for step in ("configure", "build")]
    done = [outcome for outcome in done if outcome]
    return sum(outcome["seconds"] for outcome in done) if "build" in column["steps"] and all(outcome["ok"] for outcome in done) else None


def ratio(here, native):
    return f"{here / native:.1f}" if here and native else "-"


def summary(results, extra):
    """How many of the tests that pass natively pass here; a row without a native column counts with its own tests."""
    natively = here = 0
    for result in results:
        reference = result.get("native") or result["emshim"]
        names = [name for name, verdict in reference["tests"].items() if verdict == "pass" or "native" not in result]
        natively += len(names)
        here += sum(result["emshim"]["tests"].get(name) == "pass" for name in names)
    natively += len(extra)
    here += sum(not result["problems"] for result in extra.values())
    share = 100 * here / natively if natively else 0
    return f"{len(results) + len(extra)} upstreams; of {natively} tests that pass natively {here} pass here ({share:.1f} %)"


def step_cell(outcome, expected):
    if outcome is None:
        return "-" if expected else "not run"
    return f"{outcome['seconds']:.1f} s" if outcome["ok"] else "FAILED"


def programs(column, native):
    """What is installed under the names of the native programs."""
    if not native:
        return [path for path in column["installed"] if path.endswith(".wasm")]
    return [path for path in native["programs"] if path in set(column["installed"])]


def seconds(column):
    return sum(outcome["seconds"] for outcome in column["steps"].values())


def table(rows):
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    rule = "-+-".join("-" * width for width in widths)
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], rule, *lines[1:]])


def markdown(rows):
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body]) + "\n"
