"""The sentence that says where the campaign stands, and the one that says what comes next."""

from __future__ import annotations

import pytest
from factories import campaign, plain

from calpae_xl.core.results.home_row import Line
from calpae_xl.core.results.home_state import COUNTED, Freshness, Wait, state_rows, waiting, waiting_rows
from calpae_xl.core.sheets.conflicts import ConflictLine
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.workbook.plan import Content

NOTHING = dict.fromkeys(Wait, 0)
FRESH = Freshness()
VALIDATE = "Prochaine étape : cliquez sur « Valider »."


CELLS = {wait: f"$D${row}" for row, wait in enumerate(Wait, start=40)}


def said(counts: dict[Wait, int], fresh: Freshness = FRESH, missing: tuple[str, ...] = ()) -> list[str]:
    rows = state_rows(2022, {**NOTHING, **counts}, fresh, CELLS, missing)
    return [plain(str(row.cells[0].value)) for row in rows]


def test_everything_that_remains_is_one_sentence():
    counts = {Wait.BLOCKING: 5, Wait.TO_EXPLAIN: 12, Wait.CORRECTION: 2, Wait.BLANK: 3, Wait.UNDECIDED: 1}

    state, _ = said(counts)

    assert state == (
        "Il reste 5 points qui bloquent, 12 points à expliquer, 2 corrections à appliquer, 3 cellules de 2022 à "
        "remplir et 1 conflit à décider."
    )


@pytest.mark.parametrize(
    ("counts", "fresh", "step"),
    [
        (dict.fromkeys(Wait, 1), Freshness(3, "À recalculer", validated=False), VALIDATE),
        (dict.fromkeys(Wait, 1), Freshness(), "Prochaine étape : décidez les conflits dans « Conflits »."),
        (
            {Wait.DECIDED: 1, Wait.BLOCKING: 1},
            Freshness(),
            "Prochaine étape : cliquez sur « Appliquer les décisions ».",
        ),
        (
            {Wait.CORRECTION: 1, Wait.BLOCKING: 1},
            Freshness(),
            "Prochaine étape : cliquez sur « Appliquer les corrections ».",
        ),
        (
            {Wait.BLOCKING: 1, Wait.BLANK: 2},
            Freshness(),
            "Prochaine étape : réglez le premier point ci-dessous : il bloque.",
        ),
        (
            {Wait.BLANK: 2, Wait.TO_EXPLAIN: 1},
            Freshness(),
            "Prochaine étape : remplissez les cellules vides de 2022 : un nombre, ND ou SO.",
        ),
        (
            {Wait.TO_EXPLAIN: 1, Wait.REVISION: 1},
            Freshness(),
            "Prochaine étape : corrigez ou expliquez les points ci-dessous, du premier au dernier.",
        ),
        ({Wait.REVISION: 1}, Freshness(2), "Prochaine étape : expliquez les révisions dans « Révisions »."),
        ({}, Freshness(2, "À recalculer"), "Prochaine étape : cliquez sur « Consolider »."),
        ({}, Freshness(), "Prochaine étape : cliquez sur « Préparer l’envoi »."),
    ],
)
def test_the_next_step_is_the_first_that_applies(counts, fresh, step):
    assert said(counts, fresh)[1] == step


@pytest.mark.parametrize(
    ("fresh", "state"),
    [
        (Freshness(), "Prêt à transmettre."),
        (Freshness(2, "À recalculer : 2"), "Plus rien à corriger ; les résultats sont à recalculer."),
        (Freshness(2, "À recalculer : 2", validated=False), "À recalculer : 2"),
        (
            Freshness(validated=False),
            "À valider : la saisie ou les réponses ont changé depuis la dernière validation.",
        ),
    ],
)
def test_what_is_to_be_worked_out_again_comes_before_what_remains(fresh, state):
    assert said({}, fresh)[0] == state


def test_what_a_sending_lacks_is_asked_for_before_it():
    step = said({}, missing=("boîte du service", "boîte de la préfecture"))[1]

    assert step == (
        "Prochaine étape : dans « Paramètres », remplissez ce qui manque (boîte du service et boîte de la "
        "préfecture), puis cliquez sur « Préparer l’envoi »."
    )
    assert "Paramètres" not in said({Wait.BLOCKING: 1}, missing=("boîte du service",))[1]


def test_it_is_never_ready_while_a_correction_waits():
    assert said({Wait.CORRECTION: 1})[0] == "Il reste 1 correction à appliquer."


def test_what_waits_is_what_asks_something():
    asking = FindingLine(priority=Content("1 – bloque"), severity=Content("bloquant"))
    lines = [asking, FindingLine(priority=Content("3 – à expliquer"), severity=Content("avertissement"))]
    lines.append(FindingLine(priority=Content("4 – pour mémoire"), severity=Content("information")))
    lines.append(asking._replace(decision=Content("Accepter"), proposal=Content("355, à confirmer")))
    conflicts = [ConflictLine(key="a", choice="garder"), ConflictLine(key="b"), ConflictLine(key="c", choice="bof")]

    counts = waiting(campaign(), lines, conflicts, 4)

    assert {wait: count for wait, count in counts.items() if wait is not Wait.BLANK} == {
        Wait.BLOCKING: 1,
        Wait.TO_EXPLAIN: 1,
        Wait.CORRECTION: 1,
        Wait.UNDECIDED: 2,
        Wait.DECIDED: 1,
        Wait.REVISION: 4,
    }


def test_each_count_has_a_link_to_where_it_is_settled():
    rows = [row for row in waiting_rows(campaign(), NOTHING) if row.kind in COUNTED]

    assert [plain(str(row.cells[0].value)) for row in rows] == [
        "Points qui bloquent",
        "Points à expliquer",
        "Corrections à appliquer",
        "Cellules de 2022 à remplir",
        "Conflits à décider",
        "Décisions à appliquer",
        "Révisions à expliquer",
    ]
    assert {content.formula is not None for row in rows for content in (row.cells[0], row.cells[2])} == {True}
    assert "'67 Bas-Rhin'" in str(rows[3].cells[0].formula)
    assert rows[3].kind is Line.TO_FILL


def test_nobody_knows_what_was_revised_before_a_comparison():
    *_, row = waiting_rows(campaign(), NOTHING, compared=False)

    assert (row.cells[2], plain(str(row.cells[3].value))) == (
        Content(),
        "pas encore comparé : cliquez sur « Comparer à un millésime »",
    )
