"""Commands at once on one file, in processes of their own; and one killed at each of its calls to the system.

The campaign is the shipped one with four of its indicators: a command on it takes less than a tenth of a second.
"""

from __future__ import annotations

import contextlib
import gc
import io
import multiprocessing
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from copies import dispatch
from factories import plain
from masters import BAS_RHIN, SMALL, edit, look, small_master_bytes

from calpae_xl.books import filelock
from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.books.port import Applied, ChangedMeanwhileError
from calpae_xl.books.workbook import read_grid
from calpae_xl.cli.commands import reserve
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.sheets.journal import Action, JournalEntry, read_journal
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.exchange.copies import collection_copy
from calpae_xl.usecases.process import process_book

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a process takes too long to start"),
    pytest.mark.usefixtures("own_state"),
]

YEARS = ("2018", "2019", "2020", "2021", "2022")
ROUNDS, PAIRS = 4, 50
"""Pairs of commands, by rounds that each start from a new workbook: its journal does not grow without end."""

TEXT_FIGURE = "F9"
"""An entry cell where a number is typed as text."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "saisie.xlsx"
    made.write_bytes(small_master_bytes())
    return made


def journal(path: Path) -> Sequence[JournalEntry]:
    return read_journal(campaign(path).sheet(Role.JOURNAL)).entries


def campaign(path: Path) -> Campaign:
    return read_campaign(look(path))


def quietly(*arguments: str) -> tuple[int, str, str]:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = run(arguments)
    return code, plain(out.getvalue()), plain(err.getvalue())


def forked(work: Callable[..., None], *arguments: Any) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


# Two commands at once


class Ran(NamedTuple):
    """A command that ended: who asked for it, what came of it, how often it was made anew."""

    user: str
    arguments: tuple[str, ...]
    code: int
    out: str
    err: str
    anew: int

    @property
    def wrote(self) -> bool:
        return "Résultats écrits" in self.out or "résultats recalculés" in self.out


def returned_copies(path: Path, folder: Path, count: int) -> Iterator[Path]:
    """Returns of one copy, that differ by a figure."""
    folder.mkdir()
    sent = collection_copy(process_book(MemoryBook(read_grid(path))), dispatch()).content
    for number in range(count):
        made = folder / f"retour {number}.xlsx"
        made.write_bytes(sent)
        grid = read_grid(made)
        entry = next(s for s in grid.sheets if s.values.get("A1") == "calpae:2:saisie:67:2022")
        row = next(a[1:] for a, value in entry.values.items() if a[0] == "A" and value == "rsa_1er_rdv")
        edit(made, entry.name, {f"F{row}": 4_000 + number})
        yield made


def commands(path: Path, returns: Sequence[Path], worker: int, start: int) -> Iterator[tuple[str, ...]]:
    """What one of two people asks for, one after the other; the other one asks for other things."""
    kinds = list(ReservationType)
    reservations = (
        ("67" if worker == 0 else "68", indicator, year, word(kind))
        for kind in kinds
        if kind is not ReservationType.CEA_SCOPE
        for indicator in SMALL
        for year in YEARS
    )
    received = iter(returns)
    others = ("traiter", "integrer", "comparer", "valider", "annuler", "corriger", "consolider", "evolutions")
    for turn in range(start, start + PAIRS):
        kind = "reserver" if (turn + worker) % 2 else others[(turn // 2 + 3 * worker) % len(others)]
        if kind == "reserver":
            yield ("reserver", str(path), *next(reservations), "--sur-place")
        elif kind == "integrer":
            yield ("integrer", str(path), str(next(received)), "--conflits", "prendre", "--sur-place")
        elif kind == "corriger":
            yield ("corriger", str(path), "--nombres", "--sur-place")
        else:
            yield (kind, str(path), "--sur-place")


def asked(work: Iterator[tuple[str, ...]], worker: int, barrier: Any, told: Connection) -> None:
    """Run commands, each at the same time as the other person's."""
    gc.disable()  # As the program does.
    anew = 0
    apply = FileBook.apply

    def counted(book: FileBook, *given: Any, **named: Any) -> Applied:
        nonlocal anew
        try:
            return apply(book, *given, **named)
        except ChangedMeanwhileError:
            anew += 1
            raise

    FileBook.apply = counted  # type: ignore[method-assign]  # This process ends with the test.
    for turn, arguments in enumerate(work):
        os.environ["LOGNAME"] = user = f"{worker}-{turn}"
        barrier.wait()
        anew = 0
        told.send(Ran(user, arguments, *quietly(*arguments), anew))
    told.close()


