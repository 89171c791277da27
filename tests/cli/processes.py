"""Commands in this process and in forks of it, on a workbook small enough for one to take a tenth of a second.

The campaign is the shipped one with four of its indicators.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from annexes import HEADERS, row, text
from copies import dispatch
from factories import plain
from masters import edit, look

from calpae_xl.books.memory import MemoryBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.sheets.journal import JournalEntry, read_journal
from calpae_xl.core.workbook.layout import Role
from calpae_xl.exchange.copies import collection_copy
from calpae_xl.usecases.process import process_book


def quietly(*arguments: str) -> tuple[int, str, str]:
    """Run a command; its exit code, what it prints, what it complains of."""
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = run(arguments)
    return code, plain(out.getvalue()), plain(err.getvalue())


def forked(work: Callable[..., None], *arguments: Any) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def campaign(path: Path) -> Campaign:
    return read_campaign(look(path))


def journal(path: Path) -> Sequence[JournalEntry]:
    return read_journal(campaign(path).sheet(Role.JOURNAL)).entries


def backups(path: Path) -> list[Path]:
    return [each for each in path.parent.iterdir() if "(sauvegarde" in each.name]


def returned_copy(master: Path, made: Path, figure: int) -> Path:
    """A copy that was sent to the first department, and comes back with a figure."""
    made.write_bytes(collection_copy(process_book(MemoryBook(read_grid(master))), dispatch()).content)
    grid = read_grid(made)
    entry = next(s for s in grid.sheets if s.values.get("A1") == "calpae:2:saisie:67:2022")
    line = next(a[1:] for a, value in entry.values.items() if a[0] == "A" and value == "rsa_1er_rdv")
    edit(made, entry.name, {f"F{line}": figure})
    return made


def published_annex(made: Path, indicators: Iterable[str]) -> Path:
    """An annex of the first department, as it was published."""
    made.write_text(text([HEADERS, *(row("67", indicator) for indicator in indicators)]), encoding="utf-8")
    return made
