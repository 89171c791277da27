"""The consolidated sheet: the table, alive, with Python's values as cached results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.campaign.series import trusted
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotal, DepartmentTotals
from calpae_xl.core.figures.ends import by_indicator
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.consolidation_formulas import ConsolidationFormulas
from calpae_xl.core.results.consolidation_places import (
    BANNER_ROW,
    FIRST_PERIOD_COLUMN,
    HEADER_ROW,
    PERIOD_ROW,
    PLACE_ROW,
    SHEET_UNREAD,
)
from calpae_xl.core.results.coverage import COVERAGE_HEADER, coverage_text
from calpae_xl.core.results.findings import is_hidden
from calpae_xl.core.results.home_row import sheet_called, sheet_link
from calpae_xl.core.results.snapshot import BANNER_FORMULA
from calpae_xl.core.results.trends import trend_cells
from calpae_xl.core.telling.calculation import usable
from calpae_xl.core.telling.display import STATE_WORDS, printed_text
from calpae_xl.core.trade.model import (
    MissingCode,
    Observation,
    ReservationType,
    Rule,
    ValueKind,
)
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import BLOCKED
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.grid import column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import (
    ID_HEADER,
    LABEL_HEADER,
    LAYOUT_VERSION,
    MEASURE_HEADER,
    UNIT_HEADER,
    Mark,
    Role,
)
from calpae_xl.core.workbook.plan import Content

NOT_FOUND = "#N/A"
"""What MATCH answers when a row or a column is missing or stands twice."""

ID_COLUMN, MEASURE_COLUMN, LABEL_COLUMN, UNIT_COLUMN = "ABCD"

_TEXT_OF_CODE: Mapping[MissingCode, str] = {
    code: str(code.value) for code in (MissingCode.ND, MissingCode.NC, MissingCode.SO)
}


def shown_value(cell: ConsolidatedCell) -> Value:
    """Return what the visible cell holds: a number where adding it makes sense, else a text.

    Rates are fractions, under a format in per cent.
    """
    if cell.text is None and cell.value is not None:
        return cell.value / 100 if cell.indicator.kind is ValueKind.RATE else cell.value
    return printed_text(cell)


def state_text(cell: ConsolidatedCell) -> str:
    """Return what the « état » of a cell holds: a state, or what stands in its place."""
    if cell.state is State.BLOCKED:
        return BLOCKED
    if cell.state is State.MISSING:
        return _TEXT_OF_CODE.get(cell.code or MissingCode.BLANK, "")
    return STATE_WORDS[cell.state]


def numeric_value(cell: ConsolidatedCell) -> float | str:
    """Return what the « valeur » of a cell holds: a lower bound for a partial one, empty when there is none."""
    known = (cell.value, cell.lower_bound, cell.low if cell.state is State.SINGLE else None)
    return next((figure for figure in known if figure is not None), "")


def raw_value(seen: Observation) -> float | str:
    """Return what the « brut » of a department's cell holds: what it says by itself."""
    figure = trusted(seen)
    if figure is not None:
        return figure
    if seen.figure is not None or seen.code is MissingCode.UNREADABLE:
        return BLOCKED
    return _TEXT_OF_CODE.get(seen.code or MissingCode.BLANK, "")


def read_value(seen: Observation, validation: Validation) -> float | str:
    """Return what the « lu » of a department's cell holds: what may be used of it, bounds applied."""
    blocked = (seen.territory, seen.indicator, seen.period) in validation.blocked
    return BLOCKED if blocked else raw_value(seen)


def counted_value(total: DepartmentTotal) -> float | str:
    """Return what the « compte » of a department's block holds."""
    if total.figure is not None:
        return total.figure
    return BLOCKED if total.blocked else _TEXT_OF_CODE.get(total.code or MissingCode.BLANK, "")


