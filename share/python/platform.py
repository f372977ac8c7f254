"""Python finds this before its own platform, because PYTHONPATH names its folder. It loads that, and where a script of the source
that is being built asks, platform.machine() names the processor that our `uname -m` names.

Programs that are installed ask for themselves: Meson wants to know the build machine, pip which wheels run here.
"""

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

HERE = os.path.dirname(os.path.abspath(__file__))
# Run a build's own files, though they are installed: what setuptools' hook and SCons read is the build's.
OF_A_BUILD = ("_in_process.py", "scons", "scons.py", "setup.py", "waf")
# Wherever they lie, they ask for themselves.
FOR_THEMSELVES = ("cmake", "conda", "mamba", "meson", "meson.py", "ninja", "pip", "pip3", "__pip-runner__.py", "uv")


def asks_for_the_target():
    if "EMSHIM_INSIDE" in os.environ:
        return False
    script = getattr(sys, "argv", [""])[0]
    name = os.path.basename(script)
    if script in ("", "-", "-c") or name in OF_A_BUILD:
        return True
    if name in FOR_THEMSELVES:
        return False
    file = os.path.realpath(script)
    installed = [sys.prefix, sys.base_prefix]
    return not any(file.startswith(os.path.join(os.path.realpath(folder), "")) for folder in installed)


def target_machine():
    import subprocess
    try:
        done = subprocess.run(["uname", "-m"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.decode(errors="replace").strip()


def answer(module):
    """machine() and uname() with the target's processor; the module's own where nobody knows it."""
    native, known = module.uname, []

    def uname():
        if not known:
            known.append(target_machine())
        named = native()
        return named._replace(machine=known[0]) if known[0] else named

    module.uname = uname
    module.machine = lambda: uname().machine


found = PathFinder.find_spec("platform", [folder for folder in sys.path if os.path.abspath(folder) != HERE])
if __name__ == "__main__":  # python -m platform
    import runpy
    runpy.run_path(found.origin, run_name="__main__")
else:
    real = module_from_spec(found)
    sys.modules["platform"] = real  # what `import platform` gives
    found.loader.exec_module(real)
    if asks_for_the_target():
        answer(real)
