"""Builds a GNU package natively, with musl-gcc, and through the shims, and runs its `make check` as it stands: what became of each test."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lib.places import Problem, cache_folder
from upstreams.source import tarball, unpack

# What `make check` may take, and what ends a test that waits for ever: Automake runs each below this.
LIMIT = 3600
# gnulib's configure asks for it.
AS_ROOT = {"FORCE_UNSAFE_CONFIGURE": "1"}


@dataclass
class Package:
    name: str
    version: str
    sha256: str
    words: tuple = ("--disable-nls", "--disable-dependency-tracking")

    @property
    def source(self):
        return {"kind": "debian", "suite": "bookworm", "package": self.name, "version": self.version, "sha256": self.sha256}


PACKAGES = {package.name: package for package in (
    Package("sed", "4.9", "6e226b732e1cd739464ad6862bd1a1aba42d7982922da7a53519631d24975181"),
    Package("grep", "3.8", "498d7cc1b4fb081904d87343febb73475cf771e424fb7e6141aff66013abc382"),
    Package("gzip", "1.12", "ce5e03e519f637e1f814011ace35c4f87b33c0bbabeec35baf5fbd3479e91956"),
    Package("diffutils", "3.8", "a6bdd7d1b31266d11c4f4de6c1b748d4607ab0231af5188fc2533d0ae2438fec"),
    Package("patch", "2.7.6", "ac610bda97abe0d9f6b7c963255a11dcb196c25e337c61f94e4778d632f1d8fd"),
)}

GNULIB = Package("gnulib", "20230209+stable", "3d705dfeae9d4f17c3532e8663523206352b1f79c990b945bdcda2a847ba3546")
# Functions of POSIX that need neither threads nor sockets nor a terminal of their own.
MODULES = """access aligned_alloc atexit btowc c32rtomb canonicalize chdir chmod chown close creat dirname dprintf dup dup2 duplocale environ
errno execl execle execlp execv execve execvp faccessat fchdir fchmodat fchownat fclose fcntl fdatasync fdopen fdopendir fflush ffs fnmatch fopen
freopen fseek fseeko fstat fstatat fsync ftell ftello ftruncate futimens getcwd getdelim getgroups gethostname getline getlogin getlogin_r
getrusage gettimeofday glob iconv imaxabs imaxdiv inet_ntop inet_pton ioctl isatty isblank iswblank iswdigit iswxdigit lchown link linkat
localeconv lseek lstat mbrtoc32 mbrtowc mbsinit mbsnrtowcs mbsrtowcs memchr memcmp memset_explicit mkdir mkdirat mkfifo mkfifoat mknod nanosleep
nl_langinfo open openat pclose perror poll popen posix_memalign posix_spawn posix_spawn_file_actions_addclose posix_spawn_file_actions_adddup2
posix_spawn_file_actions_addopen posix_spawnp pread pselect pthread_sigmask pwrite raise random read readlink readlinkat remove rename renameat
rmdir select setenv setlocale sigaction signbit sigprocmask sleep snprintf stat strerror strfmon_l strncat strnlen strsignal strstr strtod
strtoimax strtol strtold strtoll strtoul strtoull strtoumax symlink symlinkat time times timespec_getres truncate tsearch ttyname_r uname unlink
unlinkat unsetenv utime utimensat vdprintf vsnprintf wcrtomb wcsnrtombs wcsrtombs wcstok wcwidth write floor ceil round trunc frexp ldexp modf
fmod""".split()


def source_of(name):
    """The unpacked source, in the cache."""
    package = GNULIB if name == "gnulib" else PACKAGES[name]
    folder = cache_folder("posix") / f"{package.name}-{package.version}"
    if not folder.exists():
        unpack(tarball(package), folder)
    if name != "gnulib":
        return folder
    tests = folder.with_name(folder.name + "-testdir")
    if not tests.exists():
        made = tests.with_name(tests.name + "-unfinished")
        shutil.rmtree(made, ignore_errors=True)
        run([folder / "gnulib-tool", "--create-testdir", "--without-c++-tests", f"--dir={made}", *MODULES], folder, "gnulib-tool",
            env={**os.environ, **AS_ROOT})
        made.rename(tests)
    return tests


def run(words, folder, what, **options):
    log = Path(folder) / f"emshim-{what}.log"
    with open(log, "wb") as said:
        done = subprocess.run([str(word) for word in words], cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                              check=False, **options)
    if done.returncode:
        raise Problem(f"{what} ended with {done.returncode}; {log} has what it said")


def results(name, work, env, words, jobs):
    """Each test and whether it passed, of a copy of the source built in `work`."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(source_of(name), work, symlinks=True)
    package = PACKAGES.get(name, GNULIB)
    run(["./configure", *package.words, *words], work, "configure", env={**env, **AS_ROOT})
    run(["make", "-k", f"-j{jobs}"], work, "make", env=env)
    try:
        run(["make", "-k", f"-j{jobs}", "check"], work, "check", env=env, timeout=LIMIT)
    except (Problem, subprocess.TimeoutExpired):
        pass  # what failed is counted
    return tests_of(work)


def tests_of(work):
    """What Automake's .trs files say, or where there are none (gzip's old tests, patch), its lines on stdout."""
    found = {}
    for file in sorted(Path(work).rglob("*.trs")):
        result = re.search(r":test-result: (\w+)", file.read_text(errors="replace"))
        found[str(file.relative_to(work).with_suffix(""))] = bool(result) and result.group(1) == "PASS"
    if not found:
        said = (Path(work) / "emshim-check.log").read_text(errors="replace")
        found = {name: verdict == "PASS" for verdict, name in re.findall(r"^(PASS|FAIL|SKIP): (\S+)", said, re.M)}
    return found


def compare(name, prefix, work, jobs):
    """Natively and through the shims: what passes natively, each with whether it does here."""
    env = {key: value for key, value in os.environ.items() if key not in ("CC", "CFLAGS")}
    native = results(name, work / f"{name}-native", env, ["CC=musl-gcc"], jobs)
    active = subprocess.check_output([prefix / "bin/emshim", "exec", "--", "env", "-0"], env=env, text=True)
    here = dict(entry.split("=", 1) for entry in active.split("\0") if entry)
    ours = results(name, work / f"{name}-here", here, [], jobs)
    return {test: ours.get(test, False) for test, passed in native.items() if passed}
