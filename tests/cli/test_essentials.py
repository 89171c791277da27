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
from calpae_xl.cli.findings import summary
from calpae_xl.cli.main import run
from calpae_xl.cli.revisions import show_main_revisions
from calpae_xl.cli.screen import Screen
from calpae_xl.core.results.next_step import rows_to_answer
from calpae_xl.core.sheets.findings import standing_counts
from calpae_xl.core.trade.codes import Severity
from calpae_xl.usecases.compare_vintages import Earlier, compare_vintages
from calpae_xl.usecases.process import process_book

BOOK = MemoryBook(factories.real_grid())
WORK = process_book(BOOK)
TWO_SCREENS = 104


def essentials(screen: Screen) -> None:
    show_first(screen, WORK.campaign, WORK.validation, WORK.cells, remedies=False)
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
def test_the_essential_fits_on_two_screens_and_in_the_width(what: str, width: int) -> None:
    lines = shown(what, width)

    assert 10 < len(lines) <= TWO_SCREENS
    assert max(map(len, lines)) <= width


def test_what_blocks_comes_first_then_what_weighs_most() -> None:
    first = most_pressing(WORK.campaign, WORK.validation, WORK.cells)

    severities = [findings[0].severity for findings, _ in first]
    assert severities == [Severity.BLOCKING] * 5 + [Severity.WARNING] * 5
    weights = [effect or 0 for _, effect in first[5:]]
    assert weights == sorted(weights, reverse=True)


def test_the_list_says_how_many_figures_are_left() -> None:
    asking = [line for line in rows_to_answer(WORK.campaign, WORK.validation) if line.asks]

    assert shown("valider", 120)[-1] == f"  et {len(asking) - MOST_FIRST} autres lignes."
    assert len(asking) < len(WORK.validation.findings)


def test_the_summary_counts_the_rows_to_answer() -> None:
    counts = standing_counts(rows_to_answer(WORK.campaign, WORK.validation))

    assert plain(summary(WORK.campaign, WORK.validation)).startswith(
        f"{counts['bloquant']} bloquants, {counts['avertissement']} avertissements, "
    )


def test_a_change_that_is_not_computed_is_a_dash_in_the_table_of_the_year() -> None:
    lines = shown("consolider", 120)

    [entrants] = [line for line in lines if line.startswith("Nouveaux entrants RSA")]
    assert entrants.split()[-2:] == ["341*", "—"]


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
