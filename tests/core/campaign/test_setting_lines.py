"""The lines of « Paramètres »: what they may hold, and what is done where they contradict one another."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace

import pytest
from factories import REFERENTIAL, grid, plain, real_grid, shipped_settings

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.setting_lines import TerritoryCountError
from calpae_xl.core.campaign.settings import ALL_PARAMETERS, PARAMETERS, Settings
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.settings import TERRITORY_SETTING
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.model import CellRef, Territory
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, split_address
from calpae_xl.core.workbook.layout import Mark, Role


def edited(book: Grid, sheet: str, cells: dict[str, Value | None]) -> Grid:
    """The workbook with some cells of a sheet typed over; ``None`` empties one."""
    return replace(
        book,
        sheets=tuple(
            replace(s, values={at: v for at, v in {**s.values, **cells}.items() if v is not None})
            if s.name == sheet
            else s
            for s in book.sheets
        ),
    )


def departments(count: int) -> Settings:
    return shipped_settings(territories=tuple(Territory(f"{number:03}", "Département") for number in range(count)))


@pytest.mark.parametrize(
    ("count", "message"),
    [
        pytest.param(0, "ne déclare aucun département dans « Paramètres »", id="none"),
        pytest.param(121, "déclare 121 départements dans « Paramètres »", id="one-too-many"),
        pytest.param(200, "déclare 200 départements dans « Paramètres »", id="two-hundred"),
    ],
)
def test_no_department_or_too_many_are_refused(count, message):
    with pytest.raises(TerritoryCountError, match=message) as caught:
        read_campaign(grid(settings=departments(count)))

    assert caught.value.remedy.startswith("Déclarez-en de 1 à 120")


@pytest.mark.parametrize("count", [1, 120])
def test_one_department_and_all_of_france_are_accepted(count):
    campaign = read_campaign(grid(settings=departments(count)))

    assert len(campaign.series) == count
    assert campaign.structure == ()


# The table of departments


def added(*cells: Value | None) -> Grid:
    """The workbook with the table of departments below, as built, and a line that a person typed under the others."""
    book = grid()
    sheet = book.sheet("Paramètres")
    assert sheet is not None
    first = max(split_address(cell)[1] for cell in sheet.values) + 3
    lines: list[list[Value | None]] = [
        [None, "Département", "Nom", "Remarque", "Contact"],
        ["territoire_67", "67", "Bas-Rhin", None, "67@exemple.fr"],
        ["territoire_68", "68", "Haut-Rhin", None, None],
    ]
    lines += [
        [*cells],
        [None, "Envois", "un titre"],
        [None, "Paramètre", "Valeur"],
        ["service", "Service expéditeur", "CeA"],
    ]
    typed = {f"{'ABCDE'[i]}{first + n}": value for n, line in enumerate(lines) for i, value in enumerate(line)}
    marks = [at for at, value in sheet.values.items() if str(value).startswith(TERRITORY_SETTING)]
    before = {f"{letter}{split_address(mark)[1]}": None for mark in marks for letter in "ABC"}
    return edited(book, "Paramètres", before | typed)


def told(campaign: Campaign) -> list[str]:
    return [
        plain(" ".join(sentence(f, REFERENTIAL, campaign.settings)))
        for f in campaign.structure
        if f.code is Code.UNUSABLE_PARAMETER
    ]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("89", "89", id="text"),
        pytest.param(89, "89", id="number"),
        pytest.param(1, "01", id="number-that-lost-its-zero"),
        pytest.param(" 2a ", "2A", id="corse"),
    ],
)
def test_a_line_of_the_table_is_a_department_by_its_code_alone(typed, code):
    campaign = read_campaign(added(None, typed, "Yonne", None, "yonne@exemple.fr"))

    assert [(t.code, t.name) for t in campaign.settings.territories] == [
        ("67", "Bas-Rhin"),
        ("68", "Haut-Rhin"),
        (code, "Yonne"),
    ]
    assert campaign.settings.territories[-1].mailbox == "yonne@exemple.fr"
    assert told(campaign) == []


def test_of_a_line_that_was_copied_the_code_that_people_see_counts_and_the_id_is_told():
    campaign = read_campaign(added("territoire_68", "89", "Yonne"))

    assert [t.code for t in campaign.settings.territories] == ["67", "68", "89"]
    [message] = told(campaign)
    assert "Le paramètre « Identifiant du département 89 » contient « territoire_68 », qui contredit" in message
    assert message.endswith("Saisissez « territoire_89 », ou videz la cellule : le code suffit.")


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        pytest.param((None, "89", None), "« Nom du département 89 » est vide : il n’en est pas tenu", id="no-name"),
        pytest.param((None, "L’Yonne", "Yonne"), "contient « Yonne », qui ne convient pas", id="no-code"),
        pytest.param((None, "68", "Yonne"), "contient « Yonne », qui ne convient pas : « Haut-Rhin »", id="twice"),
    ],
)
def test_a_line_that_is_no_department_is_told(cells, message):
    campaign = read_campaign(added(*cells))

    assert [t.code for t in campaign.settings.territories] == ["67", "68"]
    assert len(told(campaign)) == 1
    assert message in told(campaign)[0]


def test_a_remark_typed_under_the_table_and_the_titles_below_are_no_departments():
    campaign = read_campaign(added(None, "Voir la convention", None))

    assert [t.code for t in campaign.settings.territories] == ["67", "68"]
    assert told(campaign) == []


# Parameters

VALUE_CELL = {parameter.field: f"C{4 + i}" for i, parameter in enumerate(PARAMETERS)}


def with_parameter(field: str, value: Value | None) -> Grid:
    return edited(grid(), "Paramètres", {VALUE_CELL[field]: value})


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param("campaign", 2022, "2022", id="campaign-typed-as-a-number"),
        pytest.param("campaign", " 2022 ", "2022", id="campaign-typed-as-text"),
        pytest.param("first_year", 2019.0, 2019, id="year-as-excel-stores-it"),
        pytest.param("first_year", "2020", 2020, id="year-typed-as-text"),
        pytest.param("max_change_ratio", 0.3, 0.3, id="threshold"),
        pytest.param("max_change_ratio", "0,3", 0.3, id="threshold-with-a-comma"),
        pytest.param("max_change_ratio", 2, 2, id="greatest-threshold"),
        pytest.param("max_change_ratio", 0.123456789, 0.123456789, id="threshold-of-many-digits"),
        pytest.param("jump_units", 0, 0, id="no-least-change"),
        pytest.param("jump_points", 100, 100, id="greatest-points"),
        pytest.param("max_department_ratio", 1.5, 1.5, id="departments"),
        pytest.param("small_count", 11, 11, id="small-counts"),
    ],
)
def test_a_parameter_is_read_as_people_type_it(field, value, expected):
    campaign = read_campaign(with_parameter(field, value))

    assert getattr(campaign.settings, field) == expected
    assert Code.UNUSABLE_PARAMETER not in {f.code for f in campaign.structure}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param("campaign", None, id="no-campaign"),
        pytest.param("year", "l’an passé", id="year-in-words"),
        pytest.param("year", 2021.5, id="half-a-year"),
        pytest.param("year", 22, id="year-of-two-digits"),
        pytest.param("first_year", True, id="logical-value"),
        pytest.param("max_change_ratio", "beaucoup", id="threshold-in-words"),
        pytest.param("max_change_ratio", -0.5, id="negative-threshold"),
        pytest.param("max_change_ratio", 0, id="threshold-of-zero"),
        pytest.param("max_change_ratio", 50, id="per-cent-for-a-ratio"),
        pytest.param("max_change_ratio", 1e300, id="threshold-beyond-everything"),
        pytest.param("jump_units", -1, id="negative-units"),
        pytest.param("jump_points", 0, id="no-points"),
        pytest.param("jump_points", 101, id="too-many-points"),
        pytest.param("max_department_ratio", 0, id="ratio-of-zero"),
        pytest.param("max_department_ratio", 1, id="ratio-of-one"),
        pytest.param("small_count", 10**9, id="everything-is-small"),
        pytest.param("equal_above", -3, id="negative-figure"),
        pytest.param("campaign", "2022:bis", id="campaign-that-breaks-marks"),
        pytest.param("campaign", "x" * 32, id="campaign-too-long"),
        pytest.param("campaign", "#REF!", id="campaign-of-an-error"),
        pytest.param("max_change_ratio", "nan", id="nan"),
        pytest.param("max_change_ratio", "inf", id="infinity"),
        pytest.param("max_change_ratio", "1_0", id="underscore"),
        pytest.param("small_count", "٣", id="arabic-indic-digits"),
        pytest.param("small_count", "#REF!", id="excel-error"),
        pytest.param("max_department_ratio", None, id="blank-threshold"),
    ],
)
def test_a_broken_parameter_is_reported_and_its_default_is_used(field, value):
    campaign = read_campaign(with_parameter(field, value))

    [finding] = [f for f in campaign.structure if f.code is Code.UNUSABLE_PARAMETER]
    assert finding.at == CellRef("Paramètres", VALUE_CELL[field])
    assert finding.facts.default == getattr(shipped_settings(), field)
    assert getattr(campaign.settings, field) == getattr(shipped_settings(), field)


def test_each_parameter_says_what_it_may_hold():
    told = set()
    for field in VALUE_CELL:
        campaign = read_campaign(with_parameter(field, None))
        [finding] = [f for f in campaign.structure if f.code is Code.UNUSABLE_PARAMETER]
        told.add(sentence(finding, campaign.referential, campaign.settings))

    assert len(told) == len(VALUE_CELL)


@pytest.mark.parametrize("parameter", ALL_PARAMETERS, ids=lambda parameter: parameter.field)
@pytest.mark.parametrize("value", ["31/02/2023", True, -1e300], ids=repr)
def test_what_is_used_instead_is_told_as_people_type_it(parameter, value):
    at = VALUE_CELL.get(parameter.field, "C60")
    campaign = read_campaign(edited(grid(), "Paramètres", {f"A{at[1:]}": parameter.id, at: value}))

    told = [
        " ".join(sentence(finding, campaign.referential, campaign.settings))
        for finding in campaign.structure
        if finding.code is Code.UNUSABLE_PARAMETER
    ]

    assert not re.search(r"\b(None|True|False)\b|SendingWay", " ".join(told))


def test_a_date_that_is_none_has_nothing_used_instead():
    campaign = read_campaign(edited(grid(), "Paramètres", {"A60": "certifie_le", "C60": "31/02/2023"}))

    [finding] = [f for f in campaign.structure if f.code is Code.UNUSABLE_PARAMETER]
    told = plain(sentence(finding, campaign.referential, campaign.settings)[0])

    assert told.endswith("contient « 31/02/2023 », qui ne convient pas : il n’en est pas tenu compte.")


@pytest.mark.parametrize("field", VALUE_CELL)
@pytest.mark.parametrize("value", [0, -1, 50, 1e6, 1e300, -1e-300, "50 %", "", True, "#DIV/0!"], ids=repr)
def test_whatever_a_parameter_holds_everything_is_worked_out_or_refused_in_words(field, value):
    book = edited(real_grid(), "Paramètres", {VALUE_CELL[field]: value})

    with suppress(CalpaeError):
        assert process_grid(book).validation.findings


def test_of_two_lines_on_one_parameter_the_first_is_used():
    cells = {"A60": "seuil_variation", "C60": 0.2}
    campaign = read_campaign(edited(grid(), "Paramètres", cells))

    [finding] = campaign.structure
    assert (finding.code, finding.at.cell, campaign.settings.max_change_ratio) == (Code.UNUSABLE_PARAMETER, "C60", 0.5)


@pytest.mark.parametrize("code", ["", "6AE", "670067", "6:7"])
def test_what_is_no_department_is_not_taken_for_one(code):
    cells = {"A60": f"territoire_{code}", "C60": "Ailleurs"}
    campaign = read_campaign(edited(grid(), "Paramètres", cells))

    assert [territory.code for territory in campaign.territories] == ["67", "68"]
    assert [finding.code for finding in campaign.structure] == [Code.UNUSABLE_PARAMETER]


@pytest.mark.parametrize(
    ("field", "value", "against"),
    [
        pytest.param("campaign", "2023", "les feuilles du classeur", id="campaign-of-no-sheet"),
        pytest.param("campaign", "2022-bis", "les feuilles du classeur", id="campaign-called-otherwise"),
        pytest.param("year", 2021, "« Campagne » (2022)", id="year-before-the-campaign"),
        pytest.param("year", 2023, "« Campagne » (2022)", id="year-after-the-campaign"),
        pytest.param("first_year", 2023, "« Année de la campagne » (2022)", id="years-that-run-backwards"),
        pytest.param("first_year", 2025, "« Année de la campagne » (2022)", id="first-year-after-all"),
        pytest.param("target_year", 2022, "« Année de la campagne » (2022)", id="target-of-the-campaign"),
        pytest.param("target_year", 2019, "« Année de la campagne » (2022)", id="target-long-past"),
    ],
)
def test_a_setting_that_contradicts_another_is_one_finding_and_blames_nothing_else(field, value, against):
    book = edited(real_grid(), "Paramètres", {VALUE_CELL[field]: value})

    campaign = read_campaign(book)

    [finding] = [f for f in campaign.structure if f not in read_campaign(real_grid()).structure]
    assert (finding.code, finding.at.cell, finding.facts.against) == (
        Code.UNUSABLE_PARAMETER, VALUE_CELL[field], against,
    )  # fmt: skip
    assert campaign.settings == read_campaign(real_grid()).settings


def test_a_setting_that_contradicts_another_says_what_to_do():
    campaign = read_campaign(with_parameter("year", 2021))

    [finding] = campaign.structure
    assert [plain(text) for text in sentence(finding, campaign.referential, campaign.settings)] == [
        "Le paramètre « Année de la campagne » contient « 2021 », qui contredit « Campagne » (2022) : 2022 est utilisé.",
        "Saisissez 2022, ou corrigez « Campagne » (2022).",
    ]


def test_a_campaign_may_be_called_by_another_year_than_its_figures():
    """The entry sheets show the year of the setting as their last."""
    made = shipped_settings(campaign="2023", year=2022, target_year=2023)

    campaign = read_campaign(grid(settings=made))

    assert (campaign.structure, campaign.settings) == ((), made)


def test_a_target_may_stand_at_an_achieved_year():
    made = shipped_settings(target_year=2021)

    campaign = read_campaign(grid(settings=made))

    assert (campaign.structure, campaign.settings) == ((), made)


def test_a_sheet_of_another_campaign_is_still_told():
    """The setting is that of the other sheet: nothing says which of the two is wrong."""
    book = edited(grid(), "67 Bas-Rhin", {"A1": Mark(1, Role.ENTRY, "67", "2021").text})

    assert [finding.code for finding in read_campaign(book).structure] == [Code.OTHER_CAMPAIGN]


@pytest.mark.parametrize(("first", "count"), [(2022, 1), (2021, 2), (2000, 23)])
def test_a_campaign_has_one_year_or_many(first, count):
    assert len(read_campaign(with_parameter("first_year", first)).periods) == count + 1
