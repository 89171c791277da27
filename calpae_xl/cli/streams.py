"""Standard output and error: their encoding, what may be written there, and a reader who leaves early."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path
from typing import TextIO

from calpae_xl.core.trade.errors import CalpaeError

# Line ends would break « one fact per line »; the other controls (a workbook may hold them, escaped as
# _x001B_) would let a cell drive the terminal.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")

ON_WINDOWS = os.name == "nt"

# Windows reports a pipe closed at the other end as an invalid argument.
_CLOSED = frozenset({errno.EPIPE, errno.EINVAL} if ON_WINDOWS else {errno.EPIPE})


# What cmd or PowerShell parts words at, or reads as its own; no name of a Windows file holds a double quote.
_NEEDS_QUOTES = re.compile(r"[\s&()\[\]{}^=;!'+,`~%$@#]")


class OutputError(CalpaeError):
    """The result was computed but could not be written to standard output."""

    def __init__(self, cause: OSError) -> None:
        fault = "disque plein" if cause.errno == errno.ENOSPC else f"erreur système {cause.errno}"
        super().__init__(
            f"Le résultat n’a pas pu être écrit sur la sortie standard ({fault}).",
            "Vérifiez l’espace disque et les droits, puis recommencez.",
        )


def prepare_streams() -> None:
    """Make sure that French can be written, wherever standard output and error go.

    A terminal knows its own encoding, and what it lacks becomes « ? »; a file or a pipe gets UTF-8,
    whatever LANG, PYTHONIOENCODING or a Windows code page says.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # Started without a console, or with a closed descriptor.
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - lives as long as the process
            setattr(sys, name, stream)
        elif hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def one_line(text: str) -> str:
    """Put a text on one line, without control characters; no-break spaces stay."""
    return _CONTROLS.sub(" ", text)


def typed_file(path: Path | str) -> str:
    """Return a path as one types it after a command, in the shell of the computer; never taken for an option."""
    text = str(path)
    text = os.path.join(os.curdir, text) if text.startswith("-") else text  # noqa: PTH118 - Path drops « ./ »
    if ON_WINDOWS:
        return f'"{text}"' if _NEEDS_QUOTES.search(text) else text
    from shlex import quote

    return quote(text)


def put(text: str) -> None:
    """Write a whole result to standard output, and make sure that it left.

    Raises:
        OutputError: Nowhere to write it (full disk).
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _CLOSED:
            abandon(sys.stdout)
            raise OutputError(error) from error
        abandon(sys.stdout)


def put_lines(lines: list[str]) -> None:
    """Write one fact per line to standard output."""
    put("".join(one_line(line).rstrip() + "\n" for line in lines))


def complain(text: str) -> None:
    """Write a problem to standard error, on one line; nobody left to read it is no problem."""
    try:
        sys.stderr.write(one_line(text) + "\n")
        sys.stderr.flush()
    except OSError:
        abandon(sys.stderr)


def abandon(stream: TextIO) -> None:
    """Send what is left of a broken stream nowhere: Python would complain about it on leaving."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass
