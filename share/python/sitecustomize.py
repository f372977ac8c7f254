"""Python reads this file when it starts, because PYTHONPATH names its folder; then the one that it would have read."""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

import emshim_target

others = [folder for folder in sys.path if folder != emshim_target.HERE]
spec = PathFinder.find_spec("sitecustomize", others)
if spec is not None:
    spec.loader.exec_module(module_from_spec(spec))
