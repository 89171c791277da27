"""The consolidated table as people read it, each figure with who is in it and with what reservations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.reserved import RESERVED, is_reserved
from calpae_xl.core.telling.display import NOT_FILLED_IN, STATE_WORDS, cell_text, coverage_detail
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.model import Kind, Reservation
from calpae_xl.core.trade.typography import NBSP, listed, typeset
from calpae_xl.core.trade.words import BLOCKED, date_text, full_period_text, period_text

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Cell, Screen

_MOST_TOLD = 4
"""Departments whose figures are told one by one."""

_MARKS = {State.SINGLE: "†", State.WEIGHTED: "‡", State.COUNTED_ONCE: "§"}
_STATED = {
    state: STATE_WORDS[state]
    for state in (State.PARTIAL, State.SINGLE, State.BLOCKED, State.WEIGHTED, State.RANGE, State.COUNTED_ONCE)
}
"""States that the notes repeat in words; a total and a missing figure say it all by themselves."""
_STYLES = {State.BLOCKED: "bold red", State.PARTIAL: "yellow", State.SINGLE: "yellow", State.MISSING: "dim"}
_LEGEND = (
    "≥ partiel, au moins ce chiffre",
    "– fourchette, ni somme ni moyenne",
    "† un seul département",
    "‡ pondéré",
    "§ compté une fois",
    f"{BLOCKED} à corriger ou à justifier",
    "* réserve sur un chiffre",
)


def plain_consolidation(campaign: Campaign, cells: Sequence[ConsolidatedCell]) -> list[str]:
    """Write one consolidated cell per line: identifier, label, period, figure, state, coverage and reservations."""
    whole = campaign.settings.collectivity_short
    rows = [("Identifiant", "Indicateur", "Période", whole, "État", "Couverture et réserves")]
    for cell in cells:
        period = full_period_text(cell.period)
        remarks = typeset(" ; ".join(_remarks(campaign, cell)))
        shown = cell_text(cell) or f"({NOT_FILLED_IN})"
        rows.append((cell.indicator.id, cell.indicator.short, period, shown, STATE_WORDS[cell.state], remarks))
    return aligned(rows)


def show_consolidation(screen: Screen, campaign: Campaign, cells: Sequence[ConsolidatedCell]) -> None:
    """Print a table per section, then « Couverture et réserves » as numbered notes."""
    from calpae_xl.cli.screen import Row

    lines = [(indicator, list(row)) for indicator, row in groupby(cells, key=lambda cell: cell.indicator)]
    notes: dict[str, list[str]] = {i.id: told for i, row in lines if (told := list(_notes(campaign, row)))}
    numbers = {name: position for position, name in enumerate(notes, start=1)}
    header = ["Indicateur", *(_header(cell) for cell in (lines[0][1] if lines else ()))]
    groups = []
    for section, rows in groupby(lines, key=lambda line: line[0].section):
        table: list[Row] = []
        for measure, group in groupby(rows, key=lambda line: line[0].measure):
            table.append(Row(measure))
            for indicator, row in group:
                mark = f"{NBSP}({numbers[indicator.id]})" if indicator.id in numbers else ""
                table.append(Row(indicator.short + mark, tuple(map(shown_cell, row))))
        groups.append((section, table))
    if lines:
        screen.tables(header, groups)
    screen.line()
    show_legend(screen, "(1) note sous le tableau")
    screen.heading("Couverture et réserves")
    for indicator, _ in lines:
        if indicator.id in notes:
            lead = f"({numbers[indicator.id]}) "
            screen.say(f"{indicator.short}", "bold", first=lead, rest=" " * len(lead))
            for note in notes[indicator.id]:
                screen.say(note, first=" " * len(lead), rest=" " * (len(lead) + 2))


def _header(cell: ConsolidatedCell) -> str:
    return period_text(cell.period)


def show_legend(screen: Screen, last: str) -> None:
    """Say what the signs beside the figures mean; the last one is of that table alone."""
    _say_legend(screen, (*_LEGEND, last))


def year_legend(screen: Screen, used: Collection[str]) -> None:
    """Say what the signs that a table uses mean: a short one has room for no other."""
    signs = [text for text in (*_LEGEND, NOT_COMPUTED) if any(text.split(" ", 1)[0] in shown for shown in used)]
    if signs:
        _say_legend(screen, signs)


NOT_COMPUTED = "— évolution non calculée (calpae evolutions)"


def _say_legend(screen: Screen, signs: Iterable[str]) -> None:
    told = typeset(" ; ".join(text.replace(" ", NBSP, 1) for text in signs))
    screen.say(f"{told}.", "dim", first=typeset("Légende : "), rest="  ")


def shown_cell(cell: ConsolidatedCell) -> Cell:
    """Show a figure with its signs."""
    from calpae_xl.cli.screen import Cell

    mark = _MARKS.get(cell.state, "") + (RESERVED if is_reserved(cell) else "")
    # In a narrow column a unit may go to the next line; a number never breaks.
    text = cell_text(cell).replace(f"{NBSP}jours", " jours")
    return Cell(text, _STYLES.get(cell.state, ""), mark)


def _notes(campaign: Campaign, row: Sequence[ConsolidatedCell]) -> Iterator[str]:
    """Tell a row: which departments are in, period by period, then its reservations, each once."""
    # A span goes from year to year, whatever stands between their columns.
    in_time = sorted(row, key=lambda cell: (cell.period.kind is Kind.TARGET, cell.period.label))
    told = groupby(in_time, key=lambda cell: (_STATED.get(cell.state, ""), _detail(campaign, cell)))
    for (state, detail), group in told:
        if state:
            yield typeset(f"{_span(list(group))} : {state}{f' ({detail})' if detail else ''}.")
    reservations: dict[Reservation, None] = {r: None for cell in row for r in cell.reservations}
    own = {child.id for child in campaign.referential.children.get(row[0].indicator.id, ())}
    adds = row[0].indicator.is_block
    yield from (typeset(f"{_reserved(campaign, r, adds and r.indicator in own)}.") for r in reservations)
    for cell in row:
        yield from (typeset(f"{_header(cell)}, écart justifié, {note.rstrip('.')}.") for note in cell.notes)


def _span(cells: Sequence[ConsolidatedCell]) -> str:
    first, last = _header(cells[0]), _header(cells[-1])
    if len(cells) == 1:
        return first
    return f"{first} {'et' if len(cells) == 2 else 'à'} {last}"


def _detail(campaign: Campaign, cell: ConsolidatedCell) -> str:
    """Say which departments are in a figure, or which keep it out; empty for a plain total."""
    if cell.state in {State.PARTIAL, State.SINGLE}:
        return coverage_detail(cell)
    if cell.state is State.BLOCKED:
        stuck = [t for t in dict.fromkeys(o.territory for o in cell.sources) if t not in cell.coverage]
        return listed(stuck) if stuck else "départements en contradiction"
    if cell.state is State.RANGE and len(cell.sources) <= _MOST_TOLD:
        figures = ((o.territory, o.figure) for o in cell.sources if o.figure is not None)
        return ", ".join(f"{territory} : {with_unit(figure, cell.indicator)}" for territory, figure in figures)
    if cell.weights is not None and len(cell.weights) <= _MOST_TOLD:
        weight = campaign.referential.indicators[cell.indicator.weight[-1]]
        told = (f"{territory} : {with_unit(figure, weight)}" for territory, figure in cell.weights.items())
        return "poids " + ", ".join(told)
    return ""


def _remarks(campaign: Campaign, cell: ConsolidatedCell) -> Iterator[str]:
    yield from filter(None, [_detail(campaign, cell)])
    yield from (_reserved(campaign, r, r.indicator != cell.indicator.id) for r in cell.reservations)
    yield from (f"écart justifié, {note}" for note in cell.notes)


def _reserved(campaign: Campaign, reservation: Reservation, named: bool) -> str:
    name = f", « {campaign.referential.short_label(reservation.indicator)} »" if named else ""
    note = f" ({reservation.note.rstrip('.')})" if reservation.note else ""
    period = date_text(reservation.period) if reservation.period else "toutes années"
    said = campaign.settings.reservation_word(reservation.type)
    return f"Réserve {reservation.territory}{name}, {period} : {said}{note}"
