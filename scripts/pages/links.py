"""Every link leads somewhere, on a forge and in the book; the book is whole."""

import re
import shutil
import subprocess
import urllib.parse
from html.parser import HTMLParser

from lib.places import ROOT, SCRIPTS, cache_path

from . import markdown


def faults():
    """What is wrong with the links of all pages, a line each."""
    book = markdown.of_book()
    listed = {page.path.resolve() for page in book}
    for path in sorted(markdown.DOCS.rglob("*.md")):
        if path.resolve() not in listed and path != markdown.SUMMARY:
            yield f"{path.relative_to(ROOT)}: is not in docs/SUMMARY.md"
    for path in markdown.listed():
        if not path.is_file():
            yield f"docs/SUMMARY.md: {path.relative_to(ROOT)} does not exist"
    if len(listed) != len(book):
        yield "docs/SUMMARY.md: names a page twice"
    anchors = {page.path.resolve(): page.anchors() for page in book + markdown.beside()}
    for page in book + markdown.beside():
        for line, target in page.links():
            place = f"{page.name}:{line}"
            if re.match(r"[a-z]+:", target):
                if not re.match(r"https://|mailto:", target):
                    yield f"{place}: {target} is no https address"
                continue
            path, _, anchor = target.partition("#")
            path = (page.path.parent / path).resolve() if path else page.path.resolve()
            if not path.exists():
                yield f"{place}: {target} does not exist"
            elif page.path.resolve() in listed and path not in listed and not (path.suffix == ".svg" and path.is_relative_to(markdown.DOCS)):
                yield f"{place}: {target} is not in the book; name the file as code"
            elif anchor and anchor not in anchors.get(path, ()):
                yield f"{place}: {target}: there is no such heading"


class Html(HTMLParser):
    """What a page of the built book links to, and what can be linked to in it."""

    def __init__(self):
        super().__init__()
        self.links, self.names = [], set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name in ("id", "name") and value:
                self.names.add(value)


def build(into):
    """Builds the book; the faults of its pages as HTML."""
    folder = subprocess.check_output([SCRIPTS / "toolchain" / "build-tools", "mdbook"], text=True).strip()
    shutil.rmtree(into, ignore_errors=True)
    done = subprocess.run([f"{folder}/bin/mdbook", "build", "--dest-dir", into, markdown.DOCS], text=True, capture_output=True)
    said = done.stdout + done.stderr
    if done.returncode or re.search(r"WARN|ERROR", said):
        yield f"mdbook: {said.strip()}"
        return
    pages = {}
    for path in into.rglob("*.html"):
        pages[path] = Html()
        pages[path].feed(path.read_text(encoding="utf-8"))
    for path, page in sorted(pages.items()):
        if path.name in ("404.html", "toc.html", "print.html"):
            continue
        for link in page.links:
            if re.match(r"[a-z]+:|//", link):
                continue
            target, _, anchor = link.partition("#")
            found = (path.parent / urllib.parse.unquote(target)).resolve() if target else path
            if not found.exists():
                yield f"{path.relative_to(into)}: {link} leads nowhere"
            elif anchor and found in pages and urllib.parse.unquote(anchor) not in pages[found].names:
                yield f"{path.relative_to(into)}: {link}: there is no such heading"


def place_of_book():
    return cache_path("book")
