"""Two contracts in one workbook, one of them followed in euros: made by hand, filled in, sent, closed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import amounts
import openpyxl
import pytest
from factories import plain
from masters import AT, BAS_RHIN, edit, look, master, sheet
from sendings import collect, saved

from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.conventions import Convention, Due
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.referential import REFERENTIAL_HEADERS
from calpae_xl.core.sheets.settings import CONVENTION_HEADERS
from calpae_xl.core.trade.model import Period
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import column_number, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.usecases.renew import begin_campaign, remake
from calpae_xl.usecases.write import prepare, write

pytestmark = pytest.mark.usefixtures("own_state")

Y2021, Y2022 = Period("2021"), Period("2022")
SHEETS = {"67": BAS_RHIN, "68": "68 Haut-Rhin"}


def typed_by_hand(path: Path) -> None:
    """Add rows of money to « Référentiel », and two conventions to « Paramètres », as people do."""
    values = sheet(path, "Référentiel").values
    header_row = next(split_address(at)[1] for at, value in values.items() if value == "Identifiant")
    columns = {value: split_address(at)[0] for at, value in values.items() if split_address(at)[1] == header_row}
    title = next(split_address(at)[1] for at, value in values.items() if value == "Bornes")
    filled = max(split_address(at)[1] for at in values if split_address(at)[1] < title)
    cells = {
        f"{columns[REFERENTIAL_HEADERS[field]]}{filled + number}": text
        for number, line in enumerate(amounts.LINES, start=1)
        for field, text in line.items()
    }
    assert filled + len(amounts.LINES) < title
    edit(path, "Référentiel", cells)
    name, collection, transmission = CONVENTION_HEADERS.values()
    values = sheet(path, "Paramètres").values
    at = {value: split_address(cell) for cell, value in values.items() if value in (name, collection, transmission)}
    row = at[name][1] + 1
    days: dict[str, Value | None] = {}
    for number, convention in enumerate((amounts.SOLIDARITY, amounts.CONTRACT)):
        typed = zip((name, collection, transmission), convention, strict=True)
        days |= {f"{at[header][0]}{row + number}": value for header, value in typed}
    edit(path, "Paramètres", days)


def places(path: Path, territory: str) -> Mapping[tuple[str, Period], str]:
    """Addresses of the entry cells of a department."""
    series = campaign_of(path).series[territory]
    return {(name, seen.period): seen.cell for name, row in series.items() for seen in row if seen.cell is not None}


def campaign_of(path: Path) -> Campaign:
    return read_campaign(look(path))


def entries() -> Iterator[tuple[str, str, Period, float]]:
    for name, years in amounts.FIGURES.items():
        for period, pair in zip((Y2021, Y2022), years, strict=True):
            for code, figure in zip(SHEETS, pair, strict=True):
                yield code, name, period, figure


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The shipped workbook remade after an edit by hand."""
    path = master(tmp_path_factory.mktemp("contrat") / "saisie.xlsx")
    typed_by_hand(path)
    return remake(path, at=AT, user="Jeanne").new.data


