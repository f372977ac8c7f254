"""Which options gcc and GNU ld have, by their own --help, and what a compiler or a linker makes of each.

Verdicts are `ok`, `warns` and `refuses`. A table has one option in each command. A sweep has many; those that messages name are
known from that, and a command that says nothing at all speaks for all that are left in it.
"""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lib.places import Problem

# Which of gcc's options belong to which table; what else it has is the driver's. The assembler's own are behind -Wa,.
CLASSES = {"features": ("-f", "-W", "--param="), "machine": ("-m",), "driver": ("-",), "assembler": ("-Wa,",)}
HELP = ["optimizers", "common", "warnings", "target", "c", "c++", "undocumented", "params", "joined", "separate"]
# What the driver has and its lists do not name.
UNLISTED = ["-pg", "-no-pie", "-C", "-CC", "-ggdb", "-gdwarf-", "-gno-strict-dwarf", "-gno-column-info", "-O", "-d", "--coverage"]
# They name a file or a folder, ask something, or say what is to be made: cases try those.
DRIVERS_QUERIES = re.compile(
    r"-(-?help|-?version|-?target-help|-?completion|-?dump|-?print|-?output|-?assert|-?include(?!-barrier)|-?imacros|-?define|-?undefine|-?preprocess|"
    r"-?user-dep|-?dependencies|-?write|-?verbose|-?trace-inc|[ABDEFHILMSTUXocexluvz#]|i|o$|aux-info|wrapper|specs|lang-asm|symbol|quiet|cpp=|shared|"
    r"static|no-pie|pie|save-temps|plugin|w$|-no-warn|-sysroot|std=$|gnat|gant|gno-$|J)")
