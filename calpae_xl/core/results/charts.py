"""The sheet « Graphiques »: what its charts draw, alive, and the words around them.

A chart draws text and nothing as 0, and #N/A, in columns, not at all: whatever is not a figure is #N/A, and the label
of its year says why. What the charts draw comes from the reading cells of the consolidated sheet, never from those
that it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from calpae_xl.core.campaign.reservations import COUNTED_SHORT, ReservationIndex
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes_places import ChangesPlaces
from calpae_xl.core.results.charts_places import (
    CHOICE_CELL,
    CHOICE_ROW,
    CHOSEN_ROW,
    FIRST_DRAWN_ROW,
    FIRST_TABLE_ROW,
    TABLE_HEADER_ROW,
    ChartPlaces,
)
from calpae_xl.core.results.consolidation import counted_value, numeric_value, read_value, state_text
from calpae_xl.core.results.consolidation_places import BANNER_ROW, ConsolidationPlaces
from calpae_xl.core.results.home_row import sheet_called, sheet_link
from calpae_xl.core.results.snapshot import BANNER_FORMULA
from calpae_xl.core.telling.display import STATE_WORDS
from calpae_xl.core.trade.model import CellRef, Indicator, Kind, Period, Rule
from calpae_xl.core.trade.typography import NBSP, typeset
from calpae_xl.core.trade.typography import number as shown_number
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import BLOCKED, date_text, word
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.formulas import figure, quoted
from calpae_xl.core.workbook.grid import Sheet, column_letters
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Mark, Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content

NOT_DRAWN = "#N/A"
NO_FIGURE = "–"
PART_OF = f"partiel{NBSP}: "

_PARTIAL, _SINGLE, _RANGE = (STATE_WORDS[state] for state in (State.PARTIAL, State.SINGLE, State.RANGE))
_SOUND = tuple(STATE_WORDS[state] for state in (State.COMPLETE, State.WEIGHTED, State.COUNTED_ONCE))
_AS_IT_IS = (BLOCKED, "ND", "NC", "SO", _RANGE)
"""States that the label of a year repeats."""

_UNSAID, _PARTLY = "vide", "partiel"


class Drawn(NamedTuple):
    """What is drawn of one figure: whole, or a part of what it should be; ``None`` draws nothing."""

    whole: float | None = None
    partial: float | None = None


def charts_places(work: Processed) -> ChartPlaces:
    """Return the places of the sheet for a campaign."""
    campaign = work.campaign
    return ChartPlaces(ChangesPlaces(ConsolidationPlaces(campaign.referential, campaign.settings)))


def chosen_in(sheet: Sheet) -> Value | None:
    """Return what people chose in the list, which is all that they own in the sheet."""
    return sheet.values.get(CHOICE_CELL)


def charts_contents(work: Processed, chosen: Value | None = None) -> SheetContents:
    """Return every cell of the sheet: words, live formulas and their cached results.

    Args:
        work: The campaign worked out.
        chosen: What the list shows; its first line by default.

    Source:
        design.md, sections 4 and 12.
    """
    places = charts_places(work)
    shown = next(iter(places.labels.values()), "") if chosen is None else chosen
    cells = dict(_words(places, work))
    cells[CHOICE_CELL] = Content(shown)
    drawn = _Drawing(places, work).cells()
    cells.update(drawn)
    cells.update(_Choice(places, drawn, shown).cells())
    return SheetContents(Role.CHARTS, cells)


def period_label(period: Period) -> str:
    """Write a period under its columns: « 2022 », « 2023 attendu »."""
    named = date_text(period.label)
    return named if period.kind is Kind.ACHIEVED else f"{named} {word(Kind.TARGET)}"


def _words(places: ChartPlaces, work: Processed) -> Iterator[tuple[str, Content]]:
    campaign, settings = work.campaign, work.campaign.settings
    yield "A1", Content(Mark(LAYOUT_VERSION, Role.CHARTS, "", settings.campaign).text)
    yield "B1", Content("Graphiques")
    yield (
        "B2",
        Content(
            typeset(
                f"Campagne {settings.campaign}. Un indicateur au choix, puis tous, mesure par mesure. Ce qui est "
                "dessiné est à droite, replié : pour le voir, Révision > Ôter la protection, puis [+]."
            )
        ),
    )
    yield f"B{BANNER_ROW}", Content("", BANNER_FORMULA)
    home, results = (sheet_called(campaign, role) for role in (Role.HOME, Role.CONSOLIDATION))
    yield f"{places.table_columns[-1]}1", sheet_link(home, f"← {home}")
    yield f"{column_letters(places.wide_column)}1", sheet_link(results, f"← {results}")
    yield f"B{CHOICE_ROW - 1}", Content(typeset("Choisissez un indicateur dans la liste :"))
    yield f"B{TABLE_HEADER_ROW}", Content("Année")
    for letters, territory in zip(places.table_columns[1:], places.changes.territories, strict=True):
        yield f"{letters}{TABLE_HEADER_ROW}", Content(settings.collectivity.called(territory))
    yield (
        f"B{places.legend_row}",
        Content(
            typeset(
                "Plein : chiffre entier. Hachuré : année incomplète, chiffre sous-estimé, ou total auquel il manque un "
                "chiffre. Tirets : objectif. Sans colonne : aucun chiffre, ce qui n’est jamais zéro ; l’étiquette dit "
                "pourquoi."
            )
        ),
    )
    for band in places.bands:
        yield f"B{band.row}", Content(band.title)
        at = CellRef(results, f"B{places.changes.table.rows[band.lines[0][0]]}")
        yield f"{places.table_columns[-1]}{band.row}", cell_link(at, typeset(f"voir dans {results}"))


class _Drawing:
    """What the charts draw of every indicator, and what it is worth now."""

    def __init__(self, places: ChartPlaces, work: Processed) -> None:
        self._places, self._changes, self._table, self._work = places, places.changes, places.changes.table, work
        campaign = work.campaign
        self._codes = places.changes.territories[:-1]
        self._indicators = campaign.referential.indicators
        self._cells: Mapping[tuple[str, Period], ConsolidatedCell] = {(c.indicator.id, c.period): c for c in work.cells}
        self._totals = DepartmentTotals(campaign.series, campaign.referential, work.validation.blocked)

    @cached_property
    def _reserved(self) -> ReservationIndex:
        """The reservations that formulas recognise."""
        campaign = self._work.campaign
        unseen = {*campaign.unrecognised}
        return ReservationIndex(each for each in campaign.reservations if each not in unseen)

    def cells(self) -> dict[str, Content]:
        """Return the grouped cells, the row of the chosen indicator apart."""
        places, made = self._places, dict[str, Content]()
        for name, row in places.rows.items():
            made[f"{places.label_column}{row}"] = Content(places.labels[name])
            made[f"{places.unit_column}{row}"] = Content(typeset(self._indicators[name].unit))
            for position in range(len(self._table.periods)):
                made.update(self._period(name, row, position))
        return made

    def _period(self, name: str, row: int, position: int) -> Iterator[tuple[str, Content]]:
        places, departments = self._places, range(len(self._codes))
        drawn = [self._department(name, number, position) for number in departments]
        for number, each in enumerate(drawn):
            yield places.whole(row, number, position), self._whole(name, number, position, each.whole)
            yield places.partial(row, number, position), self._partial(name, number, position, each.partial)
        whole = self._collectivity(name, position, any(each.partial is not None for each in drawn))
        is_year, last = position in places.years, len(self._codes)
        sound = self._sound(name, row, position)
        nothing = Content(NOT_DRAWN, "=NA()")
        yield places.whole(row, last, position), Content(_or_none(whole.whole), sound) if is_year else nothing
        partial = Content(_or_none(whole.partial), self._lacking(name, row, position))
        yield places.partial(row, last, position), partial if is_year else nothing
        yield places.target(row, position), nothing if is_year else Content(_or_none(whole.whole), sound)
        label = self._label(name, position, drawn)
        yield places.category(row, position), Content(label, self._label_formula(name, row, position))

    def _is_block(self, name: str) -> bool:
        return self._indicators[name].rule is Rule.SUM_OF_CHILDREN

    def _themes(self, name: str) -> tuple[Indicator, ...]:
        return tuple(self._table.referential.children[name]) if self._is_block(name) else ()

    def _read(self, name: str, number: int, position: int) -> tuple[float | str, bool]:
        """Return what is read of a department, and whether it is all of it."""
        if self._is_block(name):
            total = self._totals.of(self._codes[number], self._indicators[name], position)
            return counted_value(total), total.whole
        seen = self._work.campaign.series[self._codes[number]][name][position]
        return read_value(seen, self._work.validation), True

    def _department(self, name: str, number: int, position: int) -> Drawn:
        read, is_whole = self._read(name, number, position)
        if position not in self._places.years or isinstance(read, str):
            return Drawn()
        code, label = self._codes[number], self._table.periods[position].label
        lacking = not is_whole or not self._reserved.types(code, name, label).isdisjoint(COUNTED_SHORT)
        themes = (self._department(theme.id, number, position) for theme in self._themes(name))
        if lacking or any(theme.partial is not None for theme in themes):
            return Drawn(partial=read)
        return Drawn(read)

    def _whole(self, name: str, number: int, position: int, cached: float | None) -> Content:
        """Return the cell of a department's figure, unless a reservation or a theme says that it lacks something."""
        if position not in self._places.years:
            return Content(NOT_DRAWN, "=NA()")
        read = self._changes.figure(self._codes[number], name, position)
        label = self._table.periods[position].label
        counted = "+".join(
            f"COUNTIFS(Reserves_indicateur,{quoted(name)},Reserves_type,{quoted(word(kind))},"
            f"Reserves_territoire,{quoted(self._codes[number])},Reserves_annee,{when})"
            for kind in COUNTED_SHORT
            for when in (quoted(label if label.isdecimal() else f"?{label[1:]}"), '""')
        )
        lacking = f"IFERROR({counted},0)>0"
        themes = [self._places.rows[theme.id] for theme in self._themes(name)]
        if themes:
            first, last = (self._places.partial(row, number, position) for row in (themes[0], themes[-1]))
            whole = self._changes.is_whole(self._codes[number], name, position)
            lacking = f"OR({lacking},COUNT({first}:{last})>0,NOT({whole}))"
        return Content(_or_none(cached), f"=IF(ISNUMBER({read}),IF({lacking},NA(),{read}),NA())")

    def _partial(self, name: str, number: int, position: int, cached: float | None) -> Content:
        if position not in self._places.years:
            return Content(NOT_DRAWN, "=NA()")
        read = self._changes.figure(self._codes[number], name, position)
        whole = self._places.whole(self._places.rows[name], number, position)
        return Content(_or_none(cached), f"=IF(AND(ISNUMBER({read}),ISNA({whole})),{read},NA())")

    def _collectivity(self, name: str, position: int, lacks: bool) -> Drawn:
        cell = self._cells[name, self._table.periods[position]]
        value, state = numeric_value(cell), state_text(cell)
        if isinstance(value, str) or state == _SINGLE:
            return Drawn()
        if state in _SOUND and not lacks:
            return Drawn(value)
        return Drawn(partial=value) if value > 0 else Drawn()

    def _state(self, name: str, position: int) -> str:
        return f"{self._changes.results}!{self._table.state(name, position)}"

    def _value(self, name: str, position: int) -> str:
        return f"{self._changes.results}!{self._table.value(name, position)}"

    def _sound(self, name: str, row: int, position: int) -> str:
        """Draw a figure of the collectivity in which every department counts for the whole of its year."""
        state, value = self._state(name, position), self._value(name, position)
        sound = ",".join(f"{state}={quoted(word)}" for word in _SOUND)
        parts = [self._places.partial(row, number, position) for number in range(len(self._codes))]
        lacks = f",COUNT({','.join(parts)})=0" if position in self._places.years else ""
        return f"=IF(AND(OR({sound}){lacks}),{value},NA())"

    def _lacking(self, name: str, row: int, position: int) -> str:
        """Draw another one that is at least known; what a single department gives is drawn as its own."""
        state, value = self._state(name, position), self._value(name, position)
        whole = self._places.whole(row, len(self._codes), position)
        other = f"AND(ISNUMBER({value}),ISNA({whole}),{state}<>{quoted(_SINGLE)})"
        return f"=IF({other},IF({value}>0,{value},NA()),NA())"

    def _label(self, name: str, position: int, drawn: list[Drawn]) -> str:
        state = state_text(self._cells[name, self._table.periods[position]])
        said = period_label(self._table.periods[position])
        if state in _AS_IT_IS or not state:
            return said + _dash(state or _UNSAID)
        if self._is_block(name) and state == _PARTIAL:
            return said + _dash(_PARTIAL)
        for number, (code, each) in enumerate(zip(self._codes, drawn, strict=True)):
            read, _ = self._read(name, number, position)
            if not isinstance(read, str):
                said += _dash(f"{code} {_PARTLY}") if each.partial is not None else ""
            elif read != "SO":
                said += _dash(f"{code} {read or _UNSAID}")
        return said

    def _label_formula(self, name: str, row: int, position: int) -> str:
        state, said = self._state(name, position), quoted(period_label(self._table.periods[position]))
        parts = []
        for number, code in enumerate(self._codes):
            read = self._changes.figure(code, name, position)
            partial = self._places.partial(row, number, position)
            lacks = f'IF(ISNUMBER({partial}),{quoted(_dash(f"{code} {_PARTLY}"))},"")'
            missing = f'{quoted(_dash(f"{code} "))}&IF({read}="",{quoted(_UNSAID)},{read})'
            parts.append(f'IF(ISNUMBER({read}),{lacks},IF({read}="SO","",{missing}))')
        detail = "&".join(parts)
        if self._is_block(name):
            detail = f"IF({state}={quoted(_PARTIAL)},{quoted(_dash(_PARTIAL))},{detail})"
        repeated = ",".join(f"{state}={quoted(each)}" for each in _AS_IT_IS)
        told = f"IF(OR({repeated}),{quoted(_dash(''))}&{state},{detail})"
        return f'={said}&IF({state}="",{quoted(_dash(_UNSAID))},{told})'