def consolidation_contents(work: Processed) -> SheetContents:
    """Return every cell of the sheet: ids, words, live formulas and their cached results.

    Source:
        design.md, sections 4 and 8.
    """
    campaign = work.campaign
    shape = ConsolidationFormulas(campaign.referential, campaign.settings)
    cached = cached_results(shape, work)
    cells = dict(_head(shape))
    cells.update(trend_cells(shape, work))
    cells.update({f"{MEASURE_COLUMN}{row}": Content(typeset(title)) for row, title in shape.bands.items()})
    for letters, role, shown in ((shape.coverage_column, Role.HOME, "← {}"), (shape.trend_column, Role.CHARTS, "{} →")):
        name = sheet_called(campaign, role)
        cells[f"{letters}1"] = sheet_link(name, shown.format(name))
    rows = by_indicator(work.cells)
    for name, number in shape.rows.items():
        indicator = campaign.referential.indicators[name]
        cells[f"{ID_COLUMN}{number}"] = Content(name)
        cells[f"{MEASURE_COLUMN}{number}"] = Content(indicator.code or typeset(indicator.measure))
        cells[f"{LABEL_COLUMN}{number}"] = Content(typeset(indicator.short))
        cells[f"{UNIT_COLUMN}{number}"] = Content(typeset(indicator.unit))
        if name in rows:
            words = coverage_text(rows[name], work)
            cells[f"{shape.coverage_column}{number}"] = Content(words or None)
    cells.update({address: Content(known) for address, known in _known_apart(shape, campaign).items()})
    cells.update({address: Content(cached[address], formula) for address, formula in shape.formulas().items()})
    return SheetContents(Role.CONSOLIDATION, cells)


_ROOM_FOR_MORE = 4
"""Periods from which the table is wide enough for all that is said above it: beyond it, nothing is printed."""


def _head(shape: ConsolidationFormulas) -> Iterator[tuple[str, Content]]:
    settings = shape.settings
    mark = Mark(LAYOUT_VERSION, Role.CONSOLIDATION, "", settings.campaign)
    yield "A1", Content(mark.text)
    codes = [territory.code for territory in shape.territories]
    yield "B1", Content(typeset(f"{settings.collectivity_name} – {_whole_of(codes)}"))
    reading = (
        f"Campagne {settings.campaign}. Un texte (≥, fourchette, un seul département, ND) n’est pas un total ; "
        "« * » : sous réserve."
    )
    unfolding = " Calcul replié à droite : Révision > Ôter la protection, puis [+]."
    yield "B2", Content(typeset(reading + (unfolding if len(shape.periods) >= _ROOM_FOR_MORE else "")))
    yield f"B{BANNER_ROW}", Content("", BANNER_FORMULA)
    words = (ID_HEADER, MEASURE_HEADER, LABEL_HEADER, UNIT_HEADER)
    for letters, header in zip((ID_COLUMN, MEASURE_COLUMN, LABEL_COLUMN, UNIT_COLUMN), words, strict=True):
        yield f"{letters}{HEADER_ROW}", Content(header)
    for position, period in enumerate(shape.periods):
        yield f"{column_letters(FIRST_PERIOD_COLUMN + position)}{HEADER_ROW}", Content(period.header)
    yield f"{shape.coverage_column}{HEADER_ROW}", Content(COVERAGE_HEADER)
    yield from _hidden_head(shape)


def _whole_of(codes: Sequence[str]) -> str:
    return f"consolidation {' + '.join(codes)}" if len(codes) > 1 else f"un seul département, {codes[0]}"


def _hidden_head(shape: ConsolidationFormulas) -> Iterator[tuple[str, Content]]:
    codes = [territory.code for territory in shape.territories]
    for number, code in enumerate(codes):
        yield f"{column_letters(shape.first_hidden_column + number)}{HEADER_ROW}", Content(f"Ligne {code}")
    titles = [*(f"{code} brut" for code in codes), *(f"{code} lu" for code in codes), "état", "valeur"]
    apart = [
        *(f"{code} compte" for code in codes),
        "portée",
        "réserve non lue",
        *(f"{code} portée lue" for code in codes),
    ]
    for position, period in enumerate(shape.periods):
        for offset, title in enumerate(titles):
            letters = shape.letters(position, offset)
            yield f"{letters}{PERIOD_ROW}", Content(period.header)
            yield f"{letters}{HEADER_ROW}", Content(f"{period.header} – {title}")
        for offset, title in enumerate(apart):
            yield f"{shape.beside(position, offset)}{HEADER_ROW}", Content(f"{period.header} – {title}")
    for number, code in enumerate(codes):
        yield f"{shape.beside(len(shape.periods), number)}{HEADER_ROW}", Content(f"s’écrit {code}")


