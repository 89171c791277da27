"""What a terminal shows unless asked for all, the words of refusals, and what stays out of sentences."""

from __future__ import annotations

import io
from pathlib import Path

import factories
import pytest
from factories import plain
from masters import master
from rich.console import Console

from calpae_xl.books.memory import MemoryBook
from calpae_xl.cli.essentials import MOST_FIRST, most_pressing, show_first, show_latest_changes, show_year
from calpae_xl.cli.main import run
from calpae_xl.cli.outcome import tell_last
from calpae_xl.cli.revisions import show_main_revisions
from calpae_xl.cli.screen import Screen
from calpae_xl.core.results.findings import rows_to_answer
from calpae_xl.core.sheets.findings import standing_counts
from calpae_xl.core.trade.codes import Severity
from calpae_xl.usecases.compare_vintages import Earlier, compare_vintages
from calpae_xl.usecases.process import process_book

BOOK = MemoryBook(factories.real_grid())
WORK = process_book(BOOK)
ONE_SCREEN = {80: 28, 120: 26}
"""Lines by width, four of them left to the last words of every command."""


def essentials(screen: Screen) -> None:
    show_first(screen, WORK.campaign, WORK.validation, WORK.cells, problems=False)
    show_year(screen, WORK)


SHOWS = {
    "valider": lambda screen: show_first(screen, WORK.campaign, WORK.validation, WORK.cells),
    "traiter": essentials,
    "consolider": lambda screen: show_year(screen, WORK),
    "evolutions": lambda screen: show_latest_changes(screen, WORK),
    "comparer": lambda screen: show_main_revisions(screen, compare_vintages(BOOK, Earlier()).comparison),
}


def shown(what: str, width: int) -> list[str]:
    stream = io.StringIO()
    SHOWS[what](Screen(Console(file=stream, width=width, highlight=False, markup=False)))
    return plain(stream.getvalue()).splitlines()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("what", SHOWS)
def test_the_essential_fits_on_one_screen_and_in_the_width(what: str, width: int) -> None:
    lines = shown(what, width)

    assert 10 < len(lines) <= ONE_SCREEN[width]
    assert max(map(len, lines)) <= width


def test_what_blocks_comes_first_then_what_weighs_most() -> None:
    first = most_pressing(WORK.campaign, WORK.validation, WORK.cells)

    severities = [findings[0].severity for findings, _ in first]
    assert severities == [Severity.BLOCKING] * MOST_FIRST
    weights = [effect or 0 for _, effect in first]
    assert weights == sorted(weights, reverse=True)


def test_what_is_only_said_is_not_to_be_treated() -> None:
    work = process_book(MemoryBook(factories.grid({("67", "pasi_taux_couverture_30min", factories.year(2022)): 95})))
    assert work.validation.findings

    assert most_pressing(work.campaign, work.validation, work.cells) == []


def test_the_list_says_how_many_figures_are_left() -> None:
    rows = rows_to_answer(WORK.campaign, WORK.validation)
    asking = sum(line.asks for line in rows) - MOST_FIRST
    said = sum(line.severity.text == "information" for line in rows)

    assert shown("valider", 120)[-1] == f"  et {asking} à expliquer, {said} pour mémoire."
    assert asking + MOST_FIRST + said < len(WORK.validation.findings)


def test_the_summary_counts_the_rows_to_answer(capsys: pytest.CaptureFixture[str]) -> None:
    counts = standing_counts(rows_to_answer(WORK.campaign, WORK.validation))

    capsys.readouterr()
    tell_last(Path("saisie.xlsx"), None, WORK.campaign, WORK.validation, in_full=True)

    assert plain(capsys.readouterr().out).startswith(
        f"{counts['bloquant']} bloquants, {counts['avertissement']} avertissements, "
    )


def test_a_change_that_is_not_computed_is_a_dash_in_the_table_of_the_year() -> None:
    lines = shown("consolider", 120)

    [entrants] = [line for line in lines if line.startswith("Nouveaux entrants RSA")]
    assert entrants.split()[-2:] == ["341*", "—"]
    assert "7 486*" in entrants


def test_a_block_that_nobody_typed_shows_what_its_themes_add_up_to() -> None:
    [total] = [line for line in shown("consolider", 120) if line.startswith("Formés CNFPT – total")]

    assert [part for part in ("≥ 125", "161", "≥ 286") if part in total] == ["≥ 125", "161", "≥ 286"]


def test_a_new_workbook_has_no_empty_table_of_changes() -> None:
    stream = io.StringIO()
    show_latest_changes(Screen(Console(file=stream, width=80)), process_book(MemoryBook(factories.grid({}))))

    assert plain(stream.getvalue()).split("\n")[1].startswith("Aucune évolution de 2021 à 2022")
    assert not any(line.lstrip().startswith(";") for line in plain(stream.getvalue()).splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["envoyer", "a.xlsx", "collecte", "--echeance", "31/02/2024"], "écrivez JJ/MM/AAAA ou AAAA-MM-JJ"),
        (["envoyer", "a.xlsx", "collecte", "--version", "0"], "n’est pas un nombre entier de 1 à 999 999"),
        (["envoyer", "a.xlsx", "collecte", "--version", "deux"], "n’est pas un nombre entier de 1 à 999 999"),
        (["campagne", "a.xlsx", "1999"], "n’est pas un nombre entier de 2000 à 2099"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_dates_and_numbers_are_refused_in_french(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    assert said in plain(capsys.readouterr().err)


@pytest.mark.parametrize("day", ["31/01/2024", "2024-01-31"])
def test_a_date_is_taken_the_day_first_or_the_year_first(
    day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = master(tmp_path / "saisie.xlsx")

    assert run(["envoyer", str(path), "collecte", "--departement", "67", "--echeance", day, "--simuler"]) == 0

    assert "31 janvier 2024" in plain(capsys.readouterr().out)
