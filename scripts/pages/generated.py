"""Pages that are made from others: docs/reference/cli.md from what the programs' --help says, docs/reference/checks.md from the
pages of the checks, docs/projects.md from the rows of scripts/upstreams."""

import json
import re
import subprocess

from lib.places import ROOT, SCRIPTS
from upstreams import manifest

REFERENCE = ROOT / "docs" / "reference"
BEGIN = "<!-- made by `scripts/prove/pages --write` -->"
END = "<!-- end of what is made -->"


def helps(prefix):
    """Each command with its --help, as Markdown."""
    for program in ("emshim", "postlink"):
        yield f"## {program}\n"
        top = say(prefix, program)
        yield f"```text\n{top}```\n"
        listed = re.search(r"^Commands:\n(.*?)\n\n", top, re.M | re.S)[1]
        for name in re.findall(r"^  ([a-z]+) ", listed, re.M):
            if name != "help":
                yield f"### {program} {name}\n"
                yield f"```text\n{say(prefix, program, name)}```\n"


def say(prefix, *words):
    return subprocess.check_output([prefix / "bin" / words[0], *words[1:], "--help"], text=True)


def checks(_):
    """A table of the checks: code, level, what it finds."""
    yield "| code | level | what it finds |\n| --- | --- | --- |"
    for path in sorted((REFERENCE / "checks").glob("PL*.md")):
        text = path.read_text(encoding="utf-8")
        code, title = re.match(r"# (PL\d+): (.*)", text).groups()
        level = re.search(r"^Level: (\w+)\.", text, re.M)[1]
        yield f"| [{code}](checks/{path.name}) | {level} | {title} |"


def projects(_):
    """A table of the upstreams: what it is, how it builds, what is typed, which tests pass."""
    rows = json.loads((SCRIPTS / "upstreams" / "manifest.json").read_text(encoding="utf-8"))
    more = json.loads((SCRIPTS / "upstreams" / "extensions.json").read_text(encoding="utf-8"))
    yield "| project | builds with | you type | tests that pass here, of those that pass natively | seen with Emscripten |\n| --- | --- | --- | --- | --- |"
    for name, row in rows.items():
        steps = [row.get("configure"), row["build"], row.get("test"), row["install"]]
        typed = [line for step in steps for line in ([step] if isinstance(step, str) else step or [])]
        lines = "<br>".join(f"`{code(line)}`" for line in typed if line)
        if row.get("policy"):
            lines += f"<br>with `--policy {row['policy']}`"
        seen = ", ".join(manifest.Row(name, row).seen) + (f"; earlier ones: {row['since']['cause']}" if "since" in row else "")
        yield f"| {name} {row['source']['version']} | {row['kind']} | {lines} | {tests(row)} | {seen} |"
    for name, row in more["python"]["rows"].items():
        yield f"| {row['source']['package']} {row['source']['version']} | Python | `pip wheel --no-deps .` | the wheel does in node what the native one does | [by Python](guides/python.md) |"
    for name, row in more["cargo"]["rows"].items():
        yield f"| {name} | Cargo | `cargo build` | a program that uses it prints: {row['prints']} | 3.1.6 |"


def code(line):
    return re.sub(r"\s+", " ", line.replace("@PREFIX@", "$PREFIX").replace("@JOBS@", "4")).replace("|", "\\|")


def tests(row):
    natively, known = row.get("natively", 0), row.get("known_failures", [])
    if not natively:
        return f"none: {row['test_note']}" if "test_note" in row else "it has none"
    causes = {}
    for failure in known:
        causes.setdefault(failure["cause"], []).append(failure["test"])
    return f"{natively - len(known)} of {natively}" + "".join(f"; {', '.join(names)}: {cause}" for cause, names in causes.items())


def results(_):
    """What the evidence says in sum: natively, with emshim, by emconfigure, emcmake and emmake."""
    rows = []
    for line in (ROOT / "docs" / "evidence" / "upstream.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 12 and cells[1].strip() in ("autotools", "cmake", "make", "meson"):
            rows.append([[part.strip() for part in cell.split("/")] for cell in cells])
    column = {name: number for number, name in enumerate(("name", "kind", "configure", "build", "install", "tests", "programs", "unpaired", "native", "findings", "seconds", "ratio"))}

    def built(row, which):
        return not any(row[column[step]][which] == "FAILED" for step in ("configure", "build") if len(row[column[step]]) > which)

    def passed(which):
        return sum(int(row[column["tests"]][which].split()[0]) for row in rows)

    whole = [sum(built(row, which + 1) and row[column["native"]][which] == row[column["unpaired"]][which] == "0" for row in rows) for which in (0, 1)]
    seconds = [sum(int(row[column["seconds"]][which]) for row in rows) for which in (0, 1)]
    ratios = sorted(float(row[column["ratio"]][1]) for row in rows if row[column["ratio"]][1] != "-")
    yield f"| {len(rows)} projects, their own commands | natively | with emshim | with `emconfigure`, `emcmake`, `emmake` |\n| --- | --- | --- | --- |"
    yield f"| configure and build end well | {sum(built(row, 0) for row in rows)} | {sum(built(row, 1) for row in rows)} | {sum(built(row, 2) for row in rows)} |"
    yield f"| … and all that was made is WebAssembly, each program with its wasm | - | {whole[0]} | {whole[1]} |"
    yield f"| tests that pass | {passed(0)} | {passed(1)} ({100 * passed(1) / passed(0):.1f} %) | not run: sh starts no program that emcc makes |"
    yield f"| time for all steps, ours with tests | {seconds[0]} s | {seconds[1]} s ({seconds[1] / seconds[0]:.1f} times) | configure and build take {1 / ratios[len(ratios) // 2]:.1f} times as long as with emshim (median of {len(ratios)}) |"


PAGES = {REFERENCE / "cli.md": helps, REFERENCE / "checks.md": checks, ROOT / "docs" / "projects.md": projects,
         ROOT / "docs" / "compare.md": results, ROOT / "README.md": results}


def updated(path, prefix):
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n" + "\n".join(PAGES[path](prefix)) + f"\n\n{END}{after}"


def faults(prefix):
    for path in PAGES:
        if updated(path, prefix) != path.read_text(encoding="utf-8"):
            yield f"{path.relative_to(ROOT)}: is not what scripts/prove/pages --write writes"


def write(prefix):
    for path in PAGES:
        path.write_text(updated(path, prefix), encoding="utf-8")