def cached_results(shape: ConsolidationFormulas, work: Processed) -> Mapping[str, Value]:
    """Return what every formula of the sheet gives, by address, as Python works it out."""
    made: dict[str, Value] = dict(_places(shape, work))
    for number, territory in enumerate(shape.territories):
        series = work.campaign.series[territory.code]
        for name in shape.rows:
            for position, seen in enumerate(series[name]):
                made[shape.raw(name, position, number)] = raw_value(seen)
                made[shape.read(name, position, number)] = read_value(seen, work.validation)
    for cell in work.cells:
        name, position = cell.indicator.id, shape.periods.index(cell.period)
        made[shape.shown(name, position)] = shown_value(cell)
        made[shape.state(name, position)] = state_text(cell)
        made[shape.value(name, position)] = numeric_value(cell)
    listed = (*work.validation.findings, *(finding for finding, _ in work.validation.justified))
    made[shape.listed.replace("$", "")] = sum(map(is_hidden, listed))
    made.update(_beside(shape, work))
    return made


def _beside(shape: ConsolidationFormulas, work: Processed) -> Iterator[tuple[str, Value]]:
    """Yield what blocks and their themes need beside them, and the reservations that sums obey."""
    campaign, blocked = work.campaign, work.validation.blocked
    totals = DepartmentTotals(campaign.series, campaign.referential, blocked)
    index = ReservationIndex(campaign.reservations)
    cells = {(cell.indicator.id, cell.period): cell for cell in work.cells}
    for (name, period), cell in cells.items():
        position, parent = shape.periods.index(period), campaign.referential.indicators.get(cell.indicator.parent or "")
        if cell.indicator.rule is Rule.SUM:
            unbelieved = campaign.unread.everywhere
            kept = () if unbelieved else (seen for seen in cell.sources if usable(seen, work.validation) is not None)
            types = (r.type for seen in kept for r in index.at(seen.territory, name, period.label))
            yield shape.scope(name, position), [*types].count(ReservationType.CEA_SCOPE)
        for number, code in enumerate(campaign.series):
            if cell.indicator.is_block:
                yield shape.counted(name, position, number), counted_value(totals.of(code, cell.indicator, position))
            elif parent is not None and parent.is_block:
                once = cell.value if cell.state is State.COUNTED_ONCE else None
                held = 0 if once is None else totals.held(code, cell.indicator, parent, position, once)
                yield shape.counted(name, position, number), held


def _known_apart(shape: ConsolidationFormulas, campaign: Campaign) -> Mapping[str, Value]:
    """Return what this run knows that no formula sees: undeclared sheets, reservations read or not, spellings."""
    made: dict[str, Value] = {}
    scopes: dict[str, int] = {}
    if campaign.undeclared:
        made[shape.stopped.replace("$", "")] = len(campaign.undeclared)
    for name in shape.rows if campaign.unread else ():
        for position, period in enumerate(shape.periods):
            if campaign.unread.bears_on(name, period.label):
                made[shape.unread(name, position)] = SHEET_UNREAD if campaign.unread.everywhere else 1
    numbers = {code: number for number, code in enumerate(campaign.series)}
    made.update(_spellings(shape, campaign, numbers))
    for reservation in campaign.unrecognised:
        if reservation.type is ReservationType.CEA_SCOPE and reservation.indicator in shape.rows:
            for position, period in enumerate(shape.periods):
                if reservation.period in {None, period.label}:
                    at = shape.scope_read(reservation.indicator, position, numbers[reservation.territory])
                    scopes[at] = scopes.get(at, 0) + 1
    return {**made, **scopes}


def _spellings(
    shape: ConsolidationFormulas, campaign: Campaign, numbers: Mapping[str, int]
) -> Iterator[tuple[str, Value]]:
    """Yield the ids and headers that entry sheets spell in another way: MATCH finds them only so."""
    for code, entries in campaign.entries.items():
        if not entries.alike:
            continue
        labels = {name: shape.spelled(name, numbers[code]) for name in shape.rows}
        for position, period in enumerate(shape.periods):
            labels[period.header] = shape.spelled_header(position, numbers[code])
        spelled = ((at, entries.spelled(label)) for label, at in labels.items())
        yield from ((at, text) for at, text in spelled if text is not None)


def _places(shape: ConsolidationFormulas, work: Processed) -> Iterator[tuple[str, Value]]:
    """Yield the rows and columns of the entry sheets, as the addresses of their cells say."""
    for number, territory in enumerate(shape.territories):
        columns: dict[int, int] = {}
        for name in shape.rows:
            row: Value = NOT_FOUND
            for position, seen in enumerate(work.campaign.series[territory.code][name]):
                if seen.cell is not None:
                    letters, row = split_address(seen.cell)
                    columns[position] = column_number(letters)
            yield shape.place(name, number).lstrip("$"), row
        for position in range(len(shape.periods)):
            yield f"{shape.letters(position, number)}{PLACE_ROW}", columns.get(position, NOT_FOUND)
