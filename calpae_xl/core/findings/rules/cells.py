"""What a cell says by itself: unreadable, implausible, to specify, still empty."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.campaign.written_codes import PROPOSE_ND, PROPOSE_SO
from calpae_xl.core.findings.rules.view import Row, View
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import BelowLimit, BlankCells, MergedArea, NamedYears, WordedNumber
from calpae_xl.core.trade.finding import Finding, on
from calpae_xl.core.trade.model import MissingCode, Observation, Status, ValueKind
from calpae_xl.core.workbook.layout import Role


def faulty_cell(view: View) -> Iterator[Finding]:
    """Report what reading each cell found; an unreadable cell blocks itself, not the rest."""
    for row in view.rows:
        for position, reading in row.observations.odd.items():
            if reading.fault is not None:
                yield from _faults(view, row, position, reading.fault)


def _faults(view: View, row: Row, position: int, fault: Code) -> Iterator[Finding]:
    seen = row.observations[position]
    if fault is Code.MERGED_CELL:
        yield on(fault, seen, facts=MergedArea(view.campaign.entries[row.territory].merged[seen.cell or ""]))
    elif fault is Code.NUMBER_WITH_WORDS:
        yield on(fault, seen, facts=WordedNumber(_probable_block(view, row, position)))
    else:
        yield on(fault, seen)
    if fault not in _OF_FORMULAS and _is_formula(view, seen):
        yield on(Code.FORMULA_IN_ENTRY, seen)._replace(proposals=())


_OF_FORMULAS = frozenset({Code.FORMULA_IN_ENTRY, Code.FORMULA_WITHOUT_VALUE})


def _is_formula(view: View, seen: Observation) -> bool:
    sheet = view.campaign.sheet(Role.ENTRY, seen.territory)
    return sheet is not None and seen.cell in sheet.formulas


def _probable_block(view: View, row: Row, position: int) -> str | None:
    """Name the block whose total the cell may hold: the only cell of its block that is filled in.

    A merged cell of a paper table comes out that way.
    """
    indicators = view.campaign.referential.indicators
    parent = row.indicator.parent and indicators[row.indicator.parent]
    if not parent or parent.status is not Status.BLOCK:
        return None
    for child in view.campaign.referential.children[parent.id]:
        other = view.row[row.territory, child.id].observations[position]
        if child is not row.indicator and other.code is not MissingCode.BLANK:
            return None
    return parent.short


def unspecified_nc(view: View) -> Iterator[Finding]:
    """Ask, once a row, which of its two meanings NC has; a note in « Réserves » answers."""
    nc = MissingCode.NC
    for row in view.rows:
        found = [position for position, reading in row.observations.odd.items() if reading.code is nc]
        cells = [o for o in map(row.observations.__getitem__, found) if not _specified(view, o)]
        if cells:
            facts = NamedYears(tuple(o.period for o in cells))
            yield on(Code.UNSPECIFIED_NC, cells[0], *cells[1:], facts=facts)._replace(
                proposals=(PROPOSE_SO, PROPOSE_ND)
            )


def _specified(view: View, seen: Observation) -> bool:
    notes = view.reservations.at(seen.territory, seen.indicator, seen.period.label)
    return any(
        note.note and ("non concerné" in note.note.casefold() or "non communiqué" in note.note.casefold())
        for note in notes
    )


def empty_year(view: View) -> Iterator[Finding]:
    """Report, once a block, the cells of the campaign year that are still blank."""
    position = view.years[-1]
    blocks: dict[tuple[str, str], list[Observation]] = {}
    for row in view.rows:
        if row.figures[position] is not None:
            continue
        seen = row.observations[position]
        optional = row.indicator.status in {Status.BLOCK, Status.AUXILIARY}
        if seen.code is MissingCode.BLANK and seen.at.cell is not None and not optional:
            parent = row.indicator.parent
            indicators = view.campaign.referential.indicators
            in_block = parent is not None and indicators[parent].status is Status.BLOCK
            block = parent if in_block and parent is not None else row.indicator.code
            blocks.setdefault((row.territory, block), []).append(seen)
    for cells in blocks.values():
        yield on(Code.EMPTY_YEAR, cells[0], *cells[1:], facts=BlankCells(len(cells)))


def small_count(view: View) -> Iterator[Finding]:
    """Point to the counts that may identify people, before the table is handed around."""
    limit = view.campaign.settings.small_count
    for row in view.rows:
        if row.indicator.sensitive and row.indicator.kind is not ValueKind.AMOUNT:
            for position, figure in zip(view.years, row.achieved, strict=True):
                if figure is not None and 0 < figure < limit:
                    yield on(Code.SMALL_COUNT, row.observations[position], facts=BelowLimit(limit))
