"""What a Python process runs, by the words that it was started with, and who has started it."""

import os
import re
import sys

# Interpreter options whose value may be the next word.
WITH_VALUE = ("-W", "-X", "--check-hash-based-pycs")
PIP = re.compile(r"pip(3(\.\d+)?)?(\.pyz)?$|__pip-runner__\.py$|pip-[^/]*\.whl$")
# A front end that makes an environment of its own for a build: python -m build.
BUILD = ("build", "pyproject-build")
# The file by which a front end calls the hooks of a build's back end.
HOOKS = "_in_process.py"


def words():
    """All words, the interpreter's own first."""
    found = getattr(sys, "orig_argv", None)  # since Python 3.10
    if found is None:
        try:
            with open("/proc/self/cmdline", "rb") as file:
                found = [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]
        except OSError:
            found = []
    return list(found)


def running():
    """What runs (`-m`, `-c` or `script`), its name or text, and the words behind it."""
    rest = words()[1:]
    while rest:
        word = rest.pop(0)
        if word in WITH_VALUE:
            rest = rest[1:]
        elif word.startswith("--check-hash-based-pycs="):
            continue
        elif word.startswith("-") and not word.startswith("--") and len(word) > 1:
            # Letters may stand together, and a value at once behind its letter: -Im pip, -Wignore.
            for at, letter in enumerate(word[1:], 2):
                if letter in "mc":
                    value = [word[at:]] if word[at:] else rest[:1]
                    return ("-" + letter, value[0] if value else "", rest if word[at:] else rest[1:])
                if letter in "WX":
                    rest = rest if word[at:] else rest[1:]
                    break
        else:
            return ("script", word, rest)
    return ("script", "", [])


def name():
    """The name of the program: a module's, or a script's file name; a folder or zip that is run is called by its own name."""
    how, what, _ = running()
    if how == "-c":
        return ""
    if how == "-m":
        return what[:-len(".__main__")] if what.endswith(".__main__") else what
    file = os.path.basename(what.rstrip("/"))
    return os.path.basename(os.path.dirname(what)) if file == "__main__.py" else file


def is_pip():
    return bool(PIP.match(name()))


def pips_command():
    """`install`, `wheel`, …, and its words; nothing where none is named."""
    rest = list(running()[2])
    while rest and rest[0].startswith("-"):
        word = rest.pop(0)
        if word in ("--python", "--log", "--proxy", "--retries", "--timeout", "--exists-action", "--trusted-host", "--cert",
                    "--client-cert", "--cache-dir", "--use-feature", "--use-deprecated", "--keyring-provider"):
            rest = rest[1:]
    return (rest[0], rest[1:]) if rest else ("", [])


def is_build():
    return name().partition(".")[0] in BUILD and running()[0] != "-c"


def is_hook():
    return os.path.basename(running()[1]) == HOOKS


def is_meson():
    """Meson is known by what it is: a script beside its package, whatever it is called; the package itself; one zip file."""
    how, what, _ = running()
    if how == "-m":
        return what in ("mesonbuild", "mesonbuild.mesonmain")
    file = os.path.basename(what)
    beside = os.path.join(os.path.dirname(os.path.realpath(what)), "mesonbuild", "mesonmain.py")
    return how == "script" and (file in ("meson", "meson.py", "meson.pyz") or file.endswith(".py") and os.path.exists(beside))


def starter():
    """The file name of the program that started this one; nothing where the system does not say."""
    try:
        return os.path.basename(os.readlink("/proc/%d/exe" % os.getppid()))
    except OSError:
        return ""
