"""The computer to look at: its system, its environment and its registry, so that any of them can be made up."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

RegistryValue = int | str | bytes | list[str] | None
"""What a value of the registry may hold."""

WINDOWS = "Windows"


class Registry(Protocol):
    r"""The registry of Windows; a key is written in full, ``HKCU\Software\…``."""

    def values(self, key: str) -> Mapping[str, RegistryValue] | None:
        """Return the values of a key by name in lower case.

        Empty when there is no such key, ``None`` when the person may not read it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Computer:
    """What an installation depends on.

    Attributes:
        system: As ``platform.system()`` names it.
        environment: Variables by name, as they were set.
    """

    system: str
    environment: Mapping[str, str]
    registry: Registry


def this_computer() -> Computer:
    """Return the computer that runs this program."""
    return Computer(platform.system(), os.environ, _OwnRegistry())


class _OwnRegistry:
    """The 64-bit view of this computer's registry; without any key on another system than Windows."""

    def values(self, key: str) -> Mapping[str, RegistryValue] | None:
        if sys.platform != "win32":
            return {}
        import winreg

        hives = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
        hive, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(hives[hive], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                count = winreg.QueryInfoKey(opened)[1]
                read = (winreg.EnumValue(opened, position) for position in range(count))
                return {name.lower(): value for name, value, _ in read}
        except FileNotFoundError:
            return {}
        except OSError:
            return None
