"""Counts tests in what a test command printed: one function for each kind of test driver.

Each returns {test name: "pass" | "skip" | "fail"}; a name that stands twice gets a number.
"""

import re
from pathlib import Path

AUTOMAKE = re.compile(r"^(PASS|FAIL|SKIP|XFAIL|XPASS|ERROR): (\S.*?)\s*$", re.M)
AUTOMAKE_VERDICT = {"PASS": "pass", "XFAIL": "pass", "SKIP": "skip", "FAIL": "fail", "XPASS": "fail", "ERROR": "fail"}
CTEST = re.compile(r"^\s*\d+/\d+ Test +#\d+: (\S+) [.* ]*(Passed|Not Run|Skipped|Failed|\S+)", re.M)
MESON = re.compile(r"^ *\d+/\d+ +(\S.*?) +(OK|EXPECTEDFAIL|SKIP|FAIL|UNEXPECTEDPASS|TIMEOUT|ERROR|INTERRUPT|IGNORED) +[\d.]+ ?s\b", re.M)
MESON_VERDICT = {"OK": "pass", "EXPECTEDFAIL": "pass", "SKIP": "skip", "IGNORED": "skip"}
MESON_SUMMARY = re.compile(r"^Summary of Failures:$.*?^Ok: ", re.M | re.S)  # the failed tests once more
MAKE_ERROR = re.compile(r"^\S*make(?:\[\d+\])?: \*\*\* ", re.M)
# Recipes print colours and carriage returns between lines of their own.
NOISE = re.compile(r"\x1b\[[0-9;]*m|\r")


def count(rule, printed, tree):
    """Counts by the row's rule; a `file` in it names a log in the build tree to read instead."""
    if "file" in rule:
        log = Path(tree, rule["file"])
        printed = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return KINDS[rule["kind"]](rule, NOISE.sub("", printed))


def automake(_, printed):
    return numbered((name, AUTOMAKE_VERDICT[verdict]) for verdict, name in AUTOMAKE.findall(printed))


def ctest(_, printed):
    verdicts = {"Passed": "pass", "Not": "skip", "Skipped": "skip"}
    return numbered((name, verdicts.get(verdict.split()[0], "fail")) for name, verdict in CTEST.findall(printed))


def meson(_, printed):
    return numbered((name, MESON_VERDICT.get(verdict, "fail")) for name, verdict in MESON.findall(MESON_SUMMARY.sub("", printed)))


def lines(rule, printed):
    """A line that matches `pass` or `fail` is a test; the first group is its name."""
    found = [(match.start(), match.group(1).strip(), verdict)
             for verdict in ("pass", "fail") if verdict in rule
             for match in re.finditer(rule[verdict], printed, re.M)]
    return numbered((name, verdict) for _, name, verdict in sorted(found))


def recipe(rule, printed):
    """Each command of a recipe that make prints is a test; the last one before make's error has failed. It is named by the
    expression's group `name`, or else by its whole line."""
    found = re.finditer(rule["step"], printed, re.M)
    steps = [(match.start(), match.groupdict().get("name") or line_at(printed, match.start())) for match in found]
    errors = [match.start() for match in MAKE_ERROR.finditer(printed)]
    failed = {max((at for at, _ in steps if at < error), default=None) for error in errors}
    return numbered((line, "fail" if at in failed else "pass") for at, line in steps)


def line_at(text, at):
    return text[at:text.find("\n", at)].strip()


def numbered(pairs):
    results = {}
    seen = {}
    for name, verdict in pairs:
        seen[name] = seen.get(name, 0) + 1
        results[name if seen[name] == 1 else f"{name} ({seen[name]})"] = verdict
    return results


KINDS = {"automake": automake, "ctest": ctest, "lines": lines, "meson": meson, "recipe": recipe}
