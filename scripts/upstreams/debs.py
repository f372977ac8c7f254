"""Unpacks binary packages of a Debian release into a folder of the cache: no root, signatures checked by apt."""

import shutil
import subprocess
from pathlib import Path

from lib.places import Problem, cache_folder

from . import source


class Suite:
    """A release, and the archive that has it: the main one, or the one for security updates."""

    def __init__(self, name, archive="debian"):
        self.name = name
        self.archive = archive

    def mirror(self):
        main = capture([str(source.SCRIPTS / "toolchain" / "debian-mirror")]).strip()
        if self.archive == "debian":
            return main
        # The archive of security updates lies beside the main one, on every mirror that has both.
        return main.rsplit("/", 1)[0] + "/" + self.archive

    def options(self):
        """For an apt that knows this release alone, in our cache."""
        folder = cache_folder("apt", "binary-" + self.name)
        for part in ("lists/partial", "cache/archives/partial"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        line = f"deb [arch=amd64 signed-by={source.KEYRING}] {self.mirror()} {self.name} main\n"
        (folder / "sources.list").write_text(line, encoding="utf-8")
        (folder / "status").touch()
        return ["-oAPT::Architecture=amd64", f"-oDir::Etc::sourcelist={folder}/sources.list", "-oDir::Etc::sourceparts=-",
                f"-oDir::State::lists={folder}/lists", f"-oDir::State::status={folder}/status", f"-oDir::Cache={folder}/cache",
                "-oAPT::Sandbox::User=", "-oAcquire::Check-Valid-Until=false"]


def capture(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, text=True, **options)
    if done.returncode:
        raise Problem(f"{' '.join(command[:1] + command[-2:])}: exit code {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def unpack(name, suites, packages, keep=None, depends=()):
    """The folder `name` of the cache with these packages unpacked; `keep` is a list of paths to take, all when none is given.

    Each package comes from the first suite that has it, and so does what it depends on, if the name begins as one of
    `depends` does. A folder that is there and complete is taken as it is.
    """
    folder = cache_folder() / name
    wanted = " ".join(packages)
    stamp = folder / ".complete"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return folder
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "archives").mkdir(parents=True)
    options = {suite: suite.options() for suite in suites}
    for suite in suites:
        capture(["apt-get", *options[suite], "update", "-qq"])
    for package in with_dependencies(packages, options, depends):
        download(package, options, part / "archives")
    for archive in sorted((part / "archives").iterdir()):
        tar = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE)
        paths = ["--wildcards", *keep] if keep else []
        subprocess.run(["tar", "-x", "-C", str(part), "--no-same-owner", *paths], stdin=tar.stdout, stderr=subprocess.DEVNULL, check=False)
        tar.stdout.close()
        if tar.wait():
            raise Problem(f"{archive.name}: dpkg-deb could not read it")
    shutil.rmtree(part / "archives")
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    stamp.write_text(wanted, encoding="utf-8")
    return folder


def with_dependencies(packages, options, depends):
    found = list(packages)
    for package in found:
        for apt in options.values():
            listed = capture(["apt-cache", *apt, "depends", package]) if depends else ""
            named = [line.split()[-1] for line in listed.splitlines() if line.strip().startswith("Depends:")]
            found += [name for name in named if name.startswith(depends) and name not in found]
            if listed:
                break
    return found


def download(package, options, folder):
    causes = []
    for suite, apt in options.items():
        try:
            capture(["apt-get", *apt, "download", "-qq", package], cwd=folder)
            return
        except Problem as problem:
            causes.append(f"{suite.name}: {problem}")
    raise Problem(f"{package}: in none of the suites ({'; '.join(causes)})")


def programs_run(folder, programs, loader="lib64/ld-linux-x86-64.so.2"):
    """Has programs of another release run here: with that release's own dynamic loader and libraries."""
    libraries = sorted({str(path.parent) for path in Path(folder).glob("usr/lib/x86_64-linux-gnu/*.so*")})
    interpreter = next(path for path in (Path(folder, "usr", loader), Path(folder, loader)) if path.exists())
    for program in programs:
        capture(["patchelf", "--set-interpreter", str(interpreter), "--force-rpath", "--set-rpath", ":".join(libraries),
                 str(Path(folder, program))])
