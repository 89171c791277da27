"""The changes of the campaign year that matter: the strongest, and every rate or delay that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from calpae_xl.core.annex.collectivity_table import RESERVED
from calpae_xl.core.annex.document import Cell, Column, ColumnKind, Row, Section, Table
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.changes import Change, ChangeState, Reason
from calpae_xl.core.figures.ends import WITHOUT_RATIO
from calpae_xl.core.figures.reserved import ReservedFigures
from calpae_xl.core.telling.display import change_display, reasons_of
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Direction
from calpae_xl.core.trade.typography import listed, plural, typeset

STRONGEST = 10
"""Changes that have a ratio, at most so many."""

_ACROSS_YEARS = 2
"""Level of the findings on what changed."""

_SENSE = {
    (Direction.UP, True): "favorable",
    (Direction.UP, False): "défavorable",
    (Direction.DOWN, True): "défavorable",
    (Direction.DOWN, False): "favorable",
}
"""What a rise (or a fall) means for an indicator that says which way is better."""


def main_changes(scope: Scope) -> list[Change]:
    """Return those that matter: the strongest first, then rates and delays in the order of the annex."""
    computed = [each for each in scope.changes_of_the_year if each.state is ChangeState.COMPUTED and each.absolute]
    measured = [each for each in computed if each.relative is not None]
    measured.sort(key=lambda change: -abs(change.relative or 0))
    return [*measured[:STRONGEST], *(each for each in computed if each.indicator.kind in WITHOUT_RATIO)]


def sound_changes(scope: Scope) -> list[Change]:
    """Return those of them whose figures nobody doubts: neither reserved nor still to be explained, at either end."""
    doubts = _Doubts(scope)
    return [change for change in main_changes(scope) if not doubts.bear_on(change)]


def withheld_changes(scope: Scope, most: int) -> Iterator[str]:
    """Say how many changes of the year cannot be told, if any, and the most frequent causes, at most so many."""
    withheld = [change for change in scope.changes_of_the_year if change.state is ChangeState.WITHHELD]
    if withheld:
        causes = Counter(cause for change in withheld for cause in reasons_of(change))
        verb = "n’est pas calculée" if len(withheld) == 1 else "ne sont pas calculées"
        said = listed([cause for cause, _ in causes.most_common()], most=most)
        yield f"{plural(len(withheld), 'évolution')} de l’année {verb}. En cause : {said}."


class _Doubts:
    """The figures of departments that are reserved, and those whose change nobody explained."""

    def __init__(self, scope: Scope) -> None:
        self._codes = [territory.code for territory in scope.campaign.territories]
        self._referential = scope.campaign.referential
        self._reserved = ReservedFigures(scope.campaign)
        findings = (f for f in scope.work.validation.findings if f.severity is not Severity.INFO)
        asking = [f for f in findings if f.code.level == _ACROSS_YEARS or f.severity is Severity.BLOCKING]
        self._asked = {(seen.territory, seen.indicator, seen.period) for f in asking for seen in f.read}

    def bear_on(self, change: Change) -> bool:
        """Tell whether a change comes from a figure that is not sure; a total, from one of its departments' figures."""
        rows = self._referential.bearing_on(change.indicator)
        asked = {(code, row.id, change.later) for code in self._behind(change) for row in rows}
        return not self._asked.isdisjoint(asked) or any(self.reserve(change))

    def reserve(self, change: Change) -> tuple[bool, bool]:
        """Tell of both ends of a change whether a reservation bears on them."""
        before, after = (
            any(self._reserved.bear(code, change.indicator, period) for code in self._behind(change))
            for period in (change.earlier, change.later)
        )
        return before, after

    def _behind(self, change: Change) -> list[str]:
        return [change.territory] if change.territory in self._codes else self._codes


def changes_section(scope: Scope) -> Section:
    """Tell the changes of the campaign year, and how many cannot be told."""
    year, chosen = scope.campaign.settings.year, main_changes(scope)
    sentences = [_said(chosen, year), *withheld_changes(scope, len(Reason))]
    tables = (_table(scope, chosen, year),) if chosen else ()
    if any(cell.sign for table in tables for row in table.rows for cell in row.cells):
        sentences.append("« * » : le chiffre porte une réserve, dite dans les tableaux qui précèdent.")
    return Section(typeset(f"Évolutions marquantes en {year}"), tuple(map(typeset, sentences)), tables)


def sense(change: Change) -> str:
    """Say whether a change is favourable; empty where the indicator does not say which way is better."""
    return _SENSE.get((change.indicator.direction, (change.absolute or 0) > 0), "")


def _said(chosen: Sequence[Change], year: int) -> str:
    if not chosen:
        return f"Aucune évolution de {year} ne peut être calculée, ou aucun chiffre n’a changé."
    return (
        f"Les {STRONGEST} évolutions relatives les plus fortes au plus, puis les taux et les délais qui ont changé, "
        f"parmi celles que l’on peut calculer de {year - 1} à {year}."
    )


def _table(scope: Scope, chosen: Sequence[Change], year: int) -> Table:
    names, doubts = scope.names, _Doubts(scope)
    return Table(
        title="",
        description=typeset(f"Évolutions marquantes de {year} : département, indicateur, les deux années, l’écart."),
        columns=(
            Column("Territoire", ColumnKind.MEASURE),
            Column("Indicateur", ColumnKind.LABEL),
            Column(chosen[0].earlier.label, ColumnKind.FIGURE),
            Column(chosen[0].later.label, ColumnKind.FIGURE),
            Column("Évolution", ColumnKind.REMARK),
        ),
        rows=tuple(_row(each, names[each.territory], doubts.reserve(each)) for each in chosen),
    )


def _row(change: Change, name: str, reserved: tuple[bool, bool]) -> Row:
    ends = (
        Cell("" if end is None else with_unit(end, change.indicator), sign=RESERVED if marked else "", is_number=True)
        for end, marked in zip(change.ends, reserved, strict=True)
    )
    said = sense(change)
    told = f"{change_display(change)}, {said}" if said else change_display(change)
    return Row((Cell(typeset(name)), Cell(typeset(change.indicator.short)), *ends, Cell(typeset(told))))
