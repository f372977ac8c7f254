"""The pages: which there are, and what stands in them. docs/SUMMARY.md lists those of the book."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from lib.places import ROOT

DOCS = ROOT / "docs"
SUMMARY = DOCS / "SUMMARY.md"
FENCE = re.compile(r"^(?P<indent> *)(?P<ticks>```+)(?P<info>.*)$")
LINK = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\((?P<target>[^)\s]+)\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)")


@dataclass
class Block:
    """A fenced block: its language, the words behind it, its text, and the line where it begins."""

    language: str
    words: list
    text: str
    line: int

    def value(self, name):
        """What stands behind `name=` among its words."""
        found = [word.partition("=")[2] for word in self.words if word.startswith(name + "=")]
        return found[0] if found else None


@dataclass
class Page:
    """A file of Markdown: its blocks, and its other lines with their numbers."""

    path: Path
    blocks: list = field(default_factory=list)
    lines: list = field(default_factory=list)

    @property
    def name(self):
        return str(self.path.relative_to(ROOT))

    def links(self):
        """Each (line, target) of a link or an image."""
        for number, line in self.lines:
            for match in LINK.finditer(re.sub(r"`[^`]*`", lambda code: "`" * len(code.group()), line)):
                yield number, match["target"] or match["image"]

    def anchors(self):
        """What may stand behind a `#`: headings as mdBook and forges name them."""
        seen, names = {}, set()
        for _, line in self.lines:
            heading = re.match(r"#+ +(.*)", line)
            if heading:
                text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
                name = re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")
                count = seen.get(name, 0)
                seen[name] = count + 1
                names.add(f"{name}-{count}" if count else name)
        return names

    def code(self):
        """Each (line, text) between backticks."""
        for number, line in self.lines:
            for match in re.finditer(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", line):
                yield number, match[2].strip().replace("\\|", "|")


def read(path):
    page, block = Page(Path(path)), None
    for number, line in enumerate(page.path.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if block is None and fence:
            language, *words = fence["info"].split() or [""]
            block = Block(language, words, "", number)
            end, indent = fence["ticks"], len(fence["indent"])
        elif block is not None and line.strip() == end:
            page.blocks.append(block)
            block = None
        elif block is not None:
            block.text += line[min(indent, len(line) - len(line.lstrip())):] + "\n"
        else:
            page.lines.append((number, line))
    if block is not None:
        raise ValueError(f"{page.name}:{block.line}: a block that does not end")
    return page


def of_book():
    """The pages of the book that are there, in its order."""
    return [read(path) for path in listed() if path.is_file()]


def listed():
    return [DOCS / target for _, target in read(SUMMARY).links()]


def beside():
    """The pages that stand at the top of the repository."""
    return [read(path) for path in sorted(ROOT.glob("*.md"))]
