"""Every message of the programs has its place in docs/troubleshooting.md, or in the table of rules where it is a rule's reason."""

import re

from lib.places import ROOT

from . import markdown

PAGE = markdown.DOCS / "troubleshooting.md"
LITERAL = r'"((?:[^"\\]|\\.)*)"'
# How a message begins in the sources | in which folder
FORMS = (
    (re.compile(r'"(emshim: (?:error|warning|note): (?:[^"\\]|\\.|\\\n)*)"'), "shims/src"),
    (re.compile(r"write!\(\s*f,\s*" + LITERAL), "shims/src/error.rs"),
    (re.compile(r"bail!\(\s*" + LITERAL), "shims/src"),
    (re.compile(r"\b(?:bad|warn)\(\s*(?:format!\(\s*)?" + LITERAL), "shims/src/command/doctor"),
    (re.compile(r"Verb::Refuse\(" + LITERAL), "policy/src"),
    (re.compile(r"reason: " + LITERAL), "policy/src/plan"),
)
SHORTEST = 12


def sources(place):
    path = ROOT / place
    return [path] if path.is_file() else sorted(path.rglob("*.rs"))


def code(path):
    """Its text without its tests."""
    return path.read_text(encoding="utf-8").split("#[cfg(test)]\nmod tests {")[0]


def fixed(literal):
    """The longest part of a message that is the same each time."""
    text = re.sub(r"\\\n\s*", "", literal).replace('\\"', '"').replace("\\n", "\n")
    text = re.sub(r"^emshim: (error|warning|note|\{\w+\}): ", "", text)
    parts = [part.strip(" :;,.") for part in re.split(r"\{[^}]*\}|\n", text)]
    return max(parts, key=len, default="")


def messages():
    """Each (file, fixed part)."""
    for form, place in FORMS:
        for path in sources(place):
            for match in form.finditer(code(path)):
                part = fixed(match[1])
                if len(part) >= SHORTEST:
                    yield str(path.relative_to(ROOT)), part


def plain(text):
    return re.sub(r"\s+", " ", text.replace("`", "").replace("\\|", "|"))


def faults():
    page = plain(PAGE.read_text(encoding="utf-8"))
    for path, part in sorted(set(messages())):
        if plain(part) not in page:
            yield f"docs/troubleshooting.md: has no line for what {path} says: {part}"
