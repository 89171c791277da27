"""What a terminal shows: it holds in its width, and says in words or signs what colours repeat."""

from __future__ import annotations

import io
from collections.abc import Callable

import factories
import pytest
from factories import plain
from rich.console import Console

from calpae_xl.books.memory import MemoryBook
from calpae_xl.cli.changes import show_comparison
from calpae_xl.cli.codes import show_codes
from calpae_xl.cli.columns import aligned, fitted, folded
from calpae_xl.cli.consolidation import show_consolidation
from calpae_xl.cli.explanation import show_lineage
from calpae_xl.cli.findings import show_findings
from calpae_xl.cli.revisions import show_revisions
from calpae_xl.cli.screen import Screen
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.trade.codes import Code
from calpae_xl.usecases.compare_vintages import Earlier, compare_vintages
from calpae_xl.usecases.explain import explain_in_book
from calpae_xl.usecases.process import process_book

BOOK = MemoryBook(factories.real_grid())
WORK = process_book(BOOK)

CODES = [*Code]

SHOWS: dict[str, Callable[[Screen, Processed], None]] = {
    "valider": lambda screen, work: show_findings(screen, work.campaign, work.validation),
    "consolider": lambda screen, work: show_consolidation(screen, work.campaign, work.cells),
    "evolutions": show_comparison,
    "comparer": lambda screen, _: show_revisions(screen, compare_vintages(BOOK, Earlier()).comparison),
    "codes": lambda screen, _: show_codes(screen, CODES, in_full=False),
    "codes C101…": lambda screen, _: show_codes(screen, CODES, in_full=True),
    "expliquer": lambda screen, work: show_lineage(screen, explain_in_book(BOOK, ["CeA", "form_spec_total", "2022"])),
}


def shown(what: str, width: int = 100) -> str:
    stream = io.StringIO()
    SHOWS[what](Screen(Console(file=stream, width=width, highlight=False, markup=False)), WORK)
    return plain(stream.getvalue())


@pytest.mark.parametrize("width", [80, 100, 120, 160])
@pytest.mark.parametrize("what", SHOWS)
def test_everything_holds_in_the_width(what: str, width: int) -> None:
    assert max(map(len, shown(what, width).splitlines())) <= width


@pytest.mark.parametrize("width", [60, 80, 160])
def test_no_figure_is_lost_or_cut_at_any_width(width: int) -> None:
    table = " ".join(shown("consolider", width).split())

    for figure in ("≥ 33 408", "219 053", "BLOQUÉ", "1 059§*", "54–83*", "56†"):
        assert figure in table
    for figure in ("24,3", "22–24", "95 %–"):
        assert figure in table


def test_the_notes_say_which_departments_are_in() -> None:
    text = shown("consolider", 120)
    table, notes = text.split("Couverture et réserves")

    assert "Jeunes devenus majeurs (1)" in table
    assert "Légende : ≥ partiel" in table
    assert "(1) Jeunes devenus majeurs\n    2018 : partiel (67 seul ; 68 ND).\n" in notes
    assert "2018 à 2020 : fourchette (67 : 100 %, 68 : 95 %)." in notes
    assert "2022 : pondéré (poids 67 : 894, 68 : 765)." in notes
    assert "Réserve 68, 2022 : événement exceptionnel (Cyberattaque en septembre 2022)." in notes


def test_findings_are_grouped_by_severity_with_their_remedy() -> None:
    lines = shown("valider", 120).splitlines()

    assert lines[1] == "5 bloquants"
    assert lines[2] == "  B201  67 Bas-Rhin!D7, Jeunes en logement stable, réalisé 2019"
    assert lines[4] == "        → Corrigez, ou écrivez pourquoi dans « Justification »."
    assert [line.split()[1] for line in lines if line[:1].isdigit()] == ["bloquants", "avertissements", "informations"]


def test_the_names_of_all_codes_fit_on_a_screen_or_two() -> None:
    lines = shown("codes", 80).splitlines()

    assert len(lines) <= 2 * 48
    assert lines[1:3] == ["Niveau 0 : structure", f"  S001  {'feuille absente':<41}  bloquant"]
    assert sum(line[2:6].isalnum() for line in lines if line.startswith("  ")) == len(CODES)


def test_a_code_in_full_has_an_example_and_what_to_do() -> None:
    lines = shown("codes C101…", 120).splitlines()

    at = lines.index("  C102  nombre mal groupé, bloquant")
    assert lines[at + 1 : at + 3] == [
        "        « 1 2345 » est illisible : les groupes de chiffres sont irréguliers.",
        "        → Écrivez le bon nombre, ou écrivez dans « Décision » la correction proposée que vous retenez.",
    ]


def test_changes_have_a_table_per_territory() -> None:
    titles = [line for line in shown("evolutions").splitlines() if line.startswith("Évolutions")]

    assert titles == ["Évolutions, 67 Bas-Rhin", "Évolutions, 68 Haut-Rhin", "Évolutions, CeA"]


def test_targets_have_a_table_per_territory_of_those_that_are_set() -> None:
    text = shown("evolutions", 120)

    titles = [line for line in text.splitlines() if line.startswith("Objectifs")]
    assert titles == ["Objectifs, 67 Bas-Rhin", "Objectifs, 68 Haut-Rhin", "Objectifs, CeA"]
    assert "Tendre vers 3 semaines" in text
    assert "+1 jour, reste à faire" in text


def test_a_campaign_without_figures_is_shown() -> None:
    work = process_book(MemoryBook(factories.grid()))
    stream = io.StringIO()
    screen = Screen(Console(file=stream, width=80))
    show_consolidation(screen, work.campaign, work.cells)
    show_comparison(screen, work)

    assert "Jeunes devenus majeurs" in stream.getvalue()


def test_a_number_never_breaks() -> None:
    assert folded("95\u00a0%–100\u00a0%", 7) == ["95\u00a0%–", "100\u00a0%"]
    assert folded("193\u00a0583", 4) == ["193\u00a0583"]
    assert folded("Tendre vers 3 semaines", 8) == ["Tendre", "vers 3", "semaines"]
    assert folded("", 5) == [""]


def test_a_table_takes_no_more_than_it_needs() -> None:
    assert fitted([("Libellé", "2022"), ("Jeunes", "1")], [0, 0], 80, 22) == [7, 4]


def test_plain_columns_are_aligned_and_kept_on_one_line() -> None:
    assert aligned([("a", "bb", "c"), ("aaa", "b\nb", "")]) == ["a    bb   c", "aaa  b b"]