# Families that --help names with words in brackets.
FAMILIES = {"-f": ["-fopt-info-", "-fopt-info=", "-fdump-"]}
# What asks something, or makes another kind of file, is no matter of a table.
QUERIES = re.compile(r"-f(no-)?(syntax-only|preprocessed|help|target-help|version)|-Werror|-Wfatal-errors|-W$|-W[pla],")
VALUES = {
    "-fabi-version=": ["0"], "-faligned-new=": ["16"], "-falign-functions=": ["16"], "-falign-jumps=": ["16"],
    "-falign-labels=": ["16"], "-falign-loops=": ["16"], "-fconstant-string-class=": ["x"], "-fopt-info-": ["vec"], "-fopt-info=": ["made"],
    "-fdump-": ["tree-all"], "-frandom-seed=": ["x"], "-fcanon-prefix-map": [""],
    "-fexec-charset=": ["UTF-8"], "-finput-charset=": ["UTF-8"], "-fwide-exec-charset=": ["UTF-32LE"], "-fuse-ld=": ["bfd"],
    "-fdebug-prefix-map=": ["a=b"], "-ffile-prefix-map=": ["a=b"], "-fmacro-prefix-map=": ["a=b"], "-fprofile-prefix-map=": ["a=b"],
    "-fcall-saved-": ["rbx"], "-fcall-used-": ["rbx"], "-ffixed-": ["rbx"], "-fstack-limit-register=": ["rsp"],
    "-fstack-limit-symbol=": ["x"], "-ftemplate-depth-": ["900"], "-Wframe-larger-than=": ["999"], "-fopenacc-dim=": ["1"],
    "-fpatchable-function-entry=": ["1"], "-fsanitize-recover=": ["all"], "-fsanitize=": ["undefined"], "-mtune-ctrl=": [""],
    "-march=": ["x86-64"], "-mtune=": ["generic"], "-mlarge-data-threshold=": ["65536"], "-mstack-protector-guard-reg=": ["fs"],
    "-mstack-protector-guard-offset=": ["40"], "-mstack-protector-guard-symbol=": ["x"], "-fgcc-compatible": [""],
    "-mmemcpy-strategy=": ["libcall:-1:align"], "-mmemset-strategy=": ["libcall:-1:align"], "-mrecip=": ["all"],
    "-O": ["", "0", "1", "2", "3", "4", "9", "s", "z", "g", "fast"], "-d": ["A", "D", "H", "I", "M", "N", "P", "U", "p", "x"],
    "-gdwarf-": ["2", "3", "4", "5"], "-gz=": ["none", "zlib", "zlib-gnu"], "-gno-": [],
    "-Wa,--gdwarf-": ["2", "5"], "-Wa,--gdwarf-cie-version=": ["1"], "-Wa,-march=": ["generic64"], "-Wa,-mtune=": ["generic64"],
    "-Wa,--hash-size=": ["9"], "-Wa,--multibyte-handling=": ["allow"], "-Wa,--compress-debug-sections=": ["none", "zlib"],
    "-Wa,-malign-branch=": ["jcc"], "-Wa,-O": ["2"], "-Wa,-a": ["", "dhln=made.lst"],
    "-Wa,--listing-lhs-width=": ["1"], "-Wa,--listing-lhs-width2=": ["1"], "-Wa,--listing-rhs-width=": ["9"], "-Wa,--listing-cont-lines=": ["1"],
    "-Wnormalized=": ["nfc"], "-fzero-call-used-regs=": ["used-gpr", "all", "skip"], "-Wcast-align=": ["strict"],
}
ASSEMBLERS_QUERIES = {"-", "--help", "--target-help", "--version", "-o", "--dump-config", "--statistics", "-V", "-Qy", "-Qn", "--MD", "-D", "-M", "--mri", "--32", "--x32"}
SEPARATE = {"-Wa,-I": ".", "-Wa,--defsym": "x=1", "-Wa,--debug-prefix-map": "a=b"}
COMMON_VALUES = ["1", "0", "2", "x", "all", "none"]
LINKER_VALUES = {
    "A": "i386:x86-64", "architecture": "i386:x86-64", "b": "elf64-x86-64", "format": "elf64-x86-64", "oformat": "elf64-x86-64",
    "m": "elf_x86_64", "hash-size": "1024", "max-cache-size": "1000000", "spare-dynamic-tags": "5", "split-by-reloc": "100",
    "split-by-file": "100000", "G": "8", "gpsize": "8", "defsym": "x=0", "section-start": ".text=0x400000", "Tbss": "0x600000",
    "Tdata": "0x600000", "Ttext": "0x400000", "Ttext-segment": "0x400000", "Trodata-segment": "0x500000", "Tldata-segment": "0x700000",
    "unresolved-symbols": "report-all", "orphan-handling": "place", "sort-section": "name", "sort-common": "ascending",
    "hash-style": "gnu", "build-id": "sha1", "compress-debug-sections": "none", "z": "now", "a": "shared", "assert": "pure-text",
    "ctf-share-types": "share-duplicated", "demangle": "auto", "verbose": "1", "L": ".", "library-path": ".", "l": "empty",
    "library": "empty", "e": "main", "entry": "main", "u": "main", "undefined": "main", "require-defined": "main", "O": "1",
    "version-script": "x.map", "dynamic-list": "x.list", "export-dynamic-symbol-list": "x.list", "retain-symbols-file": "x.map",
    "T": "x.ld", "script": "x.ld", "default-script": "x.ld", "dT": "x.ld", "R": ".", "just-symbols": "a.o", "sysroot": ".",
    "package-metadata": "{}", "plugin-opt": "x", "o": "made", "output": "made", "Map": "made.map", "dependency-file": "made.d",
    "out-implib": "made.a", "c": "x.mri", "mri-script": "x.mri", "flto-partition": "none", "fuse-ld": "bfd",
}
# They end the link before there is one, or it cannot end otherwise.
IN_PAIRS = {"(": ["-(", "-)"], ")": ["-(", "-)"], "end-group": ["--start-group", "--end-group"],
            "pop-state": ["--push-state", "--pop-state"]}
