"""Words of emshim's own: pages that people read first do without them, others lead to the glossary, which explains them."""

import re

from . import markdown

OWN = re.compile(r"\b(shims?|probe[sd]?|recordings?|replay(?:s|ed)?|glue|ledger|factor(?:y|ies)|carriers?)\b", re.I)
GLOSSARY = markdown.DOCS / "reference" / "glossary.md"
# Below docs: pages for those who know the sources, and the pages of checks, which are printed one by one.
FREE = ("decisions", "evidence", "reference/checks")
SECOND = ("reference", "explanation")


def faults():
    for page in markdown.of_book():
        place = page.path.relative_to(markdown.DOCS).as_posix()
        leads = any((page.path.parent / target.partition("#")[0]).resolve() == GLOSSARY for _, target in page.links())
        if place.startswith(tuple(f"{folder}/" for folder in FREE)) or page.path == GLOSSARY or (place.startswith(SECOND) and leads):
            continue
        for number, line in page.lines:
            for word in OWN.findall(re.sub(r"`[^`]*`|\]\([^)]*\)", "", line)):
                yield f"{page.name}:{number}: {word} is a word of our own, and nothing here leads to the glossary"
