"""Where numpy is asked for its headers, the target's own answer: those of the prefix, or some that say that it has none.

The numpy that answers is the build machine's, because a build runs it; its headers say that a long has eight bytes.
"""

import os
import sys
from importlib.machinery import PathFinder

PLACES = "numpy/_core/include", "numpy/core/include"


def answer(prefix, version, here):
    sys.meta_path.insert(0, Finder(headers(prefix, version, here)))


def headers(prefix, version, here):
    packages = os.path.join(prefix, "lib", version, "site-packages")
    folders = [os.path.join(packages, place) for place in PLACES]
    return next((folder for folder in folders if os.path.isdir(folder)), os.path.join(os.path.dirname(here), "absent", "numpy"))


class Finder:
    """Finds numpy as Python does, and has it answer once it is imported."""

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if name != "numpy":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            native = spec.loader.exec_module

            def exec_module(module):
                native(module)
                self.tell(module)
            spec.loader.exec_module = exec_module
        return spec

    def tell(self, module):
        def get_include():
            return self.folder
        module.get_include = get_include
        for name in ("numpy.lib._utils_impl", "numpy.lib.utils"):
            if name in sys.modules:
                sys.modules[name].get_include = get_include
