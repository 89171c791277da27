"""How the consolidated sheet marks the figures on which a reservation bears: a star after the last digit.

The star belongs to the format: a number that bears it is still a number, and what « Réserves » says shows at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.reserved import is_reserved
from calpae_xl.core.results.consolidation_places import FIRST_PERIOD_COLUMN, ConsolidationPlaces
from calpae_xl.core.results.reserved_formula import bearing_count
from calpae_xl.core.trade.model import Indicator, MissingCode, ValueKind
from calpae_xl.core.trade.words import BLOCKED
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.grid import column_letters, column_number, split_address
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.page import Page
from calpae_xl.making.styles import decimal_format, number_format, reserved_format

NO_FIGURES = ("", BLOCKED, *(str(code.value) for code in (MissingCode.ND, MissingCode.NC, MissingCode.SO)))
"""What a cell of the collectivity shows in the place of a figure."""

_Looks = tuple[ValueKind, str]
"""What decides the format of a row: its kind and its unit."""


def mark_reserved(page: Page, places: ConsolidationPlaces, work: Processed) -> None:
    """Mark the figures of the collectivity; to be called before the conditions that show decimals, which it overrides.

    A copy that leaves has no « Réserves » to count in: its cells are marked once for all.
    """
    found = _known(places, work) if page.styles.locked else _live(places)
    for looks, areas in found:
        for condition, cells in areas.items():
            _mark_all(page, cells, condition, looks)


def mark_figure(page: Page, cell: str, indicator: Indicator, reserved: Content) -> None:
    """Mark one figure that is repeated elsewhere; to be called before what shows its decimals.

    Args:
        page: Its sheet.
        cell: Where it stands.
        indicator: What it measures.
        reserved: Whether a reservation bears on it now, and the formula that tells.
    """
    looks = indicator.kind, indicator.unit
    if not page.styles.locked:
        _mark_all(page, [cell], f"AND({_is_figure(cell)},{reserved.formula})", looks)
    elif reserved.value:
        _mark_all(page, [cell], f"AND({_is_figure(cell)})", looks)


def _mark_all(page: Page, cells: list[str], condition: str, looks: _Looks) -> None:
    kind, unit = looks
    first = cells[0]
    shown = f"100*{first}" if kind is ValueKind.RATE else first
    some = f"ROUND({shown},1)<>ROUND({shown},0)"
    if kind is not ValueKind.AMOUNT:
        code = decimal_format(kind, unit).replace("0.0#", "0.0")
        _mark(page, cells, f"=IF(ISNUMBER({first}),AND({condition},{some}),FALSE)", code)
    _mark(page, cells, f"={condition}", number_format(kind, unit))


def _mark(page: Page, cells: list[str], criteria: str, code: str) -> None:
    look = page.styles.bare({"num_format": reserved_format(code)})
    letters, number = split_address(cells[0])
    row, column = number - 1, column_number(letters) - 1
    options = {"type": "formula", "criteria": criteria, "format": look, "multi_range": " ".join(cells)}
    page.sheet.conditional_format(row, column, row, column, options)


def _live(places: ConsolidationPlaces) -> Iterator[tuple[_Looks, Mapping[str, list[str]]]]:
    """Yield cells by the condition under which « Réserves » says something of the first of them."""
    for looks, rows in _rows_by_looks(places).items():
        for position, period in enumerate(places.periods):
            letters, areas = column_letters(FIRST_PERIOD_COLUMN + position), dict[str, list[str]]()
            plain = [f"{letters}{places.rows[each.id]}" for each in rows if not each.is_block]
            if plain:
                areas[_condition(plain[0], (plain[0][len(letters) :],) * 2, period.label)] = plain
            for block in (each for each in rows if each.is_block):
                first, last = places.rows[block.id], places.rows[places.referential.children[block.id][-1].id]
                at = f"{letters}{first}"
                areas[_condition(at, (str(first), str(last)), period.label)] = [at]
            yield looks, areas


def _condition(cell: str, rows: tuple[str, str], label: str) -> str:
    first, last = rows
    ids = f"$A{first}" if first == last else f"$A{first}:$A{last}"
    return f"AND({_is_figure(cell)},SUMPRODUCT({bearing_count(ids, label)})>0)"


def _is_figure(cell: str) -> str:
    return ",".join(f"{cell}<>{quoted(text)}" for text in NO_FIGURES)


def _known(places: ConsolidationPlaces, work: Processed) -> Iterator[tuple[_Looks, Mapping[str, list[str]]]]:
    """Yield the cells on which a reservation bears now."""
    reserved = [cell for cell in work.cells if is_reserved(cell)]
    for looks, rows in _rows_by_looks(places).items():
        cells = [
            f"{column_letters(FIRST_PERIOD_COLUMN + places.periods.index(cell.period))}{places.rows[cell.indicator.id]}"
            for cell in reserved
            if cell.indicator in rows
        ]
        if cells:
            yield looks, {f'{cells[0]}<>""': cells}


def _rows_by_looks(places: ConsolidationPlaces) -> Mapping[_Looks, list[Indicator]]:
    rows: dict[_Looks, list[Indicator]] = {}
    for indicator in places.referential.consolidated:
        rows.setdefault((indicator.kind, indicator.unit), []).append(indicator)
    return rows
