"""The buttons of « Échanges », from the click to the files and the cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from excel.engine import activate
from factories import plain
from labels import info, labelled
from masters import BAS_RHIN, cell_of, edit, master, shipped
from others import blank_bytes

from calpae_xl.books.file import FileBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.core.trade.dispatch import Purpose, parse_file_name
from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.exchange import delivery
from calpae_xl.exchange.message import Draft

from .test_buttons import Desk

FIGURE, YEAR = "rsa_nouveaux_entrants", "Réalisé 2019"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(master(tmp_path / "saisie.xlsx"), activate)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Draft, Path]]:
    """Messages that Outlook showed."""
    drafts: list[tuple[Draft, Path]] = []
    outlook = delivery.Desktop(lambda draft, copy: drafts.append((draft, copy)), lambda target: None)
    monkeypatch.setattr(delivery.deliver, "__defaults__", (outlook,))
    return drafts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "envois"
    made.mkdir()
    return made


def collected(desk: Desk, folder: Path) -> Path:
    desk.click("collecte", "67", "31/01/2027", str(folder), "ok")
    return next(folder.glob("*.xlsx"))


def test_collecte_keeps_a_copy_of_one_department_and_shows_its_message(
    desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]
):
    copy = collected(desk, folder)

    dispatch = parse_file_name(copy.name)
    assert dispatch is not None
    assert (dispatch.purpose, dispatch.territory, dispatch.version) == (Purpose.COLLECTION, "67", 1)
    assert "68 Haut-Rhin" not in [sheet.name for sheet in read_grid(copy).sheets]
    [(draft, attached)] = shown
    assert attached == copy
    assert plain("31 janvier 2027") in plain(draft.body) or "31/01/2027" in draft.body
    assert copy.name in desk.sheet("Journal").values.values()
    assert "Le message est ouvert dans Outlook" in plain(desk.excel.shown[-1][1])


def test_collecte_asks_which_department_among_those_of_the_workbook(
    desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]
):
    [(_, question), *_] = desk.click("collecte", "haut-rhin", "", str(folder), "ok")

    assert plain(question) == "Collecte de quel département ? Tapez son code.\n67 – Bas-Rhin\n68 – Haut-Rhin"
    assert [copy.name.split("_v")[0] for copy in folder.glob("*.xlsx")] == ["CALPAE_68_2022_collecte"]


@pytest.mark.parametrize("given", ["69", "CeA", "6AE"], ids=["of another", "the collectivity", "its code"])
def test_what_is_no_department_of_the_workbook_is_refused(desk: Desk, folder: Path, given: str):
    [_, (kind, text)] = desk.click("collecte", given)

    assert kind == "problem"
    assert plain(text) == f"« {given} » n’est pas un département de ce classeur. Choisissez parmi : 67, 68."
    assert list(folder.iterdir()) == []


def test_a_workbook_of_one_department_asks_for_no_choice(tmp_path: Path, folder: Path, shown: list[tuple[Draft, Path]]):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(blank_bytes("one"))
    alone = Desk(path, activate)

    [(_, question), *_] = alone.click("collecte", "", str(folder), "ok")

    assert plain(question).startswith("Pour quel jour attendez-vous le retour")
    assert [copy.name.split("_v")[0] for copy in folder.glob("*.xlsx")] == ["CALPAE_2A_2022_collecte"]


def test_a_deadline_that_is_no_day_is_refused_before_anything_is_made(desk: Desk, folder: Path):
    [_, _, (kind, text)] = desk.click("collecte", "67", "31/02/2027")

    assert kind == "problem"
    assert text == "« 31/02/2027 » n’est pas une date. Écrivez-la comme 31/01/2023, ou laissez la case vide."
    assert list(folder.iterdir()) == []


def test_a_transmission_that_something_blocks_is_asked_about_first(
    desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]
):
    dialogs = desk.click("transmission", "cancel")

    assert dialogs == [
        ("ok_cancel", "5 constats bloquants : transmettre quand même ? Chaque page portera « PROVISOIRE ».")
    ]
    assert shown == []

    desk.click("transmission", "ok", str(folder), "ok")

    [copy] = folder.glob("*.xlsx")
    assert [attached for _, attached in shown] == [copy]


def test_a_return_is_previewed_then_integrated_then_undone(desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]):
    copy = collected(desk, folder)
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345})
    cell = cell_of(folder.parent / "saisie.xlsx", FIGURE, YEAR)
    before = desk.sheet(BAS_RHIN).values[cell]

    dialogs = desk.click("integrer", [str(copy)], "ok")

    assert dialogs[0][0] == "open"
    assert "1 cellule modifiée" in dialogs[1][1]
    assert "Intégrer ces retours au classeur ?" in dialogs[1][1]
    assert dialogs[2][1].startswith("Intégré : 1 cellule modifiée")
    assert desk.sheet(BAS_RHIN).values[cell] == 12_345

    desk.click("annuler", "ok")
    assert desk.sheet(BAS_RHIN).values[cell] == before


def test_a_return_that_is_declined_changes_nothing(desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]):
    copy = collected(desk, folder)
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345})
    before = desk.read()

    desk.click("integrer", [str(copy)], "cancel")

    assert desk.read().sheets == before.sheets


def test_a_conflict_is_listed_then_decided(desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]):
    copy = collected(desk, folder)
    cell = cell_of(folder.parent / "saisie.xlsx", FIGURE, YEAR)
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345})
    desk.type_in(BAS_RHIN, cell, 54_321)

    dialogs = desk.click("integrer:dossier", str(folder), "ok")

    assert "1 conflit" in dialogs[1][1]
    assert desk.at[0] == "Conflits"
    assert desk.sheet(BAS_RHIN).values[cell] == 54_321
    values = desk.sheet("Conflits").values
    decision = next(a for a, value in values.items() if value == "Décision").rstrip("0123456789")
    row = next(a.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for a, value in values.items() if "12 345" in plain(str(value)))
    desk.type_in("Conflits", f"{decision}{row}", "Prendre")

    dialogs = desk.click("decisions", "ok")

    assert "Appliquer ces décisions ?" in dialogs[0][1]
    assert desk.sheet(BAS_RHIN).values[cell] == 12_345


def alone(copy: Path, target: Path) -> Path:
    """What Excel leaves of a copy when its entry sheet alone is moved into a new workbook."""
    book = openpyxl.load_workbook(copy)
    for name in book.sheetnames:
        if name != BAS_RHIN:
            del book[name]
    book.save(target)
    return target


def test_an_entry_sheet_alone_is_to_be_decided(desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]):
    copy = collected(desk, folder)
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345})
    cell = cell_of(folder.parent / "saisie.xlsx", FIGURE, YEAR)
    before = desk.sheet(BAS_RHIN).values[cell]

    dialogs = desk.click("integrer", [str(alone(copy, folder / "Classeur1.xlsx"))], "ok")

    assert "Ce fichier n’a que la feuille de saisie du département 67" in plain(dialogs[1][1])
    assert desk.sheet(BAS_RHIN).values[cell] == before
    assert desk.at[0] == "Conflits"
    values = desk.sheet("Conflits").values
    assert "(inconnu)" in values.values()
    decision = next(a for a, value in values.items() if value == "Décision").rstrip("0123456789")
    row = next(a.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for a, value in values.items() if "12 345" in plain(str(value)))
    desk.type_in("Conflits", f"{decision}{row}", "Prendre")
    desk.click("decisions", "ok")
    assert desk.sheet(BAS_RHIN).values[cell] == 12_345


def test_a_copy_whose_memory_was_altered_changes_no_cell(desk: Desk, folder: Path, shown: list[tuple[Draft, Path]]):
    copy = collected(desk, folder)
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345})
    base = next(sheet for sheet in read_grid(copy).sheets if sheet.name == "_base")
    row = next(a[1:] for a, value in base.values.items() if value == "rsa_1er_cer")
    edit(copy, "_base", {f"F{row}": "7"})
    before = desk.sheet(BAS_RHIN)

    dialogs = desk.click("integrer", [str(copy)], "ok")

    assert "Ce que cette copie garde de son envoi n’est pas ce qui a été envoyé" in plain(dialogs[1][1])
    assert desk.sheet(BAS_RHIN) == before
    assert "12 345" in [plain(str(value)) for value in desk.sheet("Conflits").values.values()]


def test_a_copy_made_in_excel_bears_the_label_of_the_workbook(
    tmp_path: Path, folder: Path, shown: list[tuple[Draft, Path]]
):
    path = labelled(master(tmp_path / "saisie.xlsx"), part=info())

    copy = collected(Desk(path, activate), folder)

    assert FileBook(copy).label() == FileBook(path).label() == SensitivityLabel(info().encode())


def test_a_label_that_encrypts_is_told_before_the_copy_is_kept(
    tmp_path: Path, folder: Path, shown: list[tuple[Draft, Path]]
):
    desk = Desk(labelled(master(tmp_path / "saisie.xlsx"), part=info(8)), activate)

    dialogs = desk.click("collecte", "67", "31/01/2027", str(folder), "cancel")

    assert "L’étiquette de confidentialité chiffre le classeur" in dialogs[-1][1]
    assert [*folder.iterdir()] == []


def test_comparer_fills_revisions_and_shows_it(tmp_path: Path):
    desk = Desk(shipped(tmp_path / "saisie.xlsx"), activate)

    said = desk.said("comparer")

    assert "67 : 31 " in said
    assert desk.at[0] == "Révisions"
    assert len(desk.sheet("Révisions").values) > 200


def test_days_are_read_as_people_write_them():
    from calpae_xl.addin.exchanging import _day

    assert [_day(text) for text in ("31/01/2027", " 1.2.2027 ", "1-12-2027", "  ")] == [
        date(2027, 1, 31),
        date(2027, 2, 1),
        date(2027, 12, 1),
        None,
    ]