def gathered(path: Path, returns: Sequence[Path], start: int) -> list[Ran]:
    barrier = multiprocessing.get_context("fork").Barrier(2, timeout=60)
    ends = [multiprocessing.Pipe(duplex=False) for _ in range(2)]
    people = [
        forked(asked, commands(path, returns[worker::2], worker, start), worker, barrier, ends[worker][1])
        for worker in range(2)
    ]
    ran = [ends[worker][0].recv() for _ in range(PAIRS) for worker in range(2)]
    for person in people:
        person.join(60)
    return ran


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_commands_at_once_none_is_lost(
    number: int, path: Path, tmp_path: Path, record_property: Callable[..., None]
):
    edit(path, BAS_RHIN, {TEXT_FIGURE: "9 000"})
    returns = [*returned_copies(path, tmp_path / "retours", 10)]

    ran = gathered(path, returns, number * PAIRS)

    refused = [one for one in ran if one.code not in ((0, 1) if one.arguments[0] == "valider" else (0,))]
    # Undoing is refused where there is nothing to undo, or where somebody wrote over it since; nothing else is.
    assert {one.arguments[0] for one in refused} <= {"annuler"}, [one.err for one in refused]
    done = [one for one in ran if one not in refused]
    entries = journal(path)
    written = Counter(entry.user for entry in entries if entry.cells is not None)
    assert {one.user for one in done if one.wrote} == {*written}
    assert {one.user for one in done if one.arguments[0] in ("reserver", "integrer")} <= {*written}
    assert set(written.values()) == {1}, "each is there once"
    undone = sum(entry.action == Action.UNDO.value and Action.RESERVE.value in entry.detail for entry in entries)
    reserved = sum(one.arguments[0] == "reserver" for one in done)
    assert len(campaign(path).reservations) == reserved - undone
    backups = [each for each in path.parent.iterdir() if "(sauvegarde" in each.name]
    assert len({each.read_bytes() for each in backups}) == len(backups) == len(written), "each replaced another file"
    assert all(zipfile.ZipFile(each).testzip() is None for each in backups)
    assert not [each.name for each in path.parent.iterdir() if each.name.startswith(".calpae-")]
    anew = sum(one.anew for one in ran)
    assert anew > 0, "nobody met anybody"
    totals = {"pairs": PAIRS, "commands": len(ran), "written": len(written), "anew": anew, "refused": len(refused)}
    record_property("two writers", totals)


# One command, killed


CALLS = (
    *("open", "write", "fsync", "close", "stat", "lstat", "fstat", "access", "chmod", "chown", "mkdir", "scandir"),
    *("listdir", "link", "rename", "replace", "unlink", "listxattr", "getxattr", "setxattr"),
)
NOW = datetime(2026, 11, 29, 9, 30)


class _Clock(datetime):
    @classmethod
    def now(cls, *_: object) -> datetime:
        return NOW


def counted_calls(kill_at: int | None) -> list[str]:
    """Hook the calls to the system of this process, the last it makes; end it before one of them, or in it."""
    calls: list[str] = []

    def hooked(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            calls.append(name)
            if len(calls) - 1 == kill_at:
                if name == "write":  # A kill may come halfway.
                    real(given[0], bytes(given[1])[: len(given[1]) // 2])
                os._exit(9)
            return real(*given, **named)

        return call

    for module, names in ((os, CALLS), (io, ("open",)), (filelock, ("flock",))):
        for name in names:
            if hasattr(module, name):
                setattr(module, name, hooked(name, getattr(module, name)))
    return calls


def reserving(path: Path, kill_at: int | None, told: Connection | None) -> None:
    """Add a reservation, at a moment that is always the same, and be killed at a call."""
    gc.disable()  # As the program does.
    reserve.datetime = _Clock  # type: ignore[attr-defined]
    calls = counted_calls(kill_at)
    code, _, err = quietly("reserver", str(path), "67", "rsa_1er_rdv", "2019", "estimé", "--sur-place")
    if told is not None:
        told.send((code, err, [*calls]))
    os._exit(0)


def test_a_command_killed_at_any_call_leaves_the_old_file_or_the_new_one(
    path: Path, record_property: Callable[..., None]
):
    old = path.read_bytes()
    # What the program reads but once, modules and words, is read before it is counted.
    assert quietly("reserver", str(path), "67", "rsa_1er_rdv", "2019", "estimé", "--sur-place")[0] == 0
    for each in path.parent.glob("*.xlsx"):
        each.unlink()
    path.write_bytes(old)
    here, there = multiprocessing.Pipe(duplex=False)
    forked(reserving, path, None, there).join()
    code, err, calls = here.recv()
    new = path.read_bytes()
    assert (code, err, new != old) == (0, "", True)
    assert {"open", "write", "fsync", "flock", "link", "replace", "unlink"} <= {*calls}
    before, after, leftovers = 0, 0, 0

    for at, name in enumerate(calls):
        for each in path.parent.glob("*"):
            if each.is_file():
                each.unlink()
        path.write_bytes(old)
        killed = forked(reserving, path, at, None)
        killed.join()
        assert killed.exitcode == 9, (at, name, "it makes other calls each time")
        left = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}
        state = left.pop(path.name)
        assert state in (old, new), (at, name)
        before, after = before + (state == old), after + (state == new)
        for other, content in left.items():
            if other.startswith(".calpae-"):
                leftovers += 1
            else:
                assert "(sauvegarde" in other, (at, name, other)
                assert content == old, (at, name, "a backup is whole or absent")
        if any(other.startswith(".calpae-") for other in left):
            next_run = quietly("reserver", str(path), "67", "rsa_1er_cer", "2019", "estimé", "--sur-place")
            assert next_run[0] == 0, (at, name, next_run)
            assert not [each.name for each in path.parent.glob(".calpae-*")], (at, name)

    assert before > 0
    assert after > 0
    assert leftovers > 0
    totals = {"kills": len(calls), "old file": before, "new file": after, "leftovers removed": leftovers}
    record_property("kills", totals)
