"""The product's answers: its documents, by the public command line, in this process."""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from pathlib import Path
from typing import Any

from calpae_xl.cli.main import run as run_command

Document = dict[str, Any]


class NoAnswerError(Exception):
    """The command gave no document."""


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was complained about."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        code = run_command(arguments)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return code, texts[0], texts[1]


def document(command: str, path: Path) -> Document:
    code, printed, complaint = run(command, str(path), "--json")
    if code > 1:
        raise NoAnswerError(f"calpae {command}: code {code}, {complaint.strip()[-300:]}")
    found: Document = json.loads(printed)
    return found
