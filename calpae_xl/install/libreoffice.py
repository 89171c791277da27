r"""Where LibreOffice is installed, as the computer says it: nothing that a person can write is asked.

Source:
    The installer of LibreOffice for Windows writes ``HKLM\SOFTWARE\LibreOffice\UNO\InstallPath``.
"""

from __future__ import annotations

from pathlib import Path

from calpae_xl.install.computer import WINDOWS, Computer

_KEY = r"HKLM\SOFTWARE\LibreOffice\UNO\InstallPath"
_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def libreoffice(computer: Computer) -> Path | None:
    """Return the program of LibreOffice; ``None`` when the computer has none."""
    if computer.system != WINDOWS:
        return next((place for place in map(Path, _PLACES) if place.is_file()), None)
    folder = (computer.registry.values(_KEY) or {}).get("")
    if not isinstance(folder, str) or not folder:
        return None
    program = Path(folder, "soffice.exe")
    return program if program.is_file() else None
