"""Two commands at once on one file, in processes of their own: the lost update that nobody may see."""

from __future__ import annotations

import gc
import multiprocessing
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from masters import BAS_RHIN, SMALL, edit, small_master_bytes
from processes import backups, campaign, forked, journal, published_annex, quietly, returned_copy

from calpae_xl.books.file import FileBook
from calpae_xl.books.port import Applied, ChangedMeanwhileError
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.sheets.baseline import read_baseline
from calpae_xl.core.sheets.journal import Action, standing, start_of
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.words import word

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a process takes too long to start"),
    pytest.mark.usefixtures("own_state"),
]

YEARS = ("2018", "2019", "2020", "2021", "2022")
ROUNDS, PAIRS = 4, 50
"""Pairs of commands, by rounds that each start from a new workbook: its journal does not grow without end."""

TEXT_FIGURE = "F9"
"""An entry cell where a number is typed as text."""

*OTHERS, EXPLAINED = SMALL
"""Indicators to reserve and to import; that whose jump is then left to justify."""

SIGNING = ("reserver", "integrer", "importer", "envoyer", "justifier")
"""Commands that always have something to write; the others may find the workbook up to date."""

REMAKING = ("refaire", "campagne")
"""Commands that read the workbook and write another one."""

KINDS = (
    *("traiter", "integrer", "comparer", "envoyer", "valider", "annuler", "importer", "corriger", "justifier"),
    *("consolider", "refaire", "evolutions", "campagne"),
)


class Ran(NamedTuple):
    """A command that ended: who asked for it, what came of it, how often it was made anew."""

    user: str
    arguments: tuple[str, ...]
    code: int
    out: str
    err: str
    anew: int

    @property
    def name(self) -> str:
        return self.arguments[0]

    @property
    def wrote(self) -> bool:
        return "Résultats écrits" in self.out or "résultats recalculés" in self.out


def commands(path: Path, worker: int, start: int) -> Iterator[tuple[str, ...]]:
    """What one of two people asks for, one after the other; the other one asks for other things."""
    reservations = (
        ("67" if worker == 0 else "68", indicator, year, word(kind))
        for kind in ReservationType
        if kind is not ReservationType.CEA_SCOPE
        for indicator in OTHERS
        for year in YEARS
    )
    folder = path.parent
    for turn in range(start, start + PAIRS):
        kind = "reserver" if (turn + worker) % 2 else KINDS[(turn // 2 + 6 * worker) % len(KINDS)]
        mine = f"{worker}-{turn}"
        arguments = {
            "reserver": [*next(reservations)] if kind == "reserver" else [],
            "integrer": [str(folder / "retours" / f"{(turn // 2 + worker) % 10}.xlsx"), "--conflits", "prendre"],
            "corriger": ["--nombres"],
            "justifier": ["67", EXPLAINED, "2019", "--texte", f"file d’attente absorbée, dit {mine}"],
            "importer": [
                "--dans",
                str(path),
                "--departement",
                "67",
                "--millesime",
                str(2030 + (turn // 2) % 30 + 40 * worker),
            ],
            "envoyer": ["collecte", "--departement", "68", "--dossier", str(folder / "envois")],
            "refaire": ["--sortie", str(folder / "faits" / f"{mine}.xlsx")],
            "campagne": ["2023", "--sortie", str(folder / "faits" / f"{mine}.xlsx")],
        }.get(kind, [])
        first = folder / "annexe.txt" if kind == "importer" else path
        yield (kind, str(first), *arguments, *([] if kind in REMAKING else ["--sur-place"]))


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


def gathered(path: Path, start: int) -> list[Ran]:
    barrier = multiprocessing.get_context("fork").Barrier(2, timeout=60)
    ends = [multiprocessing.Pipe(duplex=False) for _ in range(2)]
    people = [forked(asked, commands(path, worker, start), worker, barrier, ends[worker][1]) for worker in range(2)]
    ran = [ends[worker][0].recv() for _ in range(PAIRS) for worker in range(2)]
    for person in people:
        person.join(60)
    return ran


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_two_commands_at_once_none_is_lost(number: int, tmp_path: Path, record_property: Callable[..., None]):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(small_master_bytes())
    edit(path, BAS_RHIN, {TEXT_FIGURE: "9 000"})
    for folder in ("retours", "envois", "faits"):
        (tmp_path / folder).mkdir()
    for figure in range(10):
        returned_copy(path, tmp_path / "retours" / f"{figure}.xlsx", 4_000 + figure)
    published_annex(tmp_path / "annexe.txt", OTHERS)

    first = campaign(path)

    ran = gathered(path, number * PAIRS)

    refused = [one for one in ran if one.code not in ((0, 1) if one.name == "valider" else (0,))]
    # Undoing is refused where there is nothing to undo, or where somebody wrote over it since; justifying, where
    # somebody has justified since; nothing else is.
    assert {one.name for one in refused} <= {"annuler", "justifier"}, [one.err for one in refused]
    assert all("a déjà une justification" in one.err for one in refused if one.name == "justifier")
    done = [one for one in ran if one not in refused]
    assert {one.name for one in done} == {"reserver", *KINDS}
    entries = journal(path)
    written = {entry.user for entry in entries}
    assert {one.user for one in done if one.wrote} == written
    assert {one.user for one in done if one.name in SIGNING} <= written
    assert len({(entry.user, entry.detail) for entry in entries}) == len(entries), "each is there once"
    kept = [each.read_bytes() for each in backups(path)]
    assert len({*kept}) == len(kept) == len(written), "each replaced another file"
    assert all(zipfile.ZipFile(each).testzip() is None for each in backups(path))
    assert not [each.name for each in tmp_path.rglob(".calpae-*")]
    _each_kind_left_what_it_says(path, first, done, {sha256(each).hexdigest() for each in (*kept, path.read_bytes())})
    anew = sum(one.anew for one in ran)
    assert anew > 0, "nobody met anybody"
    totals = {"pairs": PAIRS, "commands": len(ran), "written": len(written), "anew": anew, "refused": len(refused)}
    record_property("two writers", totals)


def _each_kind_left_what_it_says(path: Path, first: Campaign, done: Sequence[Ran], states: Set[str]) -> None:
    """What « Journal » says and nobody undid is in the workbook, and beside it.

    Args:
        path: The workbook.
        first: What it held before all of them.
        done: Commands that said they were done.
        states: SHA-256 of all that the file ever held.
    """
    found, entries = campaign(path), journal(path)
    users = {one.user: one for one in done}
    stands = Counter(entry.action for entry in standing(entries))
    assert len(found.reservations) == stands[Action.RESERVE.value]
    archived = {users[entry.user].arguments[-2] for entry in standing(entries) if entry.action == Action.ARCHIVE.value}
    assert archived == {*found.vintages} - {*first.vintages}
    sent = {entry.detail: entry for entry in entries if entry.action == Action.SEND.value}
    assert len(sent) == sum(one.name == "envoyer" for one in done)
    left = [read_baseline(read_grid(each)) for each in (path.parent / "envois").glob("*.xlsx")]
    assert {start_of(each) for each in sent} == {each.digest for each in left if each is not None}
    assert len({each.dispatch.version for each in left if each is not None}) == len(left) == len(sent)
    made = {Path(one.arguments[-1]) for one in done if one.name in REMAKING}
    assert {*(path.parent / "faits").iterdir()} == made
    assert {journal(each)[-1].digest for each in made} <= states, "each comes from what was there at some moment"