LINKER_QUERIES = {"help", "target-help", "print-output-format", "print-sysroot", "version", "v", "V", "plugin", "mri-script", "c", "@FILE"}


@dataclass
class Option:
    name: str  # as the table has it
    kind: str  # where a linker's option has its value; which kind of option it is for a compiler
    words: list  # one spelling that the native tool takes


def output(argv, **more):
    return subprocess.run(argv, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                          env=dict(os.environ, LC_ALL="C"), errors="replace", **more)


def batches(words, size=300):
    return [words[at:at + size] for at in range(0, len(words), size)]


class Compiler:
    """A compiler, and the empty file that it is given; `together`: many options in one command."""

    def __init__(self, command, folder, strict, together=False):
        self.command, self.folder, self.strict, self.together = command, Path(folder), strict, together
        for name in ("a.c", "a.cpp"):
            (self.folder / name).write_text("int x;\n")

    def says(self, words, source):
        flags = ["-Werror"] if self.strict else []
        # The native compiler writes dumps beside its output.
        done = output([*self.command, *words, *flags, "-c", source, "-o", "made.o"], cwd=self.folder)
        for old in self.folder.glob("*made*"):
            old.unlink()
        return done.returncode, done.stdout

    def verdicts(self, asked):
        """What becomes of each of these spellings, each a list of words."""
        texts = [" ".join(words) for words in asked]
        found = {} if self.together else {text: self.alone(text) for text in dict.fromkeys(texts)}
        # A later -O…, -g…, -std=…, -d… or opposite hides an earlier one; those about diagnostics change the messages.
        unique = list(dict.fromkeys(texts))
        single = [text for text in unique if re.match("-[Ogd]|-std=|-f(no-)?diagnostics", text)]
        opposite = [text for text in unique if re.match("-[fWm]no-", text) and text not in single]
        plain = [text for text in unique if text not in {*single, *opposite}]
        for batch in [[text] for text in single] + batches(plain) + batches(opposite):
            self.settle(batch, found)
        return [found[text] for text in texts]

    def settle(self, batch, found, source="a.c"):
        left = [text for text in batch if text not in found]
        again = []  # it may be an option of the other language
        while left:
            code, said = self.says([word for text in left for word in text.split(" ")], source)
            if not code and not (self.strict and "warning:" in said):
                found.update((text, "ok") for text in left)
                left = []
            named = left and self.named(left, said, source == "a.cpp")
            if not named:
                break
            found.update((text, verdict) for text, verdict in named.items() if verdict)
            again += [text for text in named if text not in found]
            left = [text for text in left if text not in named]
        if len(left) > 1:
            half = len(left) // 2
            self.settle(left[:half], found, source)
            self.settle(left[half:], found, source)
        elif left:
            found[left[0]] = self.alone(left[0])
        if again and source == "a.c":
            self.settle(again, found, "a.cpp")
        else:
            found.update((text, self.alone(text)) for text in again)

    def named(self, texts, said, last):
        """What messages that quote an option as it was spelled say of it; nothing where another option may be the cause."""
        verdicts = {}
        for line in said.splitlines():
            warning = "[-Werror," in line or "warning:" in line
            line, _, _ = line.partition("did you mean")
            behind_wa = re.search("argument '(-[^']*)' to option '-?Wa,'", line)
            if behind_wa:
                verdicts.update((text, "refuses") for text in texts if text.split(",")[:2] == ["-Wa", behind_wa[1]])
            value = re.search(r"argument ['‘]([^'’]*)['’] to option ['‘](-[^'’]*)['’]", line)
            for quoted in re.findall(r"['‘](-[^'’]*)['’]", line):
                if quoted.endswith("="):  # a message about a value
                    named = [quoted + value[1]] if value and value[2] == quoted else [text for text in texts if text.startswith(quoted)]
                    refused = "refuses" if value and not warning or "unsupported option" in line else None
                    verdicts.update((text, refused) for text in named if text in texts)
                elif quoted in texts and re.search("unused|invalid|ignored", line):
                    verdicts.setdefault(quoted, "warns" if last and warning and "unused" in line else None)
                elif quoted in texts and re.search("unknown|unrecognized|not supported|unsupported", line):
                    verdicts[quoted] = "warns" if warning and verdicts.get(quoted) != "refuses" else "refuses"
        return verdicts

    def alone(self, text):
        results = []
        for source in ("a.c", "a.cpp"):
            code, said = self.says(text.split(" "), source)
            # A report that was asked for is no warning.
            if not code and "warning:" not in said:
                return "ok"
            results.append((code, said))
        if any(not code or "[-Werror," in said for code, said in results):
            return "warns"
        return "refuses"


