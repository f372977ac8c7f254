"""What share/python makes of the words that a Python was started with."""

import os
import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "share/python"))
import emshim_words  # noqa: E402


def said(line):
    return mock.patch.object(emshim_words, "words", lambda: line.split(" "))


class Words(unittest.TestCase):
    def test_pip_is_known_however_it_is_started(self):
        for line in ["python -m pip install x", "python3.13 -W ignore -m pip install x", "python -X utf8 -mpip install x",
                     "python -Wignore -Im pip install x", "python /v/bin/pip install x", "python /v/bin/pip3.13 install x",
                     "python -m pip.__main__ install x", "python /s/pip/__pip-runner__.py install x", "python /s/pip/__main__.py install x",
                     "python --check-hash-based-pycs always -m pip install x", "python pip.pyz install x"]:
            with said(line):
                self.assertTrue(emshim_words.is_pip(), line)
                self.assertEqual(emshim_words.pips_command(), ("install", ["x"]), line)

    def test_what_is_no_pip(self):
        for line in ["python -m piper install", "python setup.py install", "python -c pip", "python /v/bin/pipx install x", "python", "python -m",
                     "python -W pip x.py", "python pip3x"]:
            with said(line):
                self.assertFalse(emshim_words.is_pip(), line)

    def test_pips_own_options_come_before_its_command(self):
        with said("python -m pip --python /v/bin/python -q install --prefix /p x"):
            self.assertEqual(emshim_words.pips_command(), ("install", ["--prefix", "/p", "x"]))
        with said("python -m pip"):
            self.assertEqual(emshim_words.pips_command(), ("", []))

    def test_front_ends_and_hooks(self):
        for line, build, hook in [("python -m build --wheel", True, False), ("python /v/bin/pyproject-build", True, False),
                                  ("python /s/pyproject_hooks/_in_process/_in_process.py build_wheel /t", False, True),
                                  ("python -m builder", False, False), ("python -c build", False, False)]:
            with said(line):
                self.assertEqual((emshim_words.is_build(), emshim_words.is_hook()), (build, hook), line)

    def test_meson_is_known_by_its_package(self):
        here = os.path.dirname(os.path.abspath(__file__))
        for line, meson in [("python /v/bin/meson setup b", True), ("python x/meson.py setup b", True), ("python -m mesonbuild.mesonmain setup b", True),
                            ("python meson.pyz setup b", True), (f"python {here}/test_words.py setup b", False), ("python -c meson", False)]:
            with said(line):
                self.assertEqual(emshim_words.is_meson(), meson, line)


if __name__ == "__main__":
    unittest.main()
