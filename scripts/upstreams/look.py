"""Looks at trees of files: programs without their pair, and files that a native compiler made."""

import fnmatch
import hashlib
import os
import re
from pathlib import Path

HEADER = re.compile(rb"^#![^\n]*\n/\*emshim 1 wasm=([0-9a-f]{64}) name=([^\n*]*)\*/")
# The glue of a link that went past the shims carries the name of its wasm, too.
GLUE = re.compile(rb"""["']([^"'/]+\.wasm)["']""")


def files(root):
    """Every file and symlink below `root`, as paths relative to it."""
    for folder, folders, names in os.walk(root):
        for name in names + [one for one in folders if os.path.islink(os.path.join(folder, one))]:
            yield Path(folder, name).relative_to(root)


def snapshot(root):
    """What stands below `root`, in a form in which any later change shows."""
    state = {}
    for path in files(root):
        info = os.lstat(root / path)
        state[path] = (info.st_ino, info.st_mtime_ns, info.st_size)
    return state


def changed(root, before):
    return sorted(path for path, state in snapshot(root).items() if before.get(path) != state)


def read(path, size):
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return b""


def is_native_program(path):
    head = read(path, 20)
    return head[:4] == b"\x7fELF" and head[16] in (2, 3) and os.access(path, os.X_OK) and ".so" not in path.name


def is_shared_library(path):
    """What a native linker or ours makes of `-shared`, under any of its names."""
    head = read(path, 32)
    return ".so" in path.name and (head[:4] == b"\x7fELF" and head[16] == 3 or is_side_module(head))


def is_side_module(head):
    return head[:4] == b"\0asm" and b"\x08dylink.0" in head


def native(path):
    """What makes a file native: an ELF file, or an archive with an ELF member; None otherwise."""
    head = read(path, 8)
    if head[:4] == b"\x7fELF":
        return "ELF"
    if head == b"!<arch>\n":
        member = elf_member(path)
        return f"archive with ELF member {member}" if member else None
    return None


def elf_member(path):
    with open(path, "rb") as file:
        file.seek(8)
        while True:
            header = file.read(60)
            if len(header) < 60 or not header[48:58].strip().isdigit():
                return None
            size = int(header[48:58])
            if file.read(4) == b"\x7fELF":
                return header[:16].decode(errors="replace").rstrip(" /")
            file.seek(size + size % 2 - 4, os.SEEK_CUR)


def native_files(root, paths, allowed=()):
    """(path, what it is) for every native file among `paths`, but those that the row accounts for."""
    found = []
    for path in paths:
        full = root / path
        if full.is_symlink() or any(fnmatch.fnmatch(str(path), row["path"]) for row in allowed):
            continue
        what = native(full)
        if what:
            found.append((str(path), what))
    return found


def is_linked(path):
    """A program of ours or a wasm side module."""
    start = read(path, 4096)
    return bool(HEADER.match(start)) or is_side_module(start[:32])


def pair_problem(program):
    """Why a program cannot run from where it stands, or None; also None for what is no linked program."""
    real = Path(os.path.realpath(program))
    start = read(real, 4096)
    header = HEADER.match(start)
    if not header:
        return unheaded_problem(real, start)
    stem = real.name[:-3] if real.name.endswith(".js") else real.name
    candidates = [real.with_name(stem + ".wasm"), real.with_name(os.fsdecode(header.group(2)))]
    there = [path for path in candidates if path.is_file()]
    if not there:
        return f"{candidates[0].name} is missing"
    if hashlib.sha256(there[0].read_bytes()).hexdigest().encode() != header.group(1):
        return f"{there[0].name} is another program's"
    return None


def unheaded_problem(real, start):
    """emcc's own output: JavaScript that names a wasm file."""
    if not (start.startswith(b"#!") and b"node" in start.split(b"\n", 1)[0]) and real.suffix != ".js":
        return None
    names = {os.fsdecode(name) for name in GLUE.findall(read(real, 1 << 24))}
    missing = sorted(name for name in names if not (real.parent / name).is_file())
    return f"{missing[0]} is missing" if missing else None


def unpaired(root, paths):
    """(path, why) for every installed program that cannot find its wasm."""
    found = []
    for path in paths:
        full = root / path
        if not full.exists():
            if full.is_symlink():
                found.append((str(path), "a dangling link"))
        elif full.is_file():
            problem = pair_problem(full)
            if problem:
                found.append((str(path), problem))
    return found
