"""What to do next with a workbook, in one sentence: what waits for a person, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.home_state import Wait, waiting
from calpae_xl.core.sheets.conflicts import ConflictLine, MissingConflictColumnError, read_conflicts
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable
from calpae_xl.core.sheets.revisions import still_to_justify
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.workbook.layout import Role

_STEPS = {
    Wait.DECIDED: "À faire d’abord : appliquer dans Excel {decided} de « Conflits ».",
    Wait.CORRECTION: "À faire d’abord : appliquer {corrections} (calpae corriger).",
    Wait.BLOCKING: "À faire d’abord : corriger ce qui bloque ({blocking}).",
    Wait.BLANK: "À faire : remplir {blank} (un nombre, ND ou SO).",
    Wait.TO_EXPLAIN: "À faire : corriger ou expliquer ce qui surprend ({to_explain}).",
    Wait.REVISION: "À faire : expliquer {revisions} dans « Révisions ».",
}
"""The first that applies, once no conflict waits for a choice; those of « Accueil », in its order."""


def next_step(campaign: Campaign, validation: Validation) -> str:
    """Say what to do next: decide conflicts, apply, mend what blocks, fill in, explain, or nothing."""
    lines = rows_to_answer(campaign, validation)
    table = FindingsTable(lines=dict(enumerate(lines)))
    revisions = still_to_justify(campaign.revised.lines, table.answers, table.asked)
    counts = waiting(campaign, lines, _conflicts(campaign), revisions)
    undecided = counts[Wait.UNDECIDED]
    if undecided:
        verb = "attend" if undecided == 1 else "attendent"
        step = f"{plural(undecided, 'conflit')} {verb} votre choix dans « Conflits », colonne « Décision »."
        return typeset(step)
    wait = next((wait for wait in _STEPS if counts[wait]), None)
    if wait is None:
        return "Plus rien à corriger ni à expliquer."
    told = {
        "decided": plural(counts[Wait.DECIDED], "décision"),
        "corrections": plural(counts[Wait.CORRECTION], "correction"),
        "blocking": plural(counts[Wait.BLOCKING], "point"),
        "blank": f"{plural(counts[Wait.BLANK], 'cellule')} de {campaign.settings.year}",
        "to_explain": plural(counts[Wait.TO_EXPLAIN], "point"),
        "revisions": plural(counts[Wait.REVISION], "révision"),
    }
    return typeset(_STEPS[wait].format_map(told))


def rows_to_answer(campaign: Campaign, validation: Validation) -> Sequence[FindingLine]:
    """Return the lines that « Contrôles » comes to hold: a figure has one answer, however many rules warn of it."""
    return findings_lines(campaign, validation, campaign.listed)


def _conflicts(campaign: Campaign) -> Sequence[ConflictLine]:
    """Return those that wait; a table that cannot be read has none to tell."""
    try:
        return read_conflicts(campaign.sheet(Role.CONFLICTS)).lines
    except MissingConflictColumnError:
        return ()
