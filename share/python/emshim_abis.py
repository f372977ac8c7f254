"""The ABIs of PEP 783 that are known, by name: the rows of abis.tsv."""

import os
from collections import namedtuple

Abi = namedtuple("Abi", "emscripten python pyodide sha256")


def read():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "abis.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return {abi: Abi(*rest) for abi, *rest in rows}


ABIS = read()