class Linker:
    """A linker that is asked for its version with an option before it: an unknown one is an error all the same."""

    def __init__(self, command, folder):
        self.command, self.folder = command, folder

    def verdicts(self, asked):
        found = {tuple(words): None for words in asked}
        found = {words: self.verdict(words) for words in found}
        return [found[tuple(words)] for words in asked]

    def verdict(self, words):
        done = output([*self.command, *words, "--version"], cwd=self.folder)
        return "refuses" if done.returncode else "warns" if "warning:" in done.stdout else "ok"


def gcc_options(table):
    """The options of gcc that a table is about, with those that say no."""
    return [option for option, taken in gcc_spelled(table) if taken]


def compiler_spellings(table):
    """Each spelling of the options that a table is about, and whether gcc takes it."""
    spelled = gcc_spelled(table)
    yield from ((option.words, taken) for option, taken in spelled)
    more = [words for option, _ in spelled for words in otherwise_spelled(option)]
    with tempfile.TemporaryDirectory() as folder:
        verdicts = Compiler(["gcc"], folder, strict=False, together=True).verdicts(more)
    yield from ((words, verdict != "refuses") for words, verdict in zip(more, verdicts))


def otherwise_spelled(option):
    if option.kind == "param":
        yield ["--param", option.words[0].removeprefix("--param=")]
    if option.kind == "warning" and not option.name.startswith("-Wno-"):
        yield [f"-Werror={option.words[0][2:]}"]
        yield [f"-Wno-error={option.words[0][2:]}"]


def gcc_spelled(table):
    """Every option that gcc names, and whether it takes it as it is spelled."""
    with tempfile.TemporaryDirectory() as folder:
        gcc = Compiler(["gcc", "-fno-pie"], folder, strict=False)
        spelled = {}
        names = as_names() if table == "assembler" else gcc_names(table)
        for name, about in names.items():
            for option in spellings(gcc, name, about if table in ("driver", "assembler") else kind(name, about)):
                spelled.setdefault(option.name, option)
        found = taken(gcc, list(spelled.values()))
        # Not each parameter takes a 1.
        others = [option for option, verdict in found if not verdict and option.kind == "param"]
        others = {option.name: Option(option.name, "param", [option.name + value]) for option in others for value in valid_values(gcc, option.name)[:1]}
        mended = dict((option.name, option) for option, verdict in taken(gcc, list(others.values())) if verdict)
    return [(mended.get(option.name, option), verdict or option.name in mended) for option, verdict in found]


def taken(gcc, options):
    return [(option, verdict != "refuses") for option, verdict in zip(options, gcc.verdicts([option.words for option in options]))]


