"""What a page tells people to type is typed: each page's blocks in order, in one fresh shell, in a folder of its own.

The first word behind the three backticks is the language, the words behind it say what happens:

    ```sh run               is typed; each line has to end with 0
    ```sh run=1             the block ends with 1
    ```fish run, ```csh run is typed into a new fish or tcsh in the same folder
    ```c file=hello.c       (or any other language) is written into that file
    ```text output          is what the block before it prints, on stdout and stderr; a line `…` stands for any lines
    ```text page=index.html is what a browser shows of that page, among other lines
    ```sh example           is not run: it needs what a test has not
"""

import os
import re
import shutil
import shlex
import subprocess
import sys
import time
from pathlib import Path

from lib.places import ROOT, cache_path

TYPED = ("sh", "fish", "csh", "c", "cpp", "cmake", "html", "js", "meson", "make")
MARK = "@@@ block"
SECONDS = 240


def faults(page):
    """Blocks that do not say what becomes of them."""
    for block in page.blocks:
        says = {"run", "example", "output"} & {word.partition("=")[0] for word in block.words} or block.value("file") or block.value("page")
        if block.language in TYPED and not says:
            yield f"{page.name}:{block.line}: a block of {block.language} that neither runs, nor is a file, nor says `example`"


def runs(page):
    return any(word.partition("=")[0] == "run" for block in page.blocks for word in block.words)


def script(page, scratch):
    """The shell script that types the blocks."""
    lines = ["set -eE -o pipefail", "trap 'echo \"@@@ failed: $BASH_COMMAND ($?)\"' ERR"]
    for number, block in enumerate(page.blocks):
        lines.append(f"printf '\\n{MARK} %s\\n' {number}")
        name, run = block.value("file"), block.value("run")
        text = scratch / f"block-{number}"
        text.write_text(block.text)
        if name:
            lines.append(f"mkdir -p \"$(dirname {shlex.quote(name)})\"; cp {shlex.quote(str(text))} {shlex.quote(name)}")
        elif block.value("page"):
            browser = ROOT / "scripts" / "pages" / "browser.py"
            lines.append(f"/usr/bin/python3 -B {shlex.quote(str(browser))} {shlex.quote(block.value('page'))} {shlex.quote(str(text))}")
        elif block.language == "fish" and "run" in block.words:
            lines.append(f"PATH=$PAGES_PATH fish --no-config {shlex.quote(str(text))}")
        elif block.language == "csh" and "run" in block.words:
            lines.append(f"PATH=$PAGES_PATH tcsh -f {shlex.quote(str(text))}")
        elif block.language == "sh" and run:
            lines.append(f"trap - ERR; set +e; (\n{block.text})\ncode=$?; set -e; trap 'echo \"@@@ failed: $BASH_COMMAND ($?)\"' ERR; "
                         f"[ $code = {run} ] || {{ echo \"@@@ failed: ended with $code, not {run}\"; exit 1; }}")
        elif block.language == "sh" and "run" in block.words:
            lines.append(block.text)
    return "\n".join(lines + [f"printf '\\n{MARK} end\\n'"]) + "\n"


def environment(prefix, home, with_programs):
    """A person's who logged in just now, with Emscripten and, where a page does not install it itself, emshim."""
    kept = ("EM_CACHE", "EM_CONFIG", "EMSDK", "EMSDK_PYTHON", "NODE_PATH", "LANG", "TERM", "EMSHIM_DOWNLOADS")
    values = {name: os.environ[name] for name in kept if name in os.environ}
    user = Path.home()
    for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")):
        values[name] = os.environ.get(name) or str(user / folder)
    values["CARGO_TARGET_DIR"] = os.environ.get("CARGO_TARGET_DIR") or str(cache_path("target"))
    path = os.environ["PATH"]
    if with_programs:
        path = f"{prefix}/bin:{path}"
    return values | {"HOME": str(home), "XDG_CACHE_HOME": str(home.parent / "cache"), "PATH": path, "PAGES_PATH": path,
                     "SHELL": "/bin/bash"}


def expected(text):
    """A pattern: lines of it in order, `…` for any others."""
    lines = [".*" if line.strip() == "…" else r"\S*".join(re.escape(part) for part in line.rstrip().split("…")) for line in text.strip("\n").splitlines()]
    return re.compile("\n".join(lines).replace("\n.*\n", "\n(?:.*\n)*?").replace("\n.*", "\n?.*"), re.DOTALL if "…" in text else 0)


def run(page, prefix, work):
    """Runs a page; its faults, and the seconds that it took."""
    started = time.monotonic()
    readme = page.path.parent == ROOT
    home = work / page.name.replace("/", "-").removesuffix(".md")
    scratch = work / f"{home.name}-blocks"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    scratch.mkdir(exist_ok=True)
    (scratch / "all.sh").write_text(script(page, scratch))
    try:
        done = subprocess.run(["/bin/bash", "--norc", "--noprofile", scratch / "all.sh"], cwd=ROOT if readme else home, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, env=environment(prefix, home, not readme), errors="replace")
        said, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        said, code = (late.stdout or b"").decode(errors="replace"), 124
    parts = re.split(rf"\n{MARK} (\w+)\n", "\n" + said)
    printed = dict(zip(parts[1::2], parts[2::2]))
    found = []
    if code:
        at = int(parts[-2]) if len(parts) > 1 else 0
        found.append(f"{page.name}:{page.blocks[at].line}: ended with {code}\n{printed.get(str(at), said)[-2000:]}")
    else:
        for number, block in enumerate(page.blocks):
            if "output" in block.words:
                text = printed.get(str(number - 1), "").replace(str(home), "~").strip("\n")
                text = "\n".join(line.rstrip() for line in text.splitlines())
                if not expected(block.text).fullmatch(text):
                    found.append(f"{page.name}:{block.line}: the block before it prints\n{text}")
    return found, time.monotonic() - started
