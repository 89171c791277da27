"""What is ours in a workbook beside its cells, and is found damaged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import grid

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.structure import broken_names
from calpae_xl.core.figures.priorities import Priorities
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.workbook.grid import Grid
from core.telling.test_messages import named, typed


def seen(book: Grid) -> list[Finding]:
    return [*read_campaign(book).structure]


def test_the_entry_sheet_of_a_department_that_is_not_declared_blocks():
    """Its line of « Paramètres » was emptied: the CeA would be the 67 alone, and pass for whole."""
    book = typed(grid(), "Paramètres", {"C18": None})
    read = read_campaign(book)

    # The name that lacks is told beside.
    unnamed, finding = read.structure
    assert (unnamed.code, unnamed.at) == (Code.UNUSABLE_PARAMETER, CellRef("Paramètres", "C18"))
    assert (finding.code, finding.at, finding.territory) == (
        Code.UNDECLARED_DEPARTMENT, CellRef("68 Haut-Rhin"), "68",
    )  # fmt: skip
    assert finding.severity is Severity.BLOCKING
    assert read.undeclared == ("68",)
    assert Priorities(read, []).of(finding).priority == 1


def test_declared_departments_are_all_there_are():
    assert seen(grid()) == []
    assert read_campaign(grid()).undeclared == ()


def test_every_name_in_its_place_is_no_finding():
    assert seen(named()) == []


@pytest.mark.parametrize(
    "target", ["#REF!", "#REF!$A$1:$A$2000", "'67 Bas-Rhin (2)'!$A$1:$A$2000", "CeA!$A$1", ""], ids=repr
)
def test_a_name_that_leads_elsewhere_is_found(target: str):
    book = named()
    book = replace(book, names={**book.names, "Saisie_67_id": target})

    [finding] = seen(book)
    assert (finding.code, finding.also_read) == (Code.BROKEN_NAMES, ("Saisie_67_id",))


def test_names_are_compared_as_excel_compares_them():
    book = named()
    names = {name.upper(): target.upper() for name, target in book.names.items()}

    assert seen(replace(book, names=names)) == []


def test_all_names_dropped_are_one_finding():
    [finding] = seen(replace(named(), names={}))

    assert len(finding.also_read) == len(named().names) > 25


def test_a_copy_without_the_sheet_of_results_needs_no_name():
    assert seen(replace(grid(), names={})) == []


def test_a_renamed_sheet_keeps_its_names():
    book = named()
    sheets = tuple(replace(s, name="Saisie d'été") if s.name == "67 Bas-Rhin" else s for s in book.sheets)
    names = {name: target.replace("67 Bas-Rhin", "Saisie d''été") for name, target in book.names.items()}
    renamed = replace(book, sheets=sheets, names=names)

    read = read_campaign(renamed)
    assert broken_names(renamed, read.found, read.settings) == ()


def test_manual_calculation_is_found():
    [finding] = seen(replace(grid(), manual_calculation=True))

    assert (finding.code, finding.at) == (Code.MANUAL_CALCULATION, CellRef("Accueil"))


def test_a_live_book_whose_names_nobody_asked_for_tells_nothing_of_them():
    book = named("Saisie_67_id")

    assert [finding.code for finding in seen(book)] == [Code.BROKEN_NAMES]
    assert seen(replace(book, names_at_hand=False)) == []