class _Choice:
    """The row of the chosen indicator, and the table that shows it."""

    def __init__(self, places: ChartPlaces, drawn: Mapping[str, Content], chosen: Value) -> None:
        self._places, self._drawn = places, drawn
        labels = [label.casefold() for label in places.labels.values()]
        text = chosen.casefold() if isinstance(chosen, str) else ""
        self._rank = labels.index(text) + 1 if text in labels else 0
        self._rank_cell = f"${places.label_column}${CHOSEN_ROW}"

    def cells(self) -> Iterator[tuple[str, Content]]:
        """Yield the cells of the row, then those of the table."""
        places, unit = self._places, f"{self._places.unit_column}{CHOSEN_ROW}"
        labels = self._column(places.label_column)
        yield (
            self._rank_cell.replace("$", ""),
            Content(self._rank, f"=IFERROR(MATCH(${_absolute(CHOICE_CELL)},{labels},0),0)"),
        )
        found = self._found(places.unit_column, "", '""')
        yield unit, found
        told = f'IF({unit}="",{quoted("choisissez dans la liste")},{quoted(f"Unité{NBSP}: ")}&{unit})'
        said = f"Unité{NBSP}: {found.value}" if found.value else "choisissez dans la liste"
        yield f"{places.table_columns[1]}{CHOICE_ROW}", Content(said, f"={told}")
        for position in range(len(places.changes.table.periods)):
            yield from self._period(position)

    def _period(self, position: int) -> Iterator[tuple[str, Content]]:
        places, row = self._places, FIRST_TABLE_ROW + position
        target = places.target(CHOSEN_ROW, position)
        made = {target: self._found(target, NOT_DRAWN, "NA()")}
        category = places.category(CHOSEN_ROW, position)
        made[category] = self._found(category, "", '""')
        yield f"B{row}", Content(made[category].value, f"={category}")
        last = len(places.changes.territories) - 1
        for number, letters in enumerate(places.table_columns[1:]):
            whole, partial = (each(CHOSEN_ROW, number, position) for each in (places.whole, places.partial))
            made.update({at: self._found(at, NOT_DRAWN, "NA()") for at in (whole, partial)})
            aimed = (target,) if number == last else ()
            yield f"{letters}{row}", _table_cell(made, (whole, *aimed), partial)
        yield from made.items()

    def _column(self, letters: str) -> str:
        return f"{letters}${FIRST_DRAWN_ROW}:{letters}${self._places.last_drawn_row}"

    def _found(self, at: str, nothing: str, otherwise: str) -> Content:
        """Return what a column holds for the chosen indicator."""
        letters = at.rstrip("0123456789")
        row = FIRST_DRAWN_ROW + self._rank - 1
        cached = self._drawn[f"{letters}{row}"].value if self._rank else nothing
        return Content(cached, f"=IF({self._rank_cell}=0,{otherwise},INDEX({self._column(letters)},{self._rank_cell}))")


def _table_cell(made: Mapping[str, Content], wholes: tuple[str, ...], partial: str) -> Content:
    """Show a figure as a number only where nothing lacks."""
    shown = f"{quoted(PART_OF)}&{figure(partial)}"
    formula = f"IF(ISNUMBER({partial}),{shown},{quoted(NO_FIGURE)})"
    for whole in reversed(wholes):
        formula = f"IF(ISNUMBER({whole}),{whole},{formula})"
    known = [value for whole in wholes if not isinstance(value := made[whole].value, str)]
    part = made[partial].value
    told = NO_FIGURE if not isinstance(part, int | float) else f"{PART_OF}{shown_number(part)}"
    return Content(known[0] if known else told, f"={formula}")


def _absolute(address: str) -> str:
    letters = address.rstrip("0123456789")
    return f"{letters}${address[len(letters) :]}"


def _dash(text: str) -> str:
    return f" – {text}"


def _or_none(drawn: float | None) -> Value:
    return NOT_DRAWN if drawn is None else drawn
