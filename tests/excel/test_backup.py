"""The copy that is kept beside a workbook open in Excel, before CALPAE first writes into it on a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from factories import plain
from masters import AT, BAS_RHIN, cell_of, small_master

from calpae_xl.books.workbook import read_grid
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from excel.opening import ENGINES, Activate, Opened, opened

from .model import ComError

BACKUP = "saisie (sauvegarde 2026-11-22 10h30).xlsx"


@pytest.fixture(params=ENGINES)
def click(tmp_path: Path, request: pytest.FixtureRequest) -> Opened:
    made = opened(small_master(tmp_path / "saisie.xlsx"), request.param)
    made.workbook.folder = str(tmp_path)
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def typed(value: object) -> Plan:
    return Plan({BAS_RHIN: SheetPlan({"F8": Content(value)})})


def test_the_first_writing_of_a_day_keeps_what_excel_holds(click: Opened, tmp_path: Path):
    at = cell_of(tmp_path / "saisie.xlsx", "rsa_1er_rdv", "Réalisé 2019")
    click.workbook.sheets[1].page[at] = 4_321  # Typed, not saved.
    held = click.workbook.sheets[1].page["F8"].value

    done = click.book.apply(typed(1), at=AT)

    assert (done.backup, done.notices) == (BACKUP, ())
    assert names(tmp_path) == [BACKUP, "saisie.xlsx"]
    kept = read_grid(tmp_path / BACKUP).sheet(BAS_RHIN)
    assert kept is not None
    assert (kept.values[at], kept.values["F8"]) == (4_321, held)


def test_the_next_ones_of_that_day_keep_nothing_and_those_of_another_do(click: Opened, tmp_path: Path):
    click.book.apply(typed(1), at=AT)
    click.book.apply(typed(2), at=AT + timedelta(hours=5))

    assert names(tmp_path) == [BACKUP, "saisie.xlsx"]

    assert click.book.apply(typed(3), at=AT + timedelta(days=1)).backup == "saisie (sauvegarde 2026-11-23 10h30).xlsx"


def test_what_changes_nothing_keeps_nothing(click: Opened, tmp_path: Path):
    assert not click.book.apply(Plan(), at=AT).changed
    assert names(tmp_path) == ["saisie.xlsx"]


@pytest.mark.parametrize("place", ["", "https://service.sharepoint.example/calpae"], ids=["unsaved", "an address"])
def test_a_workbook_without_a_folder_is_written_all_the_same(place: str, click: Opened, tmp_path: Path):
    click.workbook.folder = place

    assert click.book.apply(typed(1), at=AT)[1:] == (None, True, ())
    assert names(tmp_path) == ["saisie.xlsx"]


def test_a_backup_that_cannot_be_made_is_told_and_stops_nobody(click: Opened, tmp_path: Path):
    click.workbook.uncopied = ComError("Le document n’a pas été enregistré.")

    done = click.book.apply(typed(1), at=AT)

    assert (done.backup, done.changed) == (None, True)
    assert [plain(notice) for notice in done.notices] == [
        f"Aucune sauvegarde n’a pu être gardée à côté du classeur, « {BACKUP} » : enregistrez-en une copie vous-même "
        "avant de continuer."
    ]
    assert names(tmp_path) == ["saisie.xlsx"]


@pytest.mark.parametrize("activate", ENGINES)
def test_a_folder_that_is_gone_stops_nobody_either(activate: Activate, tmp_path: Path):
    click = opened(small_master(tmp_path / "saisie.xlsx"), activate)
    click.workbook.folder = str(tmp_path / "parti")

    done = click.book.apply(typed(1), at=AT)

    assert (done.changed, len(done.notices)) == (True, 1)
