"""The conventions of « Paramètres » and their days: read as people write them, reported where they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest
from factories import REFERENTIAL, campaign, grid, plain, shipped_settings, told

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.conventions import Convention, Due, collection_days
from calpae_xl.core.campaign.possible_values import written_day
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet

MARCH, APRIL, MAY = date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 15)
BOTH = (Convention("Solidarités", MARCH, APRIL), Convention("RSA", APRIL, MAY))
TWO = shipped_settings(conventions=BOTH)


def read(*conventions: tuple[Value | None, ...], indicators: Mapping[str, str] | None = None) -> Campaign:
    """A workbook whose table of conventions holds these cells, and some indicators these names."""
    return read_campaign(workbook(*conventions, indicators=indicators))


def workbook(*conventions: tuple[Value | None, ...], indicators: Mapping[str, str] | None = None) -> Grid:
    made = {name: replace(REFERENTIAL.indicators[name], convention=text) for name, text in (indicators or {}).items()}
    referential = replace(REFERENTIAL, indicators={**REFERENTIAL.indicators, **made})
    return grid(settings=shipped_settings(conventions=conventions), referential=referential)  # type: ignore[arg-type]


def reported(campaign_: Campaign) -> list[str]:
    return [told(finding) for finding in campaign_.structure]


def test_each_convention_keeps_its_days_in_the_order_of_the_sheet():
    assert read(*BOTH).settings.conventions == BOTH
    assert reported(read(*BOTH)) == []


def test_a_workbook_without_the_table_and_the_column_reads_as_before():
    assert (campaign().settings.conventions, campaign().structure) == ((), ())
    old = grid()
    sheets = tuple(without(sheet, "Convention") if sheet.name == "Référentiel" else sheet for sheet in old.sheets)

    assert read_campaign(replace(old, sheets=sheets)).structure == ()


def without(sheet: Sheet, header: str) -> Sheet:
    return replace(sheet, values={at: value for at, value in sheet.values.items() if value != header})


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/03/2025", MARCH),
        (" 31/3/2025 ", MARCH),
        ("2025-03-31", MARCH),
        (datetime(2025, 3, 31, 12), MARCH),
        (None, None),
        ("  ", None),
    ],
    ids=repr,
)
def test_a_day_is_read_as_people_write_it(typed: Value | None, day: date | None):
    settings = read(("RSA", typed, None)).settings

    assert settings.conventions == (Convention("RSA", day),)


@pytest.mark.parametrize("typed", ["fin mars", "31/02/2025", "31/03", 45747, True, "#REF!"], ids=repr)
def test_what_is_no_day_is_reported_with_what_to_write_and_left_out(typed: Value):
    seen = read(("RSA", typed, MAY))

    [finding] = seen.structure
    problem, remedy = map(plain, sentence(finding, seen.referential, seen.settings))
    assert finding.code is Code.UNUSABLE_PARAMETER
    assert problem.startswith("Le paramètre « Collecte attendue le » contient « ")
    assert remedy == "Saisissez une date, comme 31/03/2025, ou laissez la cellule vide."
    assert seen.settings.conventions == (Convention("RSA", None, MAY),)


def test_a_transmission_before_its_collection_is_reported_and_left_out():
    seen = read(("RSA", MAY, MARCH))

    assert reported(seen) == [
        "Le paramètre « Transmission attendue le » contient « 31/03/2025 », qui contredit « Collecte attendue le » "
        "(15/05/2025) : il n’en est pas tenu compte."
    ]
    assert seen.settings.conventions == (Convention("RSA", MAY),)
    assert reported(read(("RSA", MAY, MAY))) == []


def test_a_convention_named_twice_or_not_at_all_is_reported():
    seen = read(("RSA", MARCH, MARCH), ("rsa", MAY, MAY), (None, APRIL, APRIL))

    assert seen.settings.conventions == (Convention("RSA", MARCH, MARCH),)
    assert [finding.at.cell for finding in seen.structure if finding.code is Code.UNUSABLE_PARAMETER] == ["B25", "B26"]


def test_a_day_that_lacks_is_told_where_several_conventions_have_theirs():
    assert reported(read(("RSA", None, None))) == []
    assert reported(read(("Solidarités", MARCH, APRIL), ("RSA", MAY, None))) == [
        "La convention « RSA » n’a pas encore de date dans « Transmission attendue le »."
    ]


def test_an_indicator_is_of_the_convention_that_it_names_else_of_the_first():
    seen = read(*BOTH, indicators={"rsa_1er_rdv": "  rsa "})

    assert seen.referential.indicators["rsa_1er_rdv"].convention == "RSA"
    assert seen.referential.indicators["ase_majeurs_annee"].convention == ""
    days = collection_days(seen.settings.conventions, seen.referential.entered)
    assert days == (Due(MARCH, ("Solidarités",)), Due(APRIL, ("RSA",)))


def test_a_convention_that_nobody_knows_is_reported_and_blocks_nothing():
    seen = read(*BOTH, indicators={"rsa_1er_rdv": "ASE"})

    [finding] = seen.structure
    problem, remedy = map(plain, sentence(finding, seen.referential, seen.settings))
    assert (finding.code, seen.referential.unusable) == (Code.INCOMPLETE_INDICATOR, frozenset())
    assert "« ASE » n’est pas une convention de « Paramètres »" in problem
    assert "choisissez parmi : Solidarités, RSA" in remedy
    assert seen.referential.indicators["rsa_1er_rdv"].convention == ""


def test_one_day_that_all_share_needs_no_name_and_an_unused_convention_has_none():
    indicators = campaign().referential.entered

    assert collection_days((Convention("CALPAE", MARCH), Convention("RSA", MAY)), indicators) == (Due(MARCH),)
    assert collection_days((Convention("CALPAE"), Convention("RSA", MAY)), indicators) == ()
    assert collection_days((), indicators) == ()


@pytest.mark.parametrize("text", ["", "31/03/25", "2025-3-31", "31.03.2025", "31/13/2025"])
def test_a_text_that_is_no_day_is_none(text: str):
    assert written_day(text) is None
