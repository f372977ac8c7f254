"""Every command that a page or a message names is there, with every option that it is given."""

import functools
import re
import subprocess

from lib.places import ROOT

from . import markdown

COMMAND = re.compile(r"(?:^|(?<=[\s\"'(=;&|$`]))((?:emshim|postlink) [a-z]+|scripts/[\w/-]+)((?: [^\n;&|#)]*)?)")
# Behind these the rest is somebody else's command line.
RUNS_ANOTHER = ("emshim exec", "emshim explain", "emshim run")
# What follows a program's name in a message.
PROSE = ("is", "needs", "stands", "stamps")


@functools.cache
def help_of(command, prefix):
    """What `command --help` prints, or None where there is no such command."""
    words = command.split()
    program = ROOT / words[0] if "/" in words[0] else prefix / "bin" / words[0]
    if not program.is_file():
        return None
    done = subprocess.run([program, *words[1:], "--help"], text=True, capture_output=True)
    return done.stdout if done.returncode == 0 else None


def options(command, rest, help_text):
    """The options that are the command's own."""
    words = rest.replace("[", " ").replace("]", " ").replace("…", " ").split()
    skip = False
    for word in words:
        word = word.strip("`'\"")
        if skip:
            skip = False
        elif word == "--":
            return
        elif word.startswith("--") and len(word) > 2:
            name = re.match(r"--[\w-]+", word)
            if name:
                yield name[0]
                skip = "=" not in word and re.search(re.escape(name[0]) + r" (<|[A-Z])", help_text) is not None
        elif command in RUNS_ANOTHER and not word.startswith("-"):
            return


def wrong(text, prefix):
    """What is wrong with the commands in a piece of code."""
    for match in COMMAND.finditer(text):
        command, rest = match[1], match[2] or ""
        if command.split()[-1] in PROSE:
            continue
        if command.startswith("scripts/") and (not (ROOT / command).is_file() or (ROOT / command).suffix):
            continue  # a folder, or no command: the tree's own tests look whether it exists
        said = help_of(command, prefix)
        if said is None:
            yield f"there is no command {command}"
            continue
        for option in options(command, rest, said):
            if option != "--help" and not re.search(re.escape(option) + r"(?![\w-])", said):
                yield f"{command} has no option {option}"


def faults(prefix):
    """Each page, and each text in the programs' sources that quotes a command between backticks."""
    for page in markdown.of_book() + markdown.beside():
        texts = list(page.code())
        texts += [(block.line, block.text) for block in page.blocks if block.language in ("sh", "fish", "csh", "yaml", "dockerfile", "")]
        for line, text in texts:
            for fault in wrong(text, prefix):
                yield f"{page.name}:{line}: {fault}"
    for folder in ("shims/src", "postlink/src", "policy/src"):
        for path in sorted((ROOT / folder).rglob("*.rs")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                for quoted in re.findall(r"`((?:emshim|postlink) [^`]+)`", line):
                    for fault in wrong(quoted.replace("{", "").replace("}", ""), prefix):
                        yield f"{path.relative_to(ROOT)}:{number}: {fault}"