def gcc_names(table):
    """Each name that gcc --help has, and the first list that it stands in."""
    others = tuple(start for other in CLASSES if other != "driver" for start in CLASSES[other])
    belongs = lambda name: name.startswith(CLASSES[table]) and (table != "driver" or not name.startswith(others) and not DRIVERS_QUERIES.match(name))
    names = {name: "common" for start in CLASSES[table] for name in FAMILIES.get(start, [])}
    if table == "driver":
        names.update((name, "driver") for name in UNLISTED if belongs(name) or name in ("-d", "-C", "-CC"))
    for arguments in ([], *(["-Q", f"--help={about}"] for about in HELP)):
        for line in output(["gcc", *(arguments or ["--help"])]).stdout.splitlines():
            match = re.match(r"  (-[^\s]+)", line)
            if match and belongs(match[1]) and not QUERIES.match(match[1]):
                about = "driver" if table == "driver" else arguments[1].partition("=")[2] if arguments else "common"
                names.setdefault(re.sub(r"([<[{]|(?<==)(file)?name\b).*", "", match[1]), about)
    if not names:
        raise Problem("gcc --help names no options; is gcc on PATH?")
    return names


def as_names():
    """Each name that as --help has, as gcc hands it on; its values where it lists them."""
    names = {}
    for line in output(["as", "--help"]).stdout.splitlines():
        match = re.match(r"  (-\S+(?:,? +-\S+)*)(?: ([A-Z]{3,}\S*))?", line)
        for name in re.split(r",? +|,(?=-)|/(?=-)", match[1]) if match else []:
            name, equals, listed = re.sub(r"<\w+>|\{.*\}|CPU.*|NUM.*|TYPE.*|(?<!=)\[[^=].*", "", name).replace("[=", "=").rstrip(",").partition("=")
            if name in ASSEMBLERS_QUERIES or not name:
                continue
            name = f"-Wa,{name}"
            values = re.findall(r"[\w-]+", listed)
            if match[2]:
                names[name] = "Separate"
            if equals and values and name + "=" not in VALUES:
                VALUES[name + "="] = values
            if not match[2]:
                names[name + equals] = "assembler"
    for name in VALUES:  # with a value that it may have, and those that --help gives none
        if name.startswith("-Wa,") and name.endswith("=") and names.get(name[:-1]) == "assembler":
            names[name] = "assembler"
    return names


def kind(name, about):
    kinds = {"-W": "warning", "--": "param", "-m": "machine"}
    return kinds.get(name[:2]) or ("optimizer" if about == "optimizers" else "other")


def spellings(gcc, name, kind):
    """An option with a value that gcc takes, or the option and its opposite."""
    if kind in ("driver", "assembler", "Separate") and name not in VALUES and not name.endswith("="):
        yield Option(name, kind, [f"{name},{SEPARATE[name]}" if name in SEPARATE else name])
        if re.match("-g(?!no-)[a-z]", name):
            yield Option(f"-gno-{name[2:]}", kind, [f"-gno-{name[2:]}"])
        return
    if not name.endswith(("=", "-")) and name not in VALUES:
        yield Option(name, kind, [name])
        opposite = re.sub("^-([fWm])", r"-\1no-", name)
        if not re.match("-[fWm]no-", name) and opposite != name:
            yield Option(opposite, kind, [opposite])
        return
    values = VALUES.get(name) or (["1"] if kind == "param" else valid_values(gcc, name))
    for at, value in enumerate(values):
        if at == 0 and name.endswith(("=", "-")):
            yield Option(name, kind, [name + value])
        else:
            yield Option(name + value, kind, [name + value])


def valid_values(gcc, name):
    _, said = gcc.says([name + "no.such.value"], "a.c")
    listed = re.search(r"valid arguments to .* are: (.*?)(?:; did you mean.*)?$", said, re.MULTILINE)
    if listed:
        return listed[1].split()
    return next(([value] for value in COMMON_VALUES if not gcc.says([name + value], "a.c")[0]), [])


def ld_options():
    """The options of GNU ld for the native target."""
    named = ld_named()
    with tempfile.TemporaryDirectory() as folder:
        prepare_link(folder)
        return [option for option in named if native_ld(folder, option.words)]


