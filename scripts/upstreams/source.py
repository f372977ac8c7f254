"""Gets an upstream's tarball from a registry through that registry's own client, and unpacks it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from lib.places import SCRIPTS, Problem, cache_folder

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def tarball(row):
    """The row's tarball in the cache, fetched when missing, its hash checked each time."""
    kind = row.source["kind"]
    if kind not in KINDS:
        raise Problem(f"{row.name}: source kind {kind} is not one of {', '.join(KINDS)}")
    wanted = row.source["sha256"]
    kept = cache_folder("sources") / f"{row.name}-{row.source['version']}.tar"
    if not kept.exists() or sha256(kept) != wanted:
        with tempfile.TemporaryDirectory(dir=cache_folder("sources")) as folder:
            found = KINDS[kind](row, Path(folder))
            actual = sha256(found)
            if actual != wanted:
                raise Problem(f"{row.name}: {found.name} has sha256 {actual}, the manifest says {wanted}")
            os.replace(found, kept)
    return kept


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def unpack(archive, folder):
    """Unpacks into `folder`, without the tarball's own top folder."""
    outer = folder.with_name(folder.name + ".unpack")
    shutil.rmtree(outer, ignore_errors=True)
    outer.mkdir(parents=True)
    subprocess.run(["tar", "-xf", str(archive), "-C", str(outer), "--no-same-owner"], check=True)
    inner = list(outer.iterdir())
    os.replace(inner[0] if len(inner) == 1 and inner[0].is_dir() else outer, folder)
    shutil.rmtree(outer, ignore_errors=True)


def run(row, command, **options):
    """Runs a registry's client; its output is shown only when it fails."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, **options)
    if result.returncode:
        sys.stderr.write(result.stdout.decode(errors="replace"))
        raise Problem(f"{row.name}: {command[0]} could not fetch the source (exit code {result.returncode}, output above)")
    return result.stdout.decode(errors="replace")


def debian(row, folder):
    """The upstream tarball of a Debian source package, by an apt of our own: no root, signatures checked."""
    source = row.source
    options = private_apt(row, source["suite"])
    listed = run(row, ["apt-cache", *options, "showsrc", source["package"]])
    versions = [line.split(": ", 1)[1] for line in listed.splitlines() if line.startswith("Version: ")]
    matching = [version for version in versions if upstream_version(version) == source["version"]]
    if not matching:
        raise Problem(f"{row.name}: {source['suite']} has {source['package']} in {versions}, not {source['version']}; update the row")
    run(row, ["apt-get", *options, "source", "--download-only", "--tar-only", f"{source['package']}={matching[0]}"], cwd=folder)
    found = [path for path in folder.iterdir() if ".orig.tar." in path.name and path.suffix != ".asc"]
    if len(found) != 1:
        raise Problem(f"{row.name}: expected one upstream tarball, got {[path.name for path in folder.iterdir()]}")
    return found[0]


def upstream_version(version):
    return version.split(":", 1)[-1].rsplit("-", 1)[0]


def private_apt(row, suite):
    """Options for an apt that reads only the suite's source index, kept in our cache, refreshed after a day."""
    folder = cache_folder("apt", suite)
    for part in ("lists/partial", "cache/archives/partial"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    mirror = run(row, [str(SCRIPTS / "toolchain" / "debian-mirror")]).strip()
    sources = folder / "sources.list"
    sources.write_text(f"deb-src [signed-by={KEYRING}] {mirror} {suite} main\n", encoding="utf-8")
    options = [f"-oDir::Etc::sourcelist={sources}", "-oDir::Etc::sourceparts=-", f"-oDir::State::lists={folder}/lists",
               f"-oDir::Cache={folder}/cache", "-oAPT::Sandbox::User="]
    newest = max((path.stat().st_mtime for path in folder.glob("lists/*_Sources*")), default=0)
    stamp = folder / "updated"
    if not newest or not stamp.exists() or stamp.stat().st_mtime < time.time() - 86400:
        run(row, ["apt-get", *options, "update"])
        stamp.touch()
    return options


def pypi(row, folder):
    """A Python package's sdist, from the index that pip is set to: pip itself would ask its build for metadata, which builds half of it."""
    package, version = row.source["package"], row.source["version"]
    address = f"{index(row)}/{re.sub('[-_.]+', '-', package).lower()}/"
    page = fetch(row, address, {"Accept": "application/vnd.pypi.simple.v1+json"})
    names = [f"{package.replace('-', '_')}-{version}.tar.gz", f"{package}-{version}.tar.gz"]
    found = [file for file in json.loads(page)["files"] if file["filename"] in (*names, *map(str.lower, names))]
    if not found:
        raise Problem(f"{row.name}: the index has no sdist of {package} {version}")
    (folder / found[0]["filename"]).write_bytes(fetch(row, urllib.parse.urljoin(address, found[0]["url"])))
    return folder / found[0]["filename"]


def index(row):
    """Address of pip's index: a person's own, else the one that pip brings along."""
    own = os.environ.get("PIP_INDEX_URL") or subprocess.run(["pip", "config", "get", "global.index-url"], stdout=subprocess.PIPE,
                                                            stderr=subprocess.DEVNULL, text=True, check=False).stdout.strip()
    if own:
        return own.rstrip("/")
    return run(row, [sys.executable, "-c", "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"]).strip()


def fetch(row, address, headers=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {}), timeout=120) as answer:
            return answer.read()
    except OSError as error:
        raise Problem(f"{row.name}: {address}: {error}") from error


def cargo(row, folder):
    """A crate's package file, by cargo: a project of one dependency is fetched, the file copied out of cargo's cache."""
    (folder / "src").mkdir()
    (folder / "src/lib.rs").touch()
    (folder / "Cargo.toml").write_text(
        '[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n'
        f'{row.source["package"]} = "={row.source["version"]}"\n', encoding="utf-8")
    run(row, ["cargo", "fetch"], cwd=folder)
    home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    name = f"{row.source['package']}-{row.source['version']}.crate"
    found = sorted(home.glob(f"registry/cache/*/{name}"))
    if not found:
        raise Problem(f"{row.name}: cargo fetched {name}, but it is not in {home}/registry/cache")
    return Path(shutil.copy(found[-1], folder / name))


KINDS = {"debian": debian, "pypi": pypi, "cargo": cargo}
