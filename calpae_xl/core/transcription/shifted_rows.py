"""The figures of a row, where cells have slipped to another column: every way to read it, and what proves one.

A row whose label stands in its own column is read as printed if it has the cells of its header; else nothing of it is
taken. One whose label has left its column may have been moved whole, or in part, or not at all: a reading is possible
when it gives every printed value a column, but for one that repeats the value beside it. When several are, the rows
above and below of the same block decide, if they fill the same columns and this row has as many values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from calpae_xl.core.trade.model import Period
from calpae_xl.core.transcription.columns import Holds
from calpae_xl.core.transcription.cut_rows import LabelledRow, cell_figure, is_prose
from calpae_xl.core.transcription.doubts import Doubt, doubt, told_period, told_values

Figures = dict[Period, tuple[str, str]]
"""What is certain of a row, and its place, by period."""


class FiguresRead(NamedTuple):
    """What a row says.

    Attributes:
        figures: By period; those on which possible readings differ are not there.
        doubts: What was not read as printed.
    """

    figures: Figures
    doubts: tuple[Doubt, ...] = ()


class _Candidate(NamedTuple):
    """A way to read a row.

    Attributes:
        offset: By how many columns its values have moved; ``None`` when each has moved by its own.
        proof: What makes it the only one.
    """

    values: tuple[str, ...]
    offset: int | None
    proof: str


_AS_PRINTED = "ses valeurs n’ont pas bougé : décalées avec lui, l’une d’elles n’aurait plus de colonne."
_WITH_LABEL = (
    "ses valeurs ont bougé avec lui : laissées en place, l’une d’elles occuperait la colonne du libellé ou n’aurait "
    "plus de colonne ; décalées, chacune en a une, et celle qui est en trop ne fait que répéter sa voisine."
)
_AS_NEIGHBOURS = (
    "ses valeurs ont glissé : les lignes voisines du même bloc ne remplissent que ces colonnes, et celle-ci a autant "
    "de valeurs, rangées dans le même ordre."
)


def read_figures(
    rows: Sequence[LabelledRow], position: int, label: str, parents: Mapping[str, str | None]
) -> FiguresRead:
    """Return what a row says.

    Args:
        rows: Those of the table.
        position: Of the row among them.
        label: Short label of the indicator, for messages.
        parents: Parent of each indicator.
    """
    row = rows[position]
    if row.at != row.columns.label:
        return _moved(rows, position, label, parents)
    if row.row.slipped or _beyond(row):
        return _slipped(row, label)
    printed = {period: (row.text(at), _place(row, at)) for at, period in row.columns.periods}
    doubts: list[Doubt] = []
    for at, period in row.columns.periods:
        reason = _unsure(row, at, label, period)
        if reason is not None:
            doubts.append(reason)
            del printed[period]
    return _with_rest(row, FiguresRead(printed, tuple(doubts)), label)


def _beyond(row: LabelledRow) -> bool:
    """Tell whether a row prints something that no header is above."""
    return any(row.text(at) for at in range(len(row.columns.holds), len(row.row.cells)))


def _slipped(row: LabelledRow, label: str) -> FiguresRead:
    """Take nothing of a row that has cells too many or too few: the readings from either end are told."""
    periods = tuple(period for _, period in row.columns.periods)
    count, headers = len(row.row.cells), len(row.columns.holds)
    readings = tuple(dict.fromkeys(_from_label(row, offset) for offset in (0, count - headers)))
    seen = f"{count} cellules sous {headers} en-têtes" if count != headers else "des cellules à cheval sur ses en-têtes"
    message = f"La ligne a {seen} : rien ne dit où ses valeurs se décalent, aucune n’est reprise."
    told = [told_values(periods, values) for values in readings]
    if len(told) == 1:
        told.append("décalée à partir d’une colonne inconnue")
    return FiguresRead({}, (doubt(row.row.place, message, tuple(told), indicator=label),))


def _from_label(row: LabelledRow, offset: int) -> tuple[str, ...]:
    return tuple(row.text(at + offset) if at + offset > row.at else "" for at, _ in row.columns.periods)


def _place(row: LabelledRow, at: int) -> str:
    return f"{row.row.place}, colonne {at + 1}"


def _unsure(row: LabelledRow, at: int, label: str, period: Period) -> Doubt | None:
    """Say why a cell of a row that is in its place cannot be read, if so."""
    cells = row.row.cells
    if cells[at].covered and (text := cells[at].text.strip()):
        message = f"La cellule « {told_period(period)} » est fusionnée avec une autre qui porte « {text} »."
        return doubt(_place(row, at), message, ("vide", text), indicator=label)
    return None


def _with_rest(row: LabelledRow, read: FiguresRead, label: str) -> FiguresRead:
    """Add what the other parts of a row that a page cut hold in the columns of figures."""
    figures, doubts = dict(read.figures), list(read.doubts)
    empty = not any(raw for raw, _ in figures.values())
    for part in row.rest:
        for at, period in row.columns.periods:
            text = cell_figure(part, at)
            if not text:
                continue
            place = f"{part.place}, colonne {at + 1}"
            before = figures.get(period, ("", ""))[0]
            if is_prose(text) and at == len(part.cells) - 1 < len(row.columns.holds) - 1:
                message = (
                    f"Une phrase se trouve sous « {told_period(period)} », sur une ligne sans libellé qui a perdu sa "
                    "colonne de commentaires : c’est la suite du commentaire, jamais un chiffre."
                )
                kept = before or "vide"
                doubts.append(doubt(place, message, (text, kept), kept, label))
            elif empty and not before and not part.slipped:
                figures[period] = (text, place)
            else:
                message = (
                    f"Sous « {told_period(period)} », la suite d’une ligne coupée porte « {text} » : rien ne dit si "
                    "elle complète la cellule du dessus."
                )
                doubts.append(doubt(place, message, (before or "vide", f"{before} {text}".strip()), indicator=label))
                figures.pop(period, None)
    return FiguresRead(figures, tuple(doubts))


def _moved(rows: Sequence[LabelledRow], position: int, label: str, parents: Mapping[str, str | None]) -> FiguresRead:
    row = rows[position]
    periods = tuple(period for _, period in row.columns.periods)
    offset = row.at - row.columns.label
    readings = [
        _Candidate(_shifted(row, 0), 0, _AS_PRINTED),
        _Candidate(_shifted(row, offset), offset, _WITH_LABEL),
    ]
    possible = [reading for reading in readings if _tenable(row, reading)]
    by_block = _as_neighbours(rows, position, parents)
    if by_block is not None and len({reading.values for reading in possible}) != 1:
        readings.append(by_block)
        possible = [by_block]
    told = tuple(dict.fromkeys(told_values(periods, reading.values) for reading in readings))
    place = row.row.place
    if len({reading.values for reading in possible}) == 1:
        [chosen, *_] = possible
        figures = {period: (value, place) for period, value in zip(periods, chosen.values, strict=True)}
        message = f"Le libellé n’est pas dans sa colonne, mais {chosen.proof}"
        proven = doubt(place, message, told, told_values(periods, chosen.values), label)
        return _with_rest(row, FiguresRead(figures, (proven,) if len(told) > 1 else ()), label)
    agreed = zip(periods, *(reading.values for reading in readings), strict=True)
    certain = {period: (values[0], place) for period, *values in agreed if len({*values}) == 1}
    message = "Le libellé n’est pas dans sa colonne, et rien ne prouve si les valeurs ont bougé avec lui."
    return _with_rest(row, FiguresRead(certain, (doubt(place, message, told, indicator=label),)), label)


def _shifted(row: LabelledRow, offset: int) -> tuple[str, ...]:
    return tuple(row.text(at + offset) for at, _ in row.columns.periods)


def _tenable(row: LabelledRow, reading: _Candidate) -> bool:
    """Tell whether a reading gives every printed value a column, but for one that repeats the value beside it."""
    if any(map(is_prose, reading.values)):
        return False
    offset = reading.offset or 0
    held = {at + offset for at, _ in row.columns.periods} | {row.at}
    if Holds.MEASURE in row.columns.holds:
        held.add(row.columns.holds.index(Holds.MEASURE))
    comment = _comment_place(row)
    held |= {place for place in (comment, comment + offset) if place == comment or is_prose(row.text(place))}
    left = [at for at in range(len(row.row.cells)) if at not in held and row.text(at)]
    return all(row.text(at) in {row.text(beside) for beside in (at - 1, at + 1) if beside in held} for at in left)


def _as_neighbours(rows: Sequence[LabelledRow], position: int, parents: Mapping[str, str | None]) -> _Candidate | None:
    """Return the values of a row in the columns that the rows above and below fill; ``None`` when that is no proof."""
    row, block = rows[position], parents.get(rows[position].indicator or "")
    beside = [rows[at] for at in (position - 1, position + 1) if 0 <= at < len(rows)]
    if block is None or len(beside) < 2 or any(parents.get(each.indicator or "") != block for each in beside):
        return None
    if any(each.at != each.columns.label or each.columns != row.columns for each in beside):
        return None
    filled = {tuple(bool(each.text(at)) for at, _ in row.columns.periods) for each in beside}
    values = [
        text
        for at in range(len(row.row.cells))
        if at != row.at and (text := row.text(at)) and not is_prose(text) and at != _comment_place(row)
    ]
    if len(filled) > 1 or sum(pattern := filled.pop()) != len(values):
        return None
    left = iter(values)
    return _Candidate(tuple(next(left) if fills else "" for fills in pattern), None, _AS_NEIGHBOURS)


def _comment_place(row: LabelledRow) -> int:
    return row.columns.holds.index(Holds.COMMENT) if Holds.COMMENT in row.columns.holds else -1
