"""Our sheets in a workbook: by their marker, else by their defined name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from factories import grid, plain

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import NotACalpaeWorkbookError
from calpae_xl.core.trade.facts import CopiedSheet
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Mark, Role
from calpae_xl.core.workbook.sheet_recognition import (
    FoundSheet,
    FoundSheets,
    IncompleteWorkbookError,
    NewerLayoutError,
    UnmarkedEntrySheetError,
    beside_mark,
    mark_of,
    mark_place,
    recognise_sheets,
    required_sheet,
    sheet_of,
)

ENTRY = Mark(LAYOUT_VERSION, Role.ENTRY, "67", "2022")
BOOK = Grid("saisie.xlsx", (Sheet("67 Bas-Rhin", {"A1": ENTRY.text}), Sheet("Notes", {"A1": "à moi"})))


def recognised(book: Grid) -> tuple[FoundSheets, list[Finding]]:
    structure: list[Finding] = []
    return recognise_sheets(book, structure), structure


def with_sheets(*sheets: Sheet, names: dict[str, str] | None = None) -> Grid:
    return Grid("saisie.xlsx", sheets, names or {})


def test_a_sheet_is_known_by_its_marker_whatever_people_call_it():
    found, structure = recognised(with_sheets(Sheet("Saisie du 67", {"A1": ENTRY.text})))

    assert found[Role.ENTRY, "67"].sheet.name == "Saisie du 67"
    assert found[Role.ENTRY, "67"].mark == ENTRY
    assert structure == []


def test_a_sheet_is_given_by_role_and_territory_and_one_that_is_not_there_is_none():
    found, _ = recognised(BOOK)

    assert sheet_of(found, Role.ENTRY, "67") is BOOK.sheets[0]
    assert sheet_of(found, Role.ENTRY) is None
    assert sheet_of(found, Role.FINDINGS) is None


@pytest.mark.parametrize("place", ["A1", "A3", "C1", "D9"])
def test_a_marker_is_found_where_inserted_rows_and_columns_have_pushed_it(place: str):
    sheet = Sheet("67", {"Z1": "note", place: ENTRY.text})

    assert mark_of(sheet) == ENTRY


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda text: f" {text}\u00a0", id="blanks-around"),
        pytest.param(lambda text: text.replace(":", ":\u202f"), id="narrow-blanks"),
        pytest.param(lambda text: f"{text}\n", id="line-feed"),
        pytest.param(str.upper, id="capitals"),
    ],
)
def test_a_marker_that_only_looks_alike_is_read(write: Callable[[str], str]):
    assert mark_of(Sheet("67", {"A1": write(ENTRY.text)})) == ENTRY


@pytest.mark.parametrize(
    "values",
    [{}, {"A1": "calpae:"}, {"A1": "calpae est prêt"}, {"A1": 1, "B1": True}],
    ids=["blank", "bare", "words", "numbers"],
)
def test_a_sheet_of_somebody_elses_has_no_marker(values: dict[str, object]):
    assert mark_of(Sheet("x", values)) is None


def test_a_sheet_that_lost_its_marker_is_known_by_its_defined_name():
    lost = Sheet("67 d'Alsace", {"A1": "effacé"})
    found, _ = recognised(with_sheets(lost, *BOOK.sheets, names={"Calpae_saisie_68": "'67 d''Alsace'!$A$1:$AZ$2000"}))

    assert found[Role.ENTRY, "68"] == FoundSheet(lost, None)


def test_a_marker_weighs_more_than_a_name():
    found, _ = recognised(replace(BOOK, names={"Calpae_saisie_67": "Notes!$A$1"}))

    assert found[Role.ENTRY, "67"].sheet.name == "67 Bas-Rhin"


def test_of_two_copies_the_one_that_the_name_points_to_is_read_and_the_other_told():
    copy, original = Sheet("67 (2)", {"A1": ENTRY.text}), Sheet("67", {"A1": ENTRY.text})

    found, structure = recognised(with_sheets(copy, original, names={"CALPAE_SAISIE_67": "'67'!$A$1"}))

    assert found[Role.ENTRY, "67"].sheet is original
    assert [(f.code, f.at.sheet, f.facts) for f in structure] == [(Code.DUPLICATE_SHEET, "67 (2)", CopiedSheet("67"))]


def test_of_two_copies_without_a_name_the_first_is_read():
    copies = [Sheet(name, {"A1": ENTRY.text}) for name in ("67", "67 (2)", "67 (3)")]

    found, structure = recognised(with_sheets(*copies))

    assert found[Role.ENTRY, "67"].sheet is copies[0]
    assert [f.at.sheet for f in structure] == ["67 (2)", "67 (3)"]


def test_a_newer_layout_is_refused_with_the_version_to_install():
    newer = ENTRY._replace(version=LAYOUT_VERSION + 1)

    with pytest.raises(NewerLayoutError, match=f"mise en page {LAYOUT_VERSION + 1}"):
        recognised(with_sheets(Sheet("67", {"A1": newer.text})))


@pytest.mark.parametrize(
    "sheets",
    [(), (Sheet("Feuil1", {"A1": "Budget"}),), (Sheet("CeA", {"A1": Mark(1, Role.CONSOLIDATION, "", "2022").text}),)],
    ids=["no sheet", "sheets of others", "a result sheet alone"],
)
def test_a_workbook_without_anything_to_read_is_not_ours(sheets: tuple[Sheet, ...]):
    with pytest.raises(NotACalpaeWorkbookError, match=r"saisie\.xlsx"):
        recognised(with_sheets(*sheets))


HEADERS = {"A3": "Mesure", "B3": "Indicateur", "C3": "Unité", "I3": "Commentaires"}


def test_an_entry_sheet_pasted_without_its_hidden_column_is_told_what_it_lacks():
    with pytest.raises(UnmarkedEntrySheetError) as caught:
        recognised(with_sheets(Sheet("Notes", {"A1": "à moi"}), Sheet("Feuil1", HEADERS)))

    assert plain(str(caught.value)) == (
        "Dans « saisie.xlsx », la feuille « Feuil1 » ressemble à une feuille de saisie dont il manque la colonne A, "
        "masquée, qui dit le département et l’indicateur de chaque ligne. Dans Excel, reprenez la feuille entière (clic "
        "droit sur son onglet, « Déplacer ou copier »), et non une sélection de cellules ; si elle n’existe plus, "
        "reportez ses chiffres dans une copie envoyée par CALPAE."
    )


def test_headers_that_are_not_together_make_no_entry_sheet():
    apart = {**HEADERS, "C4": "Unité"}
    del apart["C3"]

    with pytest.raises(NotACalpaeWorkbookError):
        recognised(with_sheets(Sheet("Feuil1", apart)))


def test_a_sheet_on_which_all_depends_is_required_by_its_name():
    found, _ = recognised(grid())

    assert required_sheet(grid(), found, Role.SETTINGS).name == "Paramètres"
    with pytest.raises(IncompleteWorkbookError, match="« Référentiel » est introuvable"):
        required_sheet(BOOK, recognised(BOOK)[0], Role.REFERENTIAL)


@pytest.mark.parametrize(
    ("marker", "cell", "shown"),
    [("A1", "A12", "B12"), ("A1", "B12", "B12"), ("A1", "AA12", "AA12"), ("B3", "B12", "C12"), ("B3", "A12", "A12")],
)
def test_a_cell_under_the_marker_is_shown_by_its_neighbour(marker: str, cell: str, shown: str):
    sheet = Sheet("67", {marker: Mark(LAYOUT_VERSION, Role.ENTRY, "67", "2022").text, "A12": "rsa_1er_rdv"})

    assert beside_mark(mark_place(sheet), cell) == shown


def test_without_a_marker_every_cell_is_shown_as_it_is():
    assert beside_mark(None, "A12") == "A12"
