"""What remains, in the words of « Accueil » and « Contrôles » alike."""

from __future__ import annotations

import pytest
from factories import plain

from calpae_xl.core.results.remaining import ToFill, counted_text, left_in, remaining_contents
from calpae_xl.core.sheets.findings import PLACES, FindingLine
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.plan import Content

BLOCKED = FindingLine(
    priority=Content("1 – bloque"),
    severity=Content("bloquant"),
    code=Content("C102"),
    proposal=Content("8 500 ou 85 002"),
    fingerprint=Content("abc"),
)
CHOSEN = BLOCKED._replace(decision=Content("8500"))
REFUSED = BLOCKED._replace(decision=Content("Accepter"))
WARNED = FindingLine(priority=Content("3 – à expliquer"), severity=Content("avertissement"), code=Content("T301"))
ANSWERED = WARNED._replace(justification=Content("Logements relais."))
TOLD = FindingLine(priority=Content("4 – pour mémoire"), severity=Content("information"))
NONE, EIGHTY = ToFill(2022), ToFill(2022, 80, "Accueil!$D$35")


@pytest.mark.parametrize(
    ("lines", "blank", "told"),
    [
        ([], NONE, "Plus rien à traiter : rien ne bloque, tout est expliqué."),
        ([TOLD, ANSWERED], NONE, "Plus rien à traiter : rien ne bloque, tout est expliqué."),
        ([TOLD], EIGHTY, "Il reste 80 cellules de 2022 à remplir."),
        ([BLOCKED], NONE, "Il reste 1 point qui bloque."),
        ([BLOCKED, REFUSED, WARNED], NONE, "Il reste 2 points qui bloquent et 1 point à expliquer."),
        ([CHOSEN], NONE, "Il reste 1 correction à appliquer."),
        (
            [BLOCKED, WARNED, CHOSEN],
            EIGHTY,
            "Il reste 1 point qui bloque, 1 point à expliquer, 1 correction à appliquer et 80 cellules de 2022 à "
            "remplir.",
        ),
    ],
)
def test_the_head_of_the_list_says_what_remains(lines: list[FindingLine], blank: ToFill, told: str):
    [(at, content)] = remaining_contents(lines, blank).items()

    assert (at, plain(str(content.value))) == ("B2", told)
    assert blank.at in str(content.formula)


def test_a_list_that_has_no_order_or_lost_its_head_gets_none():
    older = {name: letters for name, letters in PLACES.columns.items() if name != "rank"}

    assert remaining_contents([WARNED], NONE, PLACES._replace(columns=older)) == {}
    assert remaining_contents([WARNED], NONE, PLACES, Sheet("Contrôles", {"B2": "à moi"})) == {}


def test_a_figure_counts_once_whatever_is_said_of_it():
    both = WARNED._replace(code=Content("T301, T304"), fingerprint=Content("abc def"))

    assert left_in([BLOCKED, both, CHOSEN, ANSWERED, TOLD]) == (1, 1, 1)
    assert plain(counted_text([BLOCKED, both, CHOSEN, ANSWERED, TOLD])) == (
        "1 bloquant, 1 avertissement, 1 information, 1 correction à appliquer, 1 justifié"
    )
    assert plain(counted_text([], every=True)) == "0 bloquant, 0 avertissement, 0 information"
