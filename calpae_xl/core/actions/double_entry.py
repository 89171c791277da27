"""Double entry: what Excel worked out in the result sheets, held against what Python finds from the same entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isclose

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.consolidation import cached_results
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import Miscalculation
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, Period
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import BLOCKED
from calpae_xl.core.workbook.grid import Grid, split_address
from calpae_xl.core.workbook.layout import Role

SIGNIFICANT = 12
"""Digits that must agree: two ways of adding the same figures may differ in the last ones of a double."""


def disagreements(grid: Grid, work: Processed) -> list[Finding]:
    """Compare the result sheets of a workbook that Excel has just worked out with what Python finds.

    In the consolidated sheet, the visible cell, its state, its value and what was read of each department must all
    agree; then, as it looks to nothing else, every live cell of « Évolutions », which would only repeat its faults.

    Args:
        grid: The workbook, read back after « Consolider » wrote its formulas and Excel worked them out.
        work: What Python made of it.

    Returns:
        One finding per visible cell, told by the first of its cells that differs; none without the sheets.
    """
    found = _consolidated_apart(grid, work)
    sheet = work.campaign.sheet_in(grid, Role.CHANGES)
    return found if found or sheet is None else [*_compared_apart(sheet.name, sheet.values, work)]


def _consolidated_apart(grid: Grid, work: Processed) -> list[Finding]:
    sheet = work.campaign.sheet_in(grid, Role.CONSOLIDATION)
    return [] if sheet is None else [*_disagreements(sheet.name, sheet.values, work)]


def reads_nothing(grid: Grid, work: Processed) -> bool:
    """Tell whether formulas block a figure that Python reads, as they do when their names lead elsewhere."""
    found = (finding.facts for finding in _consolidated_apart(grid, work))
    return any(isinstance(facts, Miscalculation) and facts.shown == BLOCKED for facts in found)


def lists_disagreements(grid: Grid, work: Processed) -> bool:
    """Tell whether « Contrôles » lists a disagreement, of this run or of an earlier one."""
    sheet = work.campaign.sheet_in(grid, Role.FINDINGS)
    return sheet is not None and Code.CALCULATION_MISMATCH.text in sheet.values.values()


def with_disagreements(validation: Validation, found: list[Finding]) -> Validation:
    """Return a validation that also lists these findings, last: they are about a result sheet."""
    return replace(validation, findings=(*validation.findings, *found))


def _disagreements(sheet: str, shown: Mapping[str, Value], work: Processed) -> Iterator[Finding]:
    shape = ConsolidationFormulas(work.campaign.referential, work.campaign.settings)
    expected = cached_results(shape, work)
    for name in shape.rows:
        for position, period in enumerate(shape.periods):
            visible = shape.shown(name, position)
            cells = [visible, shape.state(name, position), shape.value(name, position)]
            for number in range(len(shape.territories)):
                cells += (shape.read(name, position, number), shape.raw(name, position, number))
            known = [cell for cell in cells if cell in expected]  # Weights are read, not consolidated.
            differing = next((cell for cell in known if not _agree(expected[cell], shown.get(cell))), None)
            if differing is not None:
                facts = Miscalculation(differing, _told(expected[differing]), _told(shown.get(differing)))
                at = CellRef(sheet, visible if visible in expected else differing)
                yield _mismatch(at, (work.campaign.settings.collectivity_code, name), period, facts)


def _compared_apart(sheet: str, shown: Mapping[str, Value], work: Processed) -> Iterator[Finding]:
    places = ChangesPlaces(ConsolidationPlaces(work.campaign.referential, work.campaign.settings))
    rows = {row: key for key, row in places.rows.items()}
    for cell, content in changes_contents(work).cells.items():
        letters, row = split_address(cell)
        expected = "" if content.value is None else content.value
        if content.formula is None or row not in rows or _agree(expected, shown.get(cell)):
            continue
        facts = Miscalculation(cell, _told(expected), _told(shown.get(cell)))
        yield _mismatch(CellRef(sheet, cell), rows[row], places.periods_of_columns[letters], facts)


def _mismatch(at: CellRef, row: tuple[str, str], period: Period, facts: Miscalculation) -> Finding:
    """Report a cell that does not hold what Python finds, in the row of a territory and an indicator."""
    return Finding(
        code=Code.CALCULATION_MISMATCH,
        at=at,
        territory=row[0],
        indicator=row[1],
        period=period,
        raw=facts.shown or None,
        facts=facts,
        also_read=(facts.expected,),
    )


def _agree(expected: Value, shown: Value | None) -> bool:
    if shown is None or expected == "":
        return expected == "" and shown in {None, ""}
    if isinstance(expected, str) or isinstance(shown, str):
        return expected == shown
    if isinstance(expected, int | float) and isinstance(shown, int | float) and not isinstance(shown, bool):
        return isclose(expected, shown, rel_tol=0.5 * 10 ** (1 - SIGNIFICANT))
    return False


def _told(value: Value | None) -> str:
    """Write what a cell holds, with the digits that are compared."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.{SIGNIFICANT}g}".replace(".", ",")
    return "" if value is None else str(value)
