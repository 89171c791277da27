"""What a vintage publishes: the archive, or a workbook as it stands."""

from __future__ import annotations

import pytest
from factories import REFERENTIAL, campaign, plain, target, year

from calpae_xl.core.campaign.vintages import (
    Published,
    UnknownVintageError,
    UnnamedDepartmentError,
    archived_vintage,
    earlier_vintages,
    entered_vintage,
    published_reading,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import MissingCode
from calpae_xl.core.trade.values import Value

FLOW, RATE = "rsa_1er_rdv", "pasi_taux_couverture_30min"
ARCHIVE = [
    ("2020", "67", FLOW, year(2019), "4 100"),
    ("2020", "67", FLOW, year(2020), "ND"),
    ("2020", "67", "ancien_indicateur", year(2020), "12"),
    ("2018", "67", FLOW, year(2018), "3900"),
]


def published(indicator: str, raw: Value | None, *, aim: bool = False) -> Published:
    known = REFERENTIAL.indicators[indicator]
    return Published(known, str(raw), published_reading(raw, known, target=aim))


@pytest.mark.parametrize(
    ("cell", "figure", "code"),
    [
        pytest.param(published(FLOW, "4 100"), 4100, None, id="number-kept-as-text"),
        pytest.param(published(FLOW, 0), 0, None, id="zero"),
        pytest.param(published(RATE, "95 %"), 95, None, id="rate"),
        pytest.param(published(FLOW, "n.d."), None, MissingCode.ND, id="code"),
        pytest.param(published(FLOW, None), None, MissingCode.BLANK, id="blank"),
        pytest.param(published(FLOW, "8 5002"), None, MissingCode.UNREADABLE, id="unreadable"),
        pytest.param(published(FLOW, -5), None, MissingCode.UNREADABLE, id="negative-cannot-be-compared"),
        pytest.param(published(RATE, 150), None, MissingCode.UNREADABLE, id="beyond-100-per-cent"),
    ],
)
def test_a_published_cell_has_a_figure_to_compare_or_the_reason_why_not(cell, figure, code):
    assert (cell.figure, cell.code) == (figure, code)


def test_a_number_with_two_meanings_stays_unreadable():
    assert published_reading("8 5002", REFERENTIAL.indicators[FLOW]).fault is Code.MALFORMED_NUMBER


def test_the_campaign_itself_is_no_earlier_vintage_and_the_latest_comes_last():
    read = campaign(vintages=[*ARCHIVE, ("2022", "67", FLOW, year(2022), "1")])

    assert earlier_vintages(read) == ["2018", "2020"]


@pytest.mark.parametrize(("name", "chosen"), [(None, "2020"), ("2018", "2018")])
def test_the_latest_vintage_is_meant_unless_another_is_named(name: str | None, chosen: str):
    vintage = archived_vintage(campaign(vintages=ARCHIVE), name)

    assert (vintage.name, vintage.title) == (chosen, f"millésime {chosen}")


def test_an_indicator_that_no_referential_knows_is_named_by_its_id_and_not_read():
    vintage = archived_vintage(campaign(vintages=ARCHIVE))

    short = REFERENTIAL.indicators[FLOW].short
    assert vintage.rows == {"67": {FLOW: short, "ancien_indicateur": "ancien_indicateur"}}
    assert {name for _, name, _ in vintage.cells} == {FLOW}
    assert vintage.cells["67", FLOW, year(2019)].figure == 4100
    assert vintage.cells["67", FLOW, year(2019)].at is None


@pytest.mark.parametrize(
    ("archive", "name", "sentence"),
    [
        pytest.param(
            ARCHIVE, "2019",
            "La feuille « Millésimes » de « essai.xlsx » ne contient aucun chiffre du millésime « 2019 ». "
            "Choisissez parmi : 2018 et 2020, ou comparez à un autre classeur (--avec).",
            id="unknown",
        ),
        pytest.param(
            [], None,
            "La feuille « Millésimes » de « essai.xlsx » ne contient aucun millésime antérieur. "
            "Donnez l’autre classeur avec --avec.",
            id="none at all",
        ),
    ],
)  # fmt: skip
def test_a_vintage_that_is_not_there_is_refused_with_those_that_are(archive, name, sentence):
    with pytest.raises(UnknownVintageError) as refused:
        archived_vintage(campaign(vintages=archive), name)

    assert plain(str(refused.value)) == sentence


def test_figures_that_name_no_department_are_nobodys_until_somebody_says_whose():
    read = campaign(vintages=[("2020", "", FLOW, year(2019), "1"), ("2020", "67", FLOW, year(2020), "2")])

    with pytest.raises(UnnamedDepartmentError, match="--departement, suivi de 67 ou 68"):
        archived_vintage(read)
    vintage = archived_vintage(read, department="67")
    assert {key: cell.figure for key, cell in vintage.cells.items()} == {
        ("67", FLOW, year(2019)): 1,
        ("67", FLOW, year(2020)): 2,
    }


def test_a_department_named_there_keeps_its_own_figures():
    read = campaign(vintages=[("2020", "", FLOW, year(2019), "1"), ("2020", "67", FLOW, year(2019), "2")])

    assert archived_vintage(read, department="67").cells["67", FLOW, year(2019)].figure == 2
    assert archived_vintage(read, department="68").cells["68", FLOW, year(2019)].figure == 1


def test_a_workbook_as_it_stands_says_every_cell_with_its_place():
    read = campaign({("67", FLOW, year(2021)): "4 100", ("67", FLOW, target()): -5, ("68", FLOW, year(2021)): " nd "})

    vintage = entered_vintage(read)

    assert (vintage.name, vintage.title) == ("2022", "millésime 2022")
    cell = vintage.cells["67", FLOW, year(2021)]
    assert (cell.figure, cell.raw) == (4100, "4 100")
    assert cell.at is not None
    assert (vintage.cells["67", FLOW, target()].figure, vintage.cells["68", FLOW, year(2021)].raw) == (None, "nd")
    assert vintage.cells["67", FLOW, year(2018)].code is MissingCode.BLANK


def test_two_workbooks_of_one_campaign_are_told_apart_by_their_files():
    vintage = entered_vintage(campaign(), by_file=True)

    assert (vintage.name, plain(vintage.title)) == ("essai.xlsx", "classeur « essai.xlsx »")
