"""The table of periods of « Paramètres »: in which order the columns stand, and what of it cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from arrangements import ARRANGEMENTS, arranged, columns
from factories import grid, plain, real_entries, shipped_settings

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.period_columns import MOST_PERIODS, breaking_years, timeline, year_columns
from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet

SETTINGS = arranged(columns("r2021", "a2022", "r2022", "a2023-06"))
LINES = [("2021", "réalisé", 1), ("2022", "attendu", 2), ("2022", "réalisé", 3), ("2023-06", "attendu", 4)]


def with_cells(cells: Mapping[str, Value | None], settings: Settings = SETTINGS) -> Grid:
    """A workbook whose « Paramètres » hold these cells; ``None`` empties one."""
    book = grid(real_entries(), settings=settings)
    [place] = [number for number, sheet in enumerate(book.sheets) if sheet.name == "Paramètres"]
    sheet = book.sheets[place]
    values = {at: value for at, value in {**sheet.values, **cells}.items() if value is not None}
    sheets = (*book.sheets[:place], Sheet(sheet.name, values), *book.sheets[place + 1 :])
    return replace(book, sheets=sheets)


def first_row() -> int:
    """Row number of the first line of the table."""
    sheet = grid(settings=SETTINGS).sheet("Paramètres")
    assert sheet is not None
    [header] = [at for at, value in sheet.values.items() if value == "Période"]
    return int(header.lstrip("B")) + 1


def with_lines(lines: Sequence[tuple[Value | None, ...]], **cells: Value | None) -> Campaign:
    """A workbook with these lines in its table of periods."""
    top = first_row()
    listed: dict[str, Value | None] = {f"{c}{top + n}": None for n in range(len(LINES)) for c in "BCD"}
    for number, line in enumerate(lines):
        listed |= {f"{letters}{top + number}": value for letters, value in zip("BCD", line, strict=False)}
    return read_campaign(with_cells({**listed, **cells}))


def told(campaign: Campaign) -> list[tuple[str, str]]:
    """What is found of the settings: the cell, and what is seen."""
    found = [finding for finding in campaign.structure if finding.code is Code.UNUSABLE_PARAMETER]
    return [(f.at.cell or "", plain(sentence(f, campaign.referential, campaign.settings)[0])) for f in found]


def headers(campaign: Campaign) -> list[str]:
    return [period.header for period in campaign.periods]


@pytest.mark.parametrize("periods", ARRANGEMENTS.values(), ids=ARRANGEMENTS)
def test_an_arrangement_is_read_back(periods):
    made = arranged(periods)

    campaign = read_campaign(grid(settings=made))

    assert (campaign.structure, campaign.settings, campaign.periods) == ((), made, periods)


def test_the_order_of_the_table_is_that_of_its_numbers():
    lines = [(label, kind, -order) for label, kind, order in LINES]

    assert headers(with_lines(lines)) == ["Attendu 2023-06", "Réalisé 2022", "Attendu 2022", "Réalisé 2021"]


def test_lines_of_one_number_keep_the_order_of_the_table():
    assert headers(with_lines([(*line[:2], 1) for line in LINES])) == [period.header for period in SETTINGS.periods]


def test_a_period_is_read_as_people_write_it_and_blank_lines_are_none():
    lines = [(2021, "Réalisé", "1"), (), (" 2022 ", "ATTENDU", 2.0), ("2022", "realise", 3), ("06 2023", "Attendu", 4)]

    campaign = with_lines(lines)

    assert (headers(campaign), told(campaign)) == ([period.header for period in SETTINGS.periods], [])


@pytest.mark.parametrize(
    ("line", "cell", "seen"),
    [
        pytest.param(
            ("bientôt", "attendu", 5), "B", "« Période » contient « bientôt », qui ne convient pas", id="label"
        ),
        pytest.param((None, "attendu", 5), "B", "« Période » est vide", id="no label"),
        pytest.param(("2024", "prévu", 5), "C", "« Nature » contient « prévu », qui ne convient pas", id="kind"),
        pytest.param(("2024", None, 5), "C", "« Nature » est vide", id="no kind"),
        pytest.param(
            ("2020-06", "réalisé", 5), "B", "« Période » contient « 2020-06 », qui ne convient pas", id="half"
        ),
        pytest.param(("2022", "réalisé", 5), "B", "« Période » contient « 2022 », qui ne convient pas", id="twice"),
        pytest.param(("06/2023", "attendu", 5), "B", "« Période » contient « 06/2023 »", id="twice in two ways"),
    ],
)
def test_a_line_that_cannot_be_used_is_reported_and_left_out(line, cell, seen):
    campaign = with_lines([*LINES, line])

    [(at, sentence_)] = told(campaign)
    assert at == f"{cell}{first_row() + len(LINES)}"
    assert seen in sentence_
    assert sentence_.endswith("il n’en est pas tenu compte.")
    assert campaign.settings == SETTINGS


def test_a_line_without_order_follows_the_one_above():
    campaign = with_lines([*LINES[:2], ("2024", "attendu", "après"), *LINES[2:]])

    assert headers(campaign)[1:3] == ["Attendu 2022", "Attendu 2024"]
    assert [text for _, text in told(campaign)] == [
        "Le paramètre « Ordre » contient « après », qui ne convient pas : 2 est utilisé."
    ]


@pytest.mark.parametrize(
    ("lost", "count"), [("Ordre", 1), ("Nature", 1), ("Période", 1)], ids=["order", "kind", "period"]
)
def test_a_header_that_is_lost_is_one_finding_and_the_entry_sheets_tell_the_columns(lost, count):
    column = "BCD"[["Période", "Nature", "Ordre"].index(lost)]

    campaign = read_campaign(with_cells({f"{column}{first_row() - 1}": None}))

    assert len(told(campaign)) == count
    assert campaign.periods == SETTINGS.periods


def test_a_table_without_any_achieved_year_is_one_finding():
    campaign = with_lines([(label, "attendu", order) for label, _, order in LINES])

    assert len(told(campaign)) == 1
    assert campaign.periods == SETTINGS.periods


def test_the_table_has_an_end():
    campaign = with_lines([*LINES, *((f"{2023 + n // 12}-{n % 12 + 1:02}", "attendu", 9) for n in range(12, 80))])

    assert len(campaign.periods) == MOST_PERIODS
    assert len([at for at, _ in told(campaign) if at.startswith("B")]) == len(LINES) + 68 - MOST_PERIODS


@pytest.mark.parametrize(
    ("identity", "value", "used"),
    [("annee", 2023, "2022"), ("annee", 2021, "2022"), ("premiere_annee", 2018, "2021"), ("annee_cible", 2024, "2023")],
)
def test_a_year_that_contradicts_the_table_is_one_finding(identity, value, used):
    book = with_cells({})
    sheet = book.sheet("Paramètres")
    assert sheet is not None
    row = next((at.lstrip("A") for at, text in sheet.values.items() if text == identity), "60")

    campaign = read_campaign(with_cells({f"A{row}": identity, f"C{row}": value}))

    [(at, seen)] = told(campaign)
    assert at == f"C{row}"
    assert f"« {value} », qui contredit le tableau « Périodes » : {used} est utilisé" in seen
    assert campaign.settings == SETTINGS


def test_the_year_of_the_target_is_that_of_any_of_them():
    campaign = with_lines([*LINES, ("2025", "attendu", 5)])

    assert (told(campaign), campaign.settings.target_year) == ([], 2025)


def test_a_parameter_below_the_table_is_no_period():
    campaign = read_campaign(with_cells({"A60": "territoire_90", "B60": "Département", "C60": "Belfort"}))

    assert told(campaign) == []
    assert [territory.code for territory in campaign.territories] == ["67", "68", "90"]


@pytest.mark.parametrize("column", "BCD")
@pytest.mark.parametrize("value", [None, 0, -1, 1e300, True, "#REF!", "=1", "2022\n06", "x" * 300], ids=repr)
def test_whatever_the_table_holds_everything_is_worked_out(column, value):
    for row in range(len(LINES)):
        work = process_grid(with_cells({f"{column}{first_row() + row}": value}))
        assert work.campaign.periods
        assert len(work.cells) > 0


def test_columns_and_years_give_one_account():
    plain_columns = year_columns(2018, 2022, 2023)

    assert shipped_settings(columns=plain_columns) == shipped_settings()
    assert replace(SETTINGS, columns=plain_columns) == replace(shipped_settings(), campaign="2022")
    assert replace(SETTINGS, first_year=1990, target_year=2050) == SETTINGS
    assert (SETTINGS.first_year, SETTINGS.target_year) == (2021, 2023)


@pytest.mark.parametrize(
    ("year", "periods"),
    [
        pytest.param(2023, SETTINGS.columns, id="a year that is not shown"),
        pytest.param(2021, SETTINGS.columns, id="a year that is not the last"),
        pytest.param(2022, columns("a2022"), id="no achieved year"),
        pytest.param(2022, columns("r2022", "a2023", "a2023"), id="a period twice"),
    ],
)
def test_columns_of_another_campaign_are_a_fault_of_the_program(year, periods):
    with pytest.raises(ValueError, match=f"for the campaign of {year}"):
        shipped_settings(year=year, columns=periods)


def test_a_break_parts_the_years_around_it_even_without_a_column():
    [first, second, third] = timeline(columns("r2018", "r2020", "r2021")).achieved

    assert breaking_years({"2019"}, first, second) == ["2019"]
    assert breaking_years({"2020", "2019"}, first, second) == ["2019", "2020"]
    assert not breaking_years({"2018"}, first, second)
    assert not breaking_years({"2020"}, second, third)
