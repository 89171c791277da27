"""What remains to be done, in the same words wherever it is told; and the sentence above the list of « Contrôles »."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calpae_xl.core.sheets.chosen import TO_APPLY
from calpae_xl.core.sheets.findings import JUSTIFIED, LOOKED_UP, PLACES, FindingLine, standing_counts
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.typography import listed, plural, typeset
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.formulas import counted, enumerated, quoted
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.tables import Places

BLOCKING = ("point qui bloque", "points qui bloquent")
TO_EXPLAIN = ("point à expliquer", "points à expliquer")
CORRECTION = ("correction à appliquer", "corrections à appliquer")
TO_FILL = ("cellule de {year} à remplir", "cellules de {year} à remplir")
"""One and several of what waits."""

ALL_DONE = typeset("Plus rien à traiter : rien ne bloque, tout est expliqué.")


class ToFill(NamedTuple):
    """The cells of the campaign year that wait for an answer.

    Attributes:
        year: That of the campaign.
        cells: How many there are.
        at: Where « Accueil » counts them alive, as formulas call it; empty where it does not.
    """

    year: int
    cells: int = 0
    at: str = ""

    @property
    def nouns(self) -> tuple[str, str]:
        """One and several."""
        one, several = (noun.format(year=self.year) for noun in TO_FILL)
        return one, several


class Left(NamedTuple):
    """How many lines of « Contrôles » wait for what."""

    blocking: int
    to_explain: int
    corrections: int


def left_in(lines: Sequence[FindingLine]) -> Left:
    """Count the lines that ask something of people, and those whose correction waits to be applied."""
    asking = [line.severity.text for line in lines if line.asks]
    blocking = asking.count(word(Severity.BLOCKING))
    return Left(blocking, len(asking) - blocking, sum(line.accepted for line in lines))


def remaining_contents(
    lines: Sequence[FindingLine], to_fill: ToFill, places: Places = PLACES, sheet: Sheet | None = None
) -> dict[str, Content]:
    """Return the sentence that says above the table what remains, alive; nothing where the sheet has none.

    Args:
        lines: Those of the table.
        to_fill: Cells that are blank, which no line of the table need say.
        places: Where it stands.
        sheet: As it is; ``None`` for a new workbook.
    """
    if not {"priority", "severity", "rank"} <= places.columns.keys():
        return {}
    at = f"{places.columns['priority']}{places.row - 2}"
    if sheet is not None and at not in sheet.formulas:
        return {}  # Built before it had one, or somebody moved it, or wrote over it.
    last = places.row + LOOKED_UP
    severities, ranks = (
        f"${places.columns[name]}${places.first_row}:${places.columns[name]}${last}" for name in ("severity", "rank")
    )
    blocking, to_explain, corrections = left_formulas(severities, ranks)
    counts = [*left_in(lines), to_fill.cells]
    nouns = (BLOCKING, TO_EXPLAIN, CORRECTION, to_fill.nouns)
    live = (blocking, f"({to_explain})", corrections, to_fill.at or str(to_fill.cells))
    told = enumerated([(count, counted(count, *noun)) for count, noun in zip(live, nouns, strict=True)])
    formula = f'=IF({"+".join(live)}=0,{quoted(ALL_DONE)},"Il reste "&{told}&".")'
    left = [plural(count, *noun) for count, noun in zip(counts, nouns, strict=True) if count]
    return {at: Content(f"Il reste {listed(left, len(left))}." if left else ALL_DONE, formula)}


def left_formulas(severities: str, ranks: str) -> tuple[str, str, str]:
    """Write the formulas that count what `left_in` does.

    Args:
        severities: The column of « Gravité ».
        ranks: That of « Rang ».
    """
    blocking = f"COUNTIFS({severities},{quoted(word(Severity.BLOCKING))},{ranks},{quoted('>0')})"
    return blocking, f"COUNT({ranks})-{blocking}", f"COUNTIF({ranks},{quoted(TO_APPLY)})"


def counted_text(lines: Sequence[FindingLine], *, every: bool = False) -> str:
    """Count the rows to answer, one a figure: « 5 bloquants, 64 avertissements, 2 corrections à appliquer ».

    Args:
        lines: Those of « Contrôles ».
        every: Whether severities of which there is none are told.
    """
    counts = standing_counts(lines)
    told = [plural(counts.get(name, 0), name) for name in map(word, Severity) if every or counts.get(name)]
    more = ((counts.get(TO_APPLY, 0), CORRECTION), (counts.get(JUSTIFIED, 0), (JUSTIFIED, f"{JUSTIFIED}s")))
    return ", ".join((*told, *(plural(count, *noun) for count, noun in more if count)))
