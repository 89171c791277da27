"""What a copy keeps of itself when it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import factories
import pytest
from factories import year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.declared import declared
from calpae_xl.core.sheets.baseline import (
    BASELINE_SHEET,
    DamagedBaselineError,
    baseline_cells,
    read_baseline,
)
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.declaration import Answer, Declaration
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content

DISPATCH = Dispatch(Purpose.COLLECTION, "67", "2022", 1, date(2026, 11, 21))


def copy_of(grid: Grid, lines=(), dispatch: Dispatch = DISPATCH) -> Grid:
    cells = baseline_cells(dispatch, declared(read_campaign(grid), dispatch.territory, lines))
    values = {address: content.value for address, content in cells.items()}
    return replace(grid, sheets=(*grid.sheets, Sheet(BASELINE_SHEET, values)))


def test_a_baseline_reads_back_to_the_letter():
    typed = [389, 389.5, "8 5002", True, date(2022, 2, 1), "=1+1"]
    names = ["rsa_1er_rdv", "rsa_1er_cer", "ga_orientes", "ga_en_cours", "pasi_structures", "pasi_personnes_cd"]
    entries = {("67", name, year(2020)): value for name, value in zip(names, typed, strict=True)}
    reservations = [
        Reservation("67", "rsa_1er_rdv", "2020", ReservationType.PARTIAL_YEAR, "  =premier trimestre\n"),
        Reservation("67", "rsa_1er_cer", None, ReservationType.ESTIMATED),
        Reservation("68", "rsa_1er_cer", None, ReservationType.ESTIMATED, "hors du 67"),
    ]
    line = FindingLine(fingerprint=Content("abc"), decision=Content("Refuser"), justification=Content("=vu"))
    grid = factories.grid(entries, reservations=reservations, comments={("67", "rsa_1er_rdv"): "=SOMME(A1) ; vu"})

    read = read_baseline(copy_of(grid, [line, FindingLine(fingerprint=Content("muet"))]))

    assert read.dispatch == DISPATCH
    kept = {key: value for key, value in read.declaration.figures.items() if value is not None}
    assert kept == {(name, "Réalisé 2020"): value for name, value in zip(names, typed, strict=True)}
    assert [type(kept[name, "Réalisé 2020"]) for name in names] == [type(value) for value in typed]
    assert read.declaration.figures["rsa_1er_rdv", "Attendu 2023"] is None
    assert read.declaration.comments["rsa_1er_rdv"] == "=SOMME(A1) ; vu"
    assert read.declaration.comments["rsa_1er_cer"] == ""
    assert read.declaration.reservations == {
        ("rsa_1er_rdv", "2020", ReservationType.PARTIAL_YEAR): "  =premier trimestre\n",
        ("rsa_1er_cer", None, ReservationType.ESTIMATED): "",
    }
    assert read.declaration.answers == {"abc": Answer("Refuser", "=vu")}


def test_every_cell_is_a_text_that_no_program_alters():
    cells = baseline_cells(DISPATCH, declared(read_campaign(factories.real_grid()), "67"))

    assert {type(content.value) for content in cells.values()} == {str}
    assert {content.formula for content in cells.values()} == {None}
    assert cells["A1"].value == "calpae:2:base:67:2022"


def test_the_master_workbook_has_no_baseline():
    assert read_baseline(factories.real_grid()) is None


def test_a_renamed_sheet_is_found():
    grid = copy_of(factories.grid())
    renamed = replace(grid, sheets=tuple(replace(s, name="x") if s.name == BASELINE_SHEET else s for s in grid.sheets))

    assert read_baseline(renamed).dispatch == DISPATCH


@pytest.mark.parametrize(
    "edits",
    [{"B2": None}, {"B3": "1"}, {"E6": "nombre", "F6": "douze"}, {"A6": "autre"}, {"F5": None}, {"B2": "saisie.xlsx"}],
    ids=["no name", "a line too few", "no number", "unknown nature", "no header", "another name"],
)
def test_an_altered_baseline_is_refused(edits):
    grid = copy_of(factories.grid())
    base = grid.sheets[-1]
    values = {address: value for address, value in {**base.values, **edits}.items() if value is not None}

    with pytest.raises(DamagedBaselineError, match="ne garde plus trace de ce qu’il contenait à l’envoi"):
        read_baseline(replace(grid, sheets=(*grid.sheets[:-1], replace(base, values=values))))


def test_a_copy_for_everybody_has_no_baseline():
    with pytest.raises(ValueError, match="one department"):
        baseline_cells(DISPATCH._replace(territory=None), Declaration())


def test_the_campaign_is_kept_whatever_file_names_allow():
    dispatch = DISPATCH._replace(campaign="2021/2022")

    assert read_baseline(copy_of(factories.grid(), dispatch=dispatch)).dispatch == dispatch


def digest(grid: Grid) -> str:
    read = read_baseline(grid)
    assert read is not None
    return read.digest


def saved(grid: Grid, **edits: object) -> Grid:
    *others, base = grid.sheets
    values = {address: value for address, value in {**base.values, **edits}.items() if value is not None}
    return replace(grid, sheets=(*others, replace(base, values=values)))


ENTRIES = {("67", "rsa_1er_rdv", year(2020)): 389, ("67", "rsa_1er_cer", year(2020)): 12}
COMMENTED = factories.grid(ENTRIES, comments={("67", "rsa_1er_rdv"): "vu\nle 3\u00a0mai"})


def line_of(grid: Grid, text: str) -> str:
    return next(a[1:] for a, value in grid.sheets[-1].values.items() if value == text and a[0] == "F")


def test_the_digest_is_that_of_what_the_sheet_holds_whoever_saved_it_again():
    copy = copy_of(COMMENTED)
    comment = line_of(copy, "vu\nle 3\u00a0mai")
    first, second = ({f"{c}{line_of(copy, text)}": c for c in "ABCEF"} for text in ("389", "12"))
    values = copy.sheets[-1].values
    swapped = {a: values[b] for a, b in zip([*first, *second], [*second, *first], strict=True)}

    assert len(digest(copy)) == 64
    assert digest(saved(copy, **{f"F{comment}": " vu\r\nle 3 mai"})) == digest(copy)
    assert digest(saved(copy, **swapped)) == digest(copy)


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param({"389": "390"}, id="a figure"),
        pytest.param({"vu\nle 3\u00a0mai": "revu"}, id="a comment"),
        pytest.param({"B2": DISPATCH._replace(version=2).file_name}, id="the version"),
        pytest.param({"B2": DISPATCH._replace(sent_on=date(2026, 11, 22)).file_name}, id="the day"),
        pytest.param({"A1": "calpae:2:base:67:2021"}, id="the campaign"),
        pytest.param(
            {"A1": "calpae:2:base:68:2022", "B2": DISPATCH._replace(territory="68").file_name}, id="the department"
        ),
    ],
)
def test_whatever_is_altered_makes_another_digest(edits):
    copy = copy_of(COMMENTED)
    placed = {at if at in ("A1", "B2") else f"F{line_of(copy, at)}": text for at, text in edits.items()}

    assert digest(saved(copy, **placed)) != digest(copy)
