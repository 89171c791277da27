"""How revisions are shown: kinds, values and differences in words, alike in the sheet, the note and the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.campaign.vintages import Published
from calpae_xl.core.figures.revisions import Comparison, Part, Revision, RevisionKind
from calpae_xl.core.sheets.revisions import JUSTIFIED, TO_JUSTIFY
from calpae_xl.core.telling.display import NOT_FILLED_IN, signed_text
from calpae_xl.core.telling.messages import EXACT, WITH_UNIT, with_unit
from calpae_xl.core.trade.model import Indicator, MissingCode
from calpae_xl.core.trade.typography import listed, plural, typeset

KIND_WORDS: Mapping[RevisionKind, str] = {
    RevisionKind.CHANGED: "chiffre modifié",
    RevisionKind.LOST: "chiffre disparu",
    RevisionKind.FOUND: "chiffre apparu",
    RevisionKind.RECODED: "mention modifiée",
    RevisionKind.UNREADABLE: "valeur illisible",
    RevisionKind.UNCHANGED: "inchangé",
}
BREAKDOWN, RETIRED, NEW = "ventilation non publiée", "indicateur retiré", "indicateur nouveau"
"""What a line says of a cell or a row that only one of the vintages publishes."""

_COUNTED: Mapping[RevisionKind, tuple[str, str]] = {
    RevisionKind.CHANGED: ("chiffre modifié", "chiffres modifiés"),
    RevisionKind.LOST: ("chiffre disparu", "chiffres disparus"),
    RevisionKind.FOUND: ("chiffre apparu", "chiffres apparus"),
    RevisionKind.RECODED: ("mention modifiée", "mentions modifiées"),
    RevisionKind.UNREADABLE: ("valeur illisible", "valeurs illisibles"),
    RevisionKind.UNCHANGED: ("cellule inchangée", "cellules inchangées"),
}
_NOT_FOUND = "introuvable"


def counted(kind: RevisionKind, count: int) -> str:
    """Write « 8 chiffres modifiés »."""
    return plural(count, *_COUNTED[kind])


def line_word(revision: Revision) -> str:
    """Say what kind of line a revision is."""
    return typeset(BREAKDOWN if revision.part is Part.BREAKDOWN else KIND_WORDS[revision.kind])


def value_text(published: Published) -> str:
    """Write what a vintage says of a cell: « 172 277 », « 95 % », « ND », « non renseigné », or the text itself."""
    reading = published.reading
    if reading.bound is not None:
        return typeset(published.raw)
    if reading.figure is not None:
        return with_unit(reading.figure, published.indicator, EXACT)
    if reading.code in {MissingCode.ND, MissingCode.NC, MissingCode.SO}:
        return str(reading.code.value)
    if reading.code is MissingCode.BLANK:
        return NOT_FILLED_IN
    return published.raw or _NOT_FOUND


def difference_text(revision: Revision) -> str:
    """Write the difference: « −164 102 », « +5 points », « −6 jours »; empty when there is none to tell."""
    return "" if revision.difference is None else signed_text(revision.difference, revision.indicator, EXACT)


def is_whole_count(value: float | None, indicator: Indicator) -> bool:
    """Whether a figure can stand as a bare whole number: no unit, no decimal to lose."""
    return value is not None and value == int(value) and indicator.kind not in WITH_UNIT


def state_text(revision: Revision) -> str:
    """Say whether a justification was given, where one is asked: « à justifier », « justifiée »."""
    if not revision.needs_justification:
        return ""
    return JUSTIFIED if revision.justification else TO_JUSTIFY


def differing_text(count: int) -> str:
    """Write « 31 cellules diffèrent »."""
    if not count:
        return "aucune cellule ne diffère"
    return f"{plural(count, 'cellule')} {'diffère' if count < 2 else 'diffèrent'}"


def counts_text(comparison: Comparison, territory: str) -> str:
    """Write how many cells of a department differ, and how: « 31 cellules diffèrent : 8 chiffres modifiés… »."""
    kinds = kinds_text(comparison, territory)
    total = differing_text(len(comparison.of(territory, Part.ACHIEVED)))
    return typeset(f"{total} : {kinds}" if kinds else total)


def kinds_text(comparison: Comparison, territory: str) -> str:
    """Count the revisions of a department by kind: « 8 chiffres modifiés, 2 chiffres disparus et… »."""
    counts = comparison.count(territory)
    return listed([counted(kind, n) for kind, n in counts.items() if n and kind is not RevisionKind.UNCHANGED])


def sides_text(comparison: Comparison) -> str:
    """Name both sides: « Du millésime 2020 au millésime 2022 »."""
    return f"Du {comparison.before.title} au {comparison.after.title}"


def summary_text(comparison: Comparison) -> str:
    """Sum a comparison up in a sentence, department by department."""
    parts = [f"{t.code} : {_changed_text(comparison, t.code)}" for t in comparison.territories]
    return typeset(f"{sides_text(comparison)}. {' ; '.join(parts)}.")


def _changed_text(comparison: Comparison, territory: str) -> str:
    changed = comparison.count(territory)[RevisionKind.CHANGED]
    total = differing_text(len(comparison.of(territory, Part.ACHIEVED)))
    return f"{total}, dont {counted(RevisionKind.CHANGED, changed)}" if changed else total
