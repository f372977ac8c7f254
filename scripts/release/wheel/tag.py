"""The tag of the wheel: static programs run beside glibc and musl alike, and need no Python of their own."""

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MACHINE = "@MACHINE@"


class Tag(BuildHookInterface):
    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-manylinux2014_{MACHINE}.manylinux_2_17_{MACHINE}.musllinux_1_1_{MACHINE}"