def linker_spellings():
    """Each spelling of GNU ld's options, with one dash and two, with `=` and without, and whether it takes it."""
    with tempfile.TemporaryDirectory() as folder:
        prepare_link(folder)
        for option in ld_named():
            for words in dashed_and_parted(option):
                yield words, native_ld(folder, words)


def dashed_and_parted(option):
    name, value = option.name, LINKER_VALUES.get(option.name, "x")
    if len(name) == 1:
        return [IN_PAIRS.get(name, [f"-{name}"])] if option.kind == "Flag" else [[f"-{name}{value}"], [f"-{name}", value]]
    found = []
    for dashes in ("-", "--"):
        if option.kind != "EqualsOrSeparate":
            found.append([dashes + word.lstrip("-") for word in option.words])
        if option.kind != "Flag":
            found.append([f"{dashes}{name}={value}"])
        if option.kind == "EqualsOrSeparate":
            found.append([dashes + name, value])
    return found


def ld_named():
    found = {}
    # Behind this line are the options of Windows' formats, which the native ld reads as abbreviations of its own.
    said = output(["ld", "--help"]).stdout.split("\ni386pep:")[0]
    for line in said.splitlines():
        for spelled, value in spelled_options(line):
            option = ld_option(spelled, value)
            if option:
                found.setdefault(option.name, option)
    # What the parser of ld has and its --help does not say.
    for name in ("Bgroup", "add-needed", "no-add-needed"):
        found.setdefault(name, Option(name, "Flag", [("-" if name[0] == "B" else "--") + name]))
    return list(found.values())


def spelled_options(line):
    """Each spelling in a line of ld --help, and the value that stands behind it: `FILE`, `=STYLE`, `[=SECTION]` or nothing."""
    if not re.match(r"  -", line):
        return []
    found = re.findall(r"(--?[^\s=\[,]+)(\[=\S*| ?\[=[^\]]*\]| ?=\S*| (?:[A-Z][A-Z/=]+|<\w+>|name\|\S+)(?=\s|,|$))?", line.strip())
    # The words of the description can hold dashes; the options stand at the start, parted by commas.
    start = re.match(r"(?:--?[^\s,]+(?: ?\[[^\]]*\]| [A-Z=<|/\w]+(?=\s|,|$))?(?:, )?)+", line.strip())
    inside = start.group() if start else ""
    found = [(name, value) for name, value in found if name in re.split(r"[\s,=\[]+", inside)]
    shared = next((value for _, value in reversed(found) if value), "")
    return [(name, value or shared) for name, value in found]


def ld_option(spelled, value):
    name = spelled.lstrip("-")
    dashes = spelled[: len(spelled) - len(name)]
    if name in LINKER_QUERIES or name == "z":
        return None
    if value.lstrip().startswith("["):
        return Option(name, "EqualsOrFlag", [spelled])
    if not value:
        return Option(name, "Flag", IN_PAIRS.get(name, [spelled]))
    sample = LINKER_VALUES.get(name, "x")
    if len(name) == 1:
        return Option(name, "Either", [f"-{name}", sample])
    return Option(name, "EqualsOrSeparate", [f"{dashes}{name}={sample}"])


def prepare_link(folder):
    folder = Path(folder)
    (folder / "a.c").write_text("int main(void) { return 0; }\n")
    subprocess.check_call(["gcc", "-c", "a.c", "-o", "a.o"], cwd=folder)
    subprocess.check_call(["ar", "rc", "libempty.a"], cwd=folder)
    (folder / "x.map").write_text("{ global: main; };\n")
    (folder / "x.list").write_text("{ main; };\n")
    (folder / "x.ld").write_text("SECTIONS { .text : { *(.text) } }\n")


def native_ld(folder, words):
    link = ["ld", "a.o", "-L.", *words, "-e", "main", "-o", "made"]
    return any(output([*link, *more], cwd=folder).returncode == 0 for more in ([], ["-shared"]))