@pytest.fixture(scope="module")
def filled(empty: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Filled in and treated."""
    path = tmp_path_factory.mktemp("rempli") / "contrat.xlsx"
    path.write_bytes(empty)
    for code, name in SHEETS.items():
        at = places(path, code)
        edit(path, name, {at[row, period]: figure for c, row, period, figure in entries() if c == code})
    book = FileBook(path)
    write(book, prepare(book, Action.PROCESS, at=AT, user="Jeanne"), at=AT)
    return path.read_bytes()


@pytest.fixture
def path(filled: bytes, tmp_path: Path) -> Path:
    made = tmp_path / "contrat.xlsx"
    made.write_bytes(filled)
    return made


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(arguments) in {0, 1}
    return plain(capsys.readouterr().out)


def shown(path: Path, name: str, row_of: str, header: str, row: int = 0) -> object:
    """A cell of a result sheet, by the id of its row and the header of its column."""
    values = sheet(path, name).values
    columns = [at for at, value in values.items() if value == header]
    letters, header_row = split_address(min(columns, key=lambda at: column_number(split_address(at)[0])))
    rows = [split_address(at)[1] for at, v in values.items() if v == row_of and at[0] == "A" and at[1].isdigit()]
    return values[f"{letters}{sorted(r for r in rows if r > header_row)[row]}"]


def test_what_was_typed_by_hand_is_read_without_a_finding(empty: bytes, tmp_path: Path):
    made = tmp_path / "vide.xlsx"
    made.write_bytes(empty)
    campaign = campaign_of(made)

    assert campaign.structure == ()
    assert campaign.settings.conventions == (amounts.SOLIDARITY, amounts.CONTRACT)
    money = {name: campaign.referential.indicators[name].convention for name in amounts.FIGURES}
    assert money == dict.fromkeys(amounts.FIGURES, amounts.CONVENTION)


def test_totals_are_exact_to_the_cent_and_the_execution_rate_is_a_ratio_of_sums(path: Path, capsys):
    cells = {
        (cell["indicator"], cell["period"]): cell
        for cell in json.loads(told(capsys, "consolider", str(path), "--json"))["cells"]
        if cell["kind"] == "realise"
    }

    totals = {name: cells[name, "2022"]["value"] for name in (amounts.PLANNED, amounts.SPENT, amounts.BLOCK)}
    assert totals == {amounts.PLANNED: 9938.47, amounts.SPENT: 6824.19, amounts.BLOCK: 1_000_123_556.72}
    assert (cells[amounts.SPENT, "2021"]["value"], cells[amounts.BLOCK, "2021"]["value"]) == (0.5, 3.6)
    rate = cells[amounts.EXECUTION, "2022"]
    assert (rate["state"], rate["value"]) == ("weighted", pytest.approx(100 * 6824.19 / 9938.47))
    assert rate["weights"] == {"67": 7890.12, "68": 2048.35}
    assert shown(path, "CeA", amounts.PLANNED, "Réalisé 2022") == 9938.47
    assert shown(path, "CeA", amounts.EXECUTION, "Réalisé 2022") == pytest.approx(6824.19 / 9938.47)


def test_changes_are_exact_to_the_cent(path: Path):
    assert shown(path, "Évolutions", amounts.PLANNED, "2021 → 2022") == 6655.56
    assert shown(path, "Évolutions", amounts.PLANNED, "2021 → 2022", row=1) == -2048
    assert shown(path, "Évolutions", amounts.PLANNED, "2021 → 2022", row=2) == 4607.56


def test_a_cell_of_money_is_explained_with_its_terms_and_weights(path: Path, capsys):
    planned = told(capsys, "expliquer", str(path), "CeA", amounts.PLANNED, "2022")
    rate = told(capsys, "expliquer", str(path), "CeA", amounts.EXECUTION, "2022")

    assert "7 890,12 € + 2 048,35 € = 9 938,47 €." in planned
    assert "(6 312,10 € + 512,09 €) / (7 890,12 € + 2 048,35 €) = 68,7 %." in rate


def test_nothing_of_the_money_is_doubted_but_its_jumps_and_what_the_other_department_has(path: Path, capsys):
    findings = json.loads(told(capsys, "valider", str(path), "--json"))["findings"]

    assert {f["code"] for f in findings if f["indicator"] in amounts.FIGURES} <= {"T301", "C119", "D402"}


def test_each_calendar_stands_on_the_first_sheet(path: Path):
    held = sheet(path, "Accueil").values.values()
    said = [plain(text) for text in held if isinstance(text, str)]

    for convention in (amounts.SOLIDARITY, amounts.CONTRACT):
        assert convention.name in said
    dated = [date(2023, month, day) for month, day in ((3, 31), (4, 30), (5, 15), (6, 15))]
    assert [day for day in held if isinstance(day, date)][: len(dated)] == dated  # Then those of the last actions.


def test_a_copy_of_both_conventions_quotes_both_days(path: Path, tmp_path: Path):
    sending = collect(path, deadline=None)
    days = "pour le 31 mars 2023 (Solidarités) et le 15 mai 2023 (RSA)"

    assert sending.due == (Due(date(2023, 3, 31), ("Solidarités",)), Due(date(2023, 5, 15), ("RSA",)))
    assert days in plain(sending.draft.subject)
    assert days in plain(sending.draft.body)
    first = [plain(str(v)) for v in sheet(saved(sending, tmp_path), "Accueil").values.values()]
    assert sum(days in text for text in first) == 2


def test_a_day_that_is_asked_for_holds_for_all(path: Path):
    asked = collect(path, deadline=date(2023, 4, 1))

    assert asked.due == (Due(date(2023, 4, 1)),)
    assert "pour le 1er avril 2023 (date déjà passée : dès que possible)" in plain(asked.draft.body)


def test_amounts_that_come_back_as_text_are_merged_and_those_of_thousands_asked(path: Path, tmp_path: Path, capsys):
    folder = tmp_path / "envoi"
    folder.mkdir()
    told(capsys, "envoyer", str(path), "collecte", "--departement", "67", "--dossier", str(folder), "--sur-place")
    [copy] = folder.glob("*.xlsx")
    at = places(copy, "67")
    edit(copy, BAS_RHIN, {at[amounts.PLANNED, Y2022]: "7\u202f890,13 €", at[amounts.ONE, Y2022]: "12 k€"})

    told(capsys, "integrer", str(path), str(copy), "--sur-place")

    held = campaign_of(path).series["67"]
    position = campaign_of(path).periods.index(Y2022)
    assert held[amounts.PLANNED][position].typed == 7890.13
    assert held[amounts.ONE][position].figure is None or held[amounts.ONE][position].figure == 123_456.7


def test_amounts_typed_as_text_are_converted_in_one_go(path: Path, capsys):
    at = places(path, "67")
    edit(path, BAS_RHIN, {at[amounts.PLANNED, Y2022]: "1 234,56 €", at[amounts.SPENT, Y2022]: "12 k€"})

    told(capsys, "corriger", str(path), "--nombres", "--sur-place")

    values = sheet(path, BAS_RHIN).values
    assert values[at[amounts.PLANNED, Y2022]] == 1234.56
    assert values[at[amounts.SPENT, Y2022]] == "12 k€"


def test_the_workbook_is_remade_with_its_conventions_and_its_money(path: Path):
    renewal = remake(path, at=AT, user="Jeanne")

    campaign = renewal.new.campaign
    assert renewal.told == ()
    assert campaign.settings.conventions == (amounts.SOLIDARITY, amounts.CONTRACT)
    assert [seen.typed for seen in campaign.series["67"][amounts.PLANNED]] == [
        seen.typed for seen in campaign_of(path).series["67"][amounts.PLANNED]
    ]


def test_the_next_campaign_keeps_the_conventions_and_empties_their_days(path: Path):
    campaign = begin_campaign(path, 2023, at=AT, user="Jeanne").new.campaign

    assert campaign.settings.conventions == (Convention("Solidarités"), Convention("RSA"))
    assert campaign.vintages["2022"]["68", amounts.ONE, Y2022] == "999999999,99"
    assert campaign.series["68"][amounts.ONE][campaign.periods.index(Y2022)].figure == 999_999_999.99
    named = {finding.code.text for finding in campaign.structure}
    assert named == {"S035"}


def test_a_day_that_cannot_be_read_is_carried_as_it_was_typed(path: Path):
    values = sheet(path, "Paramètres").values
    [cell] = [at for at, value in values.items() if value == date(2023, 5, 15)]
    edit(path, "Paramètres", {cell: "mi-mai"})

    renewal = remake(path, at=AT, user="Jeanne")

    assert renewal.new.campaign.sheet(Role.SETTINGS).values[cell] == "mi-mai"


def test_amounts_are_shown_in_euros_and_wide_enough(path: Path):
    book = openpyxl.load_workbook(path)
    at = places(path, "68")[amounts.ONE, Y2022]
    page = book["68 Haut-Rhin"]

    assert page[at].number_format == '#,##0.00"\u00a0€"'
    column = column_number(split_address(at)[0])
    [width] = [each.width for each in page.column_dimensions.values() if each.min <= column <= each.max]
    assert width > len("999 999 999,99 €")
