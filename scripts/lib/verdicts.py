"""Asks for the verdicts of lib/options.py where each Emscripten is: scripts/toolchain/options runs there."""

import json
import subprocess
import tempfile
from pathlib import Path

from lib.places import PYTHON, ROOT, SCRIPTS, TOOLCHAINS, cache_folder


def emscriptens():
    rows = (ROOT / "policy" / "emscriptens.tsv").read_text().splitlines()
    return [row.split("\t")[0] for row in rows if not row.startswith("#")]


def measured(version, asked, together):
    """What an Emscripten's tools make of the words asked about, table by table; `together`: many in one command."""
    others = subprocess.check_output([TOOLCHAINS, "--others"], text=True).split()
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        given, result = Path(folder, "asked.json"), Path(folder, "found.json")
        given.write_text(json.dumps({"asked": asked, "together": together}))
        command = [PYTHON, SCRIPTS / "toolchain" / "options", "--measure", given, result]
        if version in others:
            command = [TOOLCHAINS, "--run", version, *command]
        subprocess.check_call([str(word) for word in command])
        return json.loads(result.read_text())
