"""Bytecode that Python trusts without looking at its source: half the time of a cold click.

Neither ``-B`` nor a read-only folder lets Python write its own. The bytecode carries the hash of its source but is
not compared with it: the manifest of the bundle is what tells whether a file was touched.
"""

from __future__ import annotations

import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

MAGIC_OF_3_11 = b"\xa7\r\r\n"


class OtherInterpreterError(CalpaeError):
    """The Python that runs writes bytecode that the one of the bundle would ignore."""

    def __init__(self, version: str) -> None:
        super().__init__(
            typeset(
                f"Le paquet Windows contient du code compilé pour Python 3.11 ; celui-ci est en version {version}."
            ),
            typeset("Relancez la commande avec Python 3.11."),
        )


def require_same_bytecode(magic: bytes = MAGIC_NUMBER) -> None:
    """Refuse another Python than the one of the bundle.

    Raises:
        OtherInterpreterError: Its bytecode differs.
    """
    if magic != MAGIC_OF_3_11:
        raise OtherInterpreterError(platform.python_version())


def compiled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Compile every ``.py`` of a tree.

    In a Python of its own: what else an interpreter has imported shows in the bytecode that it writes (strings
    that it shares), and the same sources would not give the same bytes.

    Args:
        files: By path with ``/``; other files are ignored.

    Returns:
        The ``__pycache__`` files, by path.

    Raises:
        OtherInterpreterError: This Python is not the one of the bundle.
        subprocess.CalledProcessError: A source does not compile.
    """
    require_same_bytecode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, data in files.items():
            if path.endswith(".py"):
                source = folder / path
                source.parent.mkdir(parents=True, exist_ok=True)
                source.write_bytes(data)
        options = ["-q", "-f", "--invalidation-mode", "unchecked-hash", "-s", name]
        subprocess.run([sys.executable, "-I", "-S", "-W", "ignore", "-m", "compileall", *options, name], check=True)  # noqa: S603 - ours
        made = folder.rglob("*.pyc")
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(made)}
