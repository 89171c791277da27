"""The parameters of a campaign: their defaults, its periods, the lines of « Paramètres »."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from factories import COLLECTIVITY, campaign, grid, shipped_settings

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.settings import (
    ALL_PARAMETERS,
    NUMERIC_FIELDS,
    SENDING_PARAMETERS,
    SendingWay,
    Settings,
    is_sheet_name,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Collectivity, Kind, Period
from calpae_xl.data import packaged_collectivity

EVERY = ALL_PARAMETERS


@pytest.mark.parametrize(
    ("first", "last", "aim", "labels"),
    [
        pytest.param(2018, 2022, 2023, ["2018", "2019", "2020", "2021", "2022", "2023"], id="several years"),
        pytest.param(2022, 2022, 2023, ["2022", "2023"], id="one year"),
        pytest.param(2021, 2022, 2022, ["2021", "2022", "2022"], id="target of an achieved year"),
    ],
)
def test_periods_are_the_achieved_years_in_order_then_the_target(first, last, aim, labels):
    periods = shipped_settings(first_year=first, year=last, target_year=aim).periods

    assert [period.label for period in periods] == labels
    assert [period.kind for period in periods] == [*[Kind.ACHIEVED] * (len(labels) - 1), Kind.TARGET]
    assert len({*periods}) == len(labels)


def test_the_defaults_are_those_of_the_2022_campaign():
    settings = shipped_settings()

    assert (settings.campaign, settings.periods[0], settings.periods[-1]) == (
        "2022",
        Period("2018"),
        Period("2023", Kind.TARGET),
    )
    assert [territory.sheet for territory in settings.territories] == ["67 Bas-Rhin", "68 Haut-Rhin"]
    assert (settings.sending, settings.service_mailbox, settings.prefecture_mailbox) == (SendingWay.OUTLOOK, "", "")


def test_every_setting_but_the_departments_has_its_line_and_no_line_sets_nothing():
    assert {parameter.field for parameter in EVERY} == {field.name for field in fields(Settings)} - {
        "territories",
        "columns",
        "conventions",
    }


def test_ids_and_labels_tell_parameters_apart():
    assert len({parameter.id for parameter in EVERY}) == len({parameter.label for parameter in EVERY}) == len(EVERY)


def test_what_is_read_as_a_number_is_one():
    settings = shipped_settings()

    assert all(isinstance(getattr(settings, name), int | float) for name in NUMERIC_FIELDS)
    assert not NUMERIC_FIELDS & {parameter.field for parameter in SENDING_PARAMETERS}


def test_the_defaults_name_no_territory():
    settings = Settings()

    assert (settings.territories, settings.collectivity) == ((), Collectivity("TOT", "Ensemble", "Ensemble"))


@pytest.mark.parametrize("name", ["CeA", "Côte-d'Or", "Bourgogne", "x" * 31, "Val de Loire 2"])
def test_a_name_that_excel_takes_may_be_that_of_the_result_sheet(name):
    assert is_sheet_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "x" * 32, "\U0001f600" * 16, "'Or", "Or'", "_vu", "Accueil", "ÉVOLUTIONS", "Historique"),
        *(f"a{sign}b" for sign in "/\\?*[]:\n"),
    ],
)
def test_a_name_that_excel_refuses_or_that_another_sheet_has_may_not(name):
    assert not is_sheet_name(name)


def given(**changed: str) -> Settings:
    """The settings of a workbook that says this of its collectivity."""
    return campaign(settings=shipped_settings(**changed)).settings


def test_the_collectivity_is_what_the_sheet_says():
    named = given(collectivity_code="BFC", collectivity_name="Bourgogne-Franche-Comté", collectivity_short="BFC")

    assert named.collectivity == Collectivity("BFC", "Bourgogne-Franche-Comté", "BFC")


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"collectivity_code": "67"}, ("TOT", "CeA")),
        ({"collectivity_code": "bourgogne"}, ("TOT", "CeA")),
        ({"collectivity_short": "68"}, ("6AE", "Ensemble")),
        ({"collectivity_short": "67 Bas-Rhin"}, ("6AE", "Ensemble")),
        ({"collectivity_short": "a/b"}, ("6AE", "Ensemble")),
    ],
    ids=["code of a department", "no code", "name of a row", "name of a sheet", "no name of a sheet"],
)
def test_what_cannot_name_it_is_reported_and_replaced(changed, kept):
    read = campaign(settings=shipped_settings(**changed))

    assert (read.settings.collectivity_code, read.settings.collectivity_short) == kept
    assert [finding.code for finding in read.structure] == [Code.UNUSABLE_PARAMETER]


def test_a_workbook_that_says_nothing_of_it_is_named_by_whoever_knows_it():
    before = Settings(territories=shipped_settings().territories)
    sheets = {sheet.name: sheet for sheet in grid(settings=before).sheets}
    lines = sheets["Paramètres"].values
    bare = {cell: value for cell, value in lines.items() if "collectivit" not in str(lines.get(f"A{cell[1:]}", ""))}
    sheets["Paramètres"] = replace(sheets["Paramètres"], values=bare)
    silent = replace(grid(settings=before), sheets=tuple(sheets.values()))

    assert read_campaign(silent).settings.collectivity.code == "TOT"
    assert read_campaign(silent, packaged_collectivity).settings.collectivity == COLLECTIVITY
    assert packaged_collectivity(["21", "67"]) is None
