"""Run from scripts/: python3 -B -m unittest pages.test_pages"""

import tempfile
import unittest
from pathlib import Path

from . import blocks, commands, markdown, messages

HELP = "Usage: scripts/prove/help\n  --prefix <PREFIX>  a folder\n"


def page(text):
    with tempfile.NamedTemporaryFile("w", suffix=".md") as file:
        file.write(text)
        file.flush()
        return markdown.read(file.name)


class Markdown(unittest.TestCase):
    def test_links_and_headings_in_code_are_none(self):
        read = page("# A *title*, twice\n# A title twice\n`[a](b.md)` [c](d.md#e)\n```sh run\n# [f](g.md)\n```\n")
        self.assertEqual([target for _, target in read.links()], ["d.md#e"])
        self.assertEqual(read.anchors(), {"a-title-twice", "a-title-twice-1"})
        self.assertEqual([(block.language, block.words, block.text) for block in read.blocks], [("sh", ["run"], "# [f](g.md)\n")])

    def test_a_block_that_does_not_end_is_an_error(self):
        self.assertRaises(ValueError, page, "```sh\nls\n")


class Blocks(unittest.TestCase):
    def test_a_block_says_what_becomes_of_it(self):
        self.assertEqual(len(list(blocks.faults(page("```sh\nls\n```\n```sh run\nls\n```\n```c file=a.c\n```\n```text\n```\n")))), 1)

    def test_what_is_printed_has_to_be_what_stands_there(self):
        self.assertTrue(blocks.expected("a …: b\n…\nz\n").fullmatch("a 3.1.6: b\nc\nd\nz"))
        self.assertFalse(blocks.expected("a\nz\n").fullmatch("a\nb\nz"))
        self.assertFalse(blocks.expected("a.c\n").fullmatch("abc"))

    def test_a_page_runs_in_a_shell_of_its_own(self):
        with tempfile.TemporaryDirectory() as folder:
            good = page("```sh run\nmkdir a && cd a\n```\n```c file=b/c.c\nint x;\n```\n```sh run\ncat b/c.c\n```\n```text output\nint x;\n```\n```sh run=3\nexit 3\n```\n")
            self.assertEqual(blocks.run(good, Path("/nowhere"), Path(folder))[0], [])
            for text in ("```sh run\nfalse; true\n```\n", "```sh run=3\nexit 4\n```\n", "```sh run\necho a\n```\n```text output\nb\n```\n"):
                self.assertEqual(len(blocks.run(page(text), Path("/nowhere"), Path(folder))[0]), 1, text)


class Commands(unittest.TestCase):
    def test_options_of_a_command_that_is_run_are_its_own(self):
        self.assertEqual(list(commands.options("emshim exec", " --prefix P make --no-such", HELP)), ["--prefix"])
        self.assertEqual(list(commands.options("postlink check", " a --no-such b", HELP)), ["--no-such"])

    def test_a_command_or_an_option_that_is_not_there_is_found(self):
        self.assertEqual(len(list(commands.wrong("scripts/prove/help --no-such", Path("/nowhere")))), 1)
        self.assertEqual(len(list(commands.wrong("X=1 emshim no", Path("/nowhere")))), 1)
        self.assertEqual(list(commands.wrong("scripts/prove/help --help", Path("/nowhere"))), [])


class Messages(unittest.TestCase):
    def test_the_longest_part_that_is_always_the_same_is_looked_for(self):
        self.assertEqual(messages.fixed('emshim: error: {name} is \\\n   too old; {help}'), "is too old")


if __name__ == "__main__":
    unittest.main()
