"""The live formulas of the sheet « CeA », for every state of the consolidation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.campaign.cell_reading import AT_LEAST, AT_MOST
from calpae_xl.core.campaign.referential import PRESUPPOSES
from calpae_xl.core.campaign.written_numbers import PLAUSIBLE, target_units
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.results.consolidation_places import (
    PERIOD_ROW,
    PLACE_ROW,
    TARGET_SHEET,
    ConsolidationPlaces,
)
from calpae_xl.core.telling.display import STATE_WORDS
from calpae_xl.core.trade.model import (
    ADDITIVE,
    COUNTS,
    Bound,
    Indicator,
    ReservationType,
    Rule,
    Status,
    ValueKind,
)
from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.trade.words import BLOCKED, word
from calpae_xl.core.workbook.formulas import (
    any_of,
    code_of,
    figure,
    grouped,
    missing_code,
    quoted,
    without_spaces,
)
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, MARKER, SHEET_NAMES, Mark, Role, sheet_name_key

_BREACH = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}
"""How a figure that breaks a bound compares with it."""

COMPLETE, ONCE, PARTIAL, SINGLE, WEIGHTED, RANGE = (
    STATE_WORDS[state]
    for state in (State.COMPLETE, State.COUNTED_ONCE, State.PARTIAL, State.SINGLE, State.WEIGHTED, State.RANGE)
)


class ConsolidationFormulas(ConsolidationPlaces):
    """Formulas of the sheet, for one referential and its settings."""

    def formulas(self) -> Mapping[str, str]:
        """Return every formula of the table and of its reading cells, by address."""
        made = dict(self._place_formulas())
        for name in self.rows:
            indicator = self.referential.indicators[name]
            for position in range(len(self.periods)):
                for territory in range(len(self.territories)):
                    made[self.raw(name, position, territory)] = "=" + self._raw(indicator, position, territory)
                    made[self.read(name, position, territory)] = "=" + self._read(indicator, position, territory)
                if indicator.status is not Status.AUXILIARY:
                    made[self.state(name, position)] = "=" + self._state(indicator, position)
                    made[self.value(name, position)] = "=" + self._value(indicator, position)
                    made[self.shown(name, position)] = self.shown_formula(indicator, position)
        return made

    def shown_formula(self, indicator: Indicator, position: int) -> str:
        """Return the formula of a visible cell."""
        return "=" + self._shown(indicator, position)

    def _place_formulas(self) -> Mapping[str, str]:
        made = {}
        for number, territory in enumerate(self.territories):
            ids, headers = f"Saisie_{territory.code}_id", f"Saisie_{territory.code}_entetes"
            # A sheet of another campaign has a marker, and it is not the one of this campaign.
            marked = Mark(LAYOUT_VERSION, Role.ENTRY, territory.code, self.settings.campaign).text
            ours = f'COUNTIF({ids},"{MARKER}*")=COUNTIF({ids},"{marked}")'
            for name, row in self.rows.items():
                made[self.place(name, number).lstrip("$")] = (
                    f"=IF(AND(COUNTIF({ids},$A{row})=1,{ours}),MATCH($A{row},{ids},0),NA())"
                )
            for position in range(len(self.periods)):
                column = self.letters(position, number)
                key = f"{column}${PERIOD_ROW}"
                made[f"{column}{PLACE_ROW}"] = f"=IF(COUNTIF({headers},{key})=1,MATCH({key},{headers},0),NA())"
        return made

    def _entry(self, name: str, position: int, territory: int, *, sheet: str = "") -> str:
        area = sheet_name_key(Role.ENTRY, self.territories[territory].code)
        column = f"{self.letters(position, territory)}${PLACE_ROW}"
        return f"INDEX({area},{sheet}{self.place(name, territory)},{sheet}{column})"

    def _raw(self, indicator: Indicator, position: int, territory: int) -> str:
        entry = self._entry(indicator.id, position, territory)
        number = self._plausible(indicator, entry)
        target = self.targets.get((indicator.id, position, territory))
        text = code_of(entry) if target is None else code_of(entry, f"{TARGET_SHEET}!$F${target}")
        return f'IF(ISLOGICAL({entry}),"{BLOCKED}",IF(ISNUMBER({entry}),{number},{text}))'

    @staticmethod
    def _plausible(indicator: Indicator, entry: str) -> str:
        if indicator.kind is ValueKind.RATE:
            # Rates are read in per cent, as the core reads them: 0.95 and a bare 95 are the same.
            good = f"IF({entry}>1,{entry},ROUND(100*{entry},10))"
            return f'IF(OR({entry}<0,{entry}>100),"{BLOCKED}",{good})'
        doubts = [f"{entry}<0", f"{entry}>{PLAUSIBLE:.0f}"]
        if indicator.kind in COUNTS:
            doubts.append(f"{entry}<>INT({entry})")
        return f'IF(OR({",".join(doubts)}),"{BLOCKED}",{entry})'

    def target_formulas(self) -> Mapping[str, str]:
        """Return the formulas of the hidden sheet that reads « Tendre vers 3 semaines », by address.

        From left to right: the text without blanks; the lengths of its known beginning and of its known
        unit; what the unit is worth; the digits between; the bound in the indicator's unit.
        """
        made = {}
        for (name, position, number), row in self.targets.items():
            units = {
                form.upper(): worth for form, worth in target_units(self.referential.indicators[name].unit).items()
            }
            entry = self._entry(name, position, number, sheet=f"{SHEET_NAMES[Role.CONSOLIDATION]}!")
            text = f'SUBSTITUTE(SUBSTITUTE(UPPER({without_spaces(entry)}),"<=","≤"),">=","≥")'
            made[f"A{row}"] = f'=IF(ISTEXT({entry}),{text},"")'
            # One test a word: text functions over a list are not the same in every spreadsheet.
            made[f"B{row}"] = "=" + _first_match("LEFT", f"A{row}", {words: len(words) for words in BEGINNINGS})
            made[f"C{row}"] = "=" + _first_match("RIGHT", f"A{row}", {form: len(form) for form in units})
            made[f"D{row}"] = "=" + _first_match("RIGHT", f"A{row}", units)
            made[f"E{row}"] = f"=MID(A{row},1+B{row},LEN(A{row})-B{row}-C{row})"
            sound = f'AND(B{row}>0,D{row}>0,LEN(E{row})<7,TEXT(VALUE(E{row}),"0")=E{row},VALUE(E{row})>0)'
            made[f"F{row}"] = f'=IFERROR(IF({sound},VALUE(E{row})*D{row},"{BLOCKED}"),"{BLOCKED}")'
        return made

    def _read(self, indicator: Indicator, position: int, territory: int) -> str:
        raw = self.raw(indicator.id, position, territory)
        breaches = [
            self._breach(bound, position, territory)
            for bound in self.referential.bounds
            if bound.indicator == indicator.id and bound.hard and bound.operator != PRESUPPOSES
        ]
        if indicator.id in self.referential.children:
            breaches.append(self._imbalance(indicator, position, territory))
        if not breaches:
            return raw
        return f'IF(ISNUMBER({raw}),IF({any_of(breaches)},"{BLOCKED}",{raw}),{raw})'

    def _breach(self, bound: Bound, position: int, territory: int) -> str:
        raw, compare = self.raw(bound.indicator, position, territory), _BREACH[bound.operator]
        if not isinstance(bound.operand, str):
            limit = f"{bound.operand:g}"
            return f"AND({raw}{compare}{limit},{self._unlifted(bound.indicator, position, territory, limit)})"
        if bound.operand not in self.rows:
            return "FALSE"
        limit = self.raw(bound.operand, position, territory)
        unlifted = self._unlifted(bound.indicator, position, territory, limit)
        # A text compares above any number: the operand must be a figure before it is compared.
        return f"IF(ISNUMBER({limit}),AND({raw}{compare}{limit},{unlifted}),FALSE)"

    def _imbalance(self, indicator: Indicator, position: int, territory: int) -> str:
        parts = ",".join(self.raw(child.id, position, territory) for child in self.referential.children[indicator.id])
        count = len(self.referential.children[indicator.id])
        raw = self.raw(indicator.id, position, territory)
        unlifted = self._unlifted(indicator.id, position, territory, f"SUM({parts})")
        return f"AND(COUNT({parts})={count},SUM({parts})<>{raw},{unlifted})"

    def _unlifted(self, name: str, position: int, territory: int, limit: str) -> str:
        """Whether no justification lifts the bound, for the very figures that broke it."""
        code = self.territories[territory].code
        key = f'"{code}|"&$A{self.rows[name]}&"|"&{self.letters(position, territory)}${PERIOD_ROW}'
        raw = self.raw(name, position, territory)
        return f"COUNTIFS(Controles_cle,{key},Controles_valeur,{raw},Controles_borne,{limit},Controles_leve,1)=0"

    def _state(self, indicator: Indicator, position: int) -> str:
        if indicator.rule is Rule.SUM_OF_CHILDREN:
            return self._block_state(indicator, position)
        reads = self.reads(indicator.id, position)
        known = self._known_state(indicator, position)
        if self.takes_words(indicator, position):
            # ND and NC are texts too, but give no figure.
            worded = "+".join(
                f"ISTEXT({entry})*ISNUMBER({self.read(indicator.id, position, number)})"
                for number, entry in enumerate(self._entries(indicator, position))
            )
            known = (
                f'IF({worded}=0,{known},IF({self._same_words(indicator, position)},"{COMPLETE}",'
                f'IF(COUNT({reads})=1,"{SINGLE}","{RANGE}")))'
            )
        return f'IF(COUNTIF({reads},"{BLOCKED}"),"{BLOCKED}",IF(COUNT({reads})=0,{missing_code(reads)},{known}))'

    def _entries(self, indicator: Indicator, position: int) -> list[str]:
        return [self._entry(indicator.id, position, number) for number in range(len(self.territories))]

    def _same_words(self, indicator: Indicator, position: int) -> str:
        first, *others = (without_spaces(cell) for cell in self._entries(indicator, position))
        reads = self.reads(indicator.id, position)
        same = "".join(f",{first}={other}" for other in others)
        texts = ",".join(f"ISTEXT({cell})" for cell in self._entries(indicator, position))
        return f"AND(COUNT({reads})={len(self.territories)},{texts}{same})"

    def _known_state(self, indicator: Indicator, position: int) -> str:
        reads, count = self.reads(indicator.id, position), len(self.territories)
        every = f"COUNT({reads})={count}"
        if indicator.rule is Rule.SUM:
            once = f'IF(MIN({reads})=MAX({reads}),"{ONCE}","{BLOCKED}")'
            return f'IF({self._scope(indicator, position)}>0,{once},IF({every},"{COMPLETE}","{PARTIAL}"))'
        weighed = "".join(
            f",COUNT({weights})={count},SUM({weights})>0"
            for weights in (self.reads(name, position) for name in indicator.weight)
        )
        otherwise = f'IF(AND({every}{weighed}),"{WEIGHTED}",{self._side_by_side(reads)})'
        if indicator.rule is Rule.EQUAL_ELSE_WEIGHTED:
            return f'IF(AND({every},MIN({reads})=MAX({reads})),"{COMPLETE}",{otherwise})'
        return otherwise

    def _side_by_side(self, reads: str) -> str:
        equal = f"AND(COUNT({reads})={len(self.territories)},MIN({reads})=MAX({reads}))"
        return f'IF({equal},"{COMPLETE}",IF(COUNT({reads})=1,"{SINGLE}","{RANGE}"))'

    def _scope(self, indicator: Indicator, position: int) -> str:
        """Count the reservations that say « counted once », for the year or for every year."""
        # A keyboard types a straight apostrophe: « ? » stands for either.
        kind = quoted(word(ReservationType.CEA_SCOPE).replace("’", "?"))
        year = quoted(self.periods[position].label)
        return "+".join(
            f"COUNTIFS(Reserves_indicateur,$A{self.rows[indicator.id]},Reserves_type,{kind},"
            f"Reserves_territoire,{quoted(territory.code)},Reserves_annee,{when})"
            for territory in self.territories
            for when in (year, '""')
        )

    def _children(self, indicator: Indicator) -> Sequence[Indicator]:
        children = self.referential.children[indicator.id]
        rows = [self.rows[child.id] for child in children]
        if rows != list(range(rows[0], rows[0] + len(rows))):
            raise ValueError(f"the rows of the block {indicator.id} must follow one another")
        return children

    def _block_state(self, indicator: Indicator, position: int) -> str:
        children = self._children(indicator)
        totals = self.reads(indicator.id, position)
        states = f"{self.state(children[0].id, position)}:{self.state(children[-1].id, position)}"
        full = "+".join(
            f"IF({self._counts_by_total(indicator, position, number)},{len(children)},"
            f"COUNT({self._column(children, position, number)}))"
            for number in range(len(self.territories))
        )
        by_total = (
            f'IF(AND({full}={len(children) * len(self.territories)},COUNTIF({states},"{ONCE}")=0),'
            f'"{COMPLETE}","{PARTIAL}")'
        )
        sound = f'COUNTIF({states},"{COMPLETE}")+COUNTIF({states},"{ONCE}")'
        nd, nc = (f'COUNTIF({states},"{code}")+COUNTIF({totals},"{code}")' for code in ("ND", "NC"))
        codes = f'IF({nd},"ND",IF({nc},"NC",""))'
        by_rows = (
            f'IF({sound}={len(children)},IF(COUNTIF({states},"{ONCE}"),"{ONCE}","{COMPLETE}"),'
            f'IF({sound}+COUNTIF({states},"{PARTIAL}")>0,"{PARTIAL}",{codes}))'
        )
        blocked = f'COUNTIF({states},"{BLOCKED}")+COUNTIF({totals},"{BLOCKED}")>0'
        once = self._once_state(indicator, position, codes)
        by_row_or_total = f"IF({self._any_by_total(indicator, position)},{by_total},{by_rows})"
        return f'IF({blocked},"{BLOCKED}",IF({self._scope(indicator, position)}>0,{once},{by_row_or_total}))'

    def _once_state(self, indicator: Indicator, position: int, codes: str) -> str:
        """State of a block that is counted once for all departments."""
        children, low, high = self._children(indicator), [], []
        for number in range(len(self.territories)):
            known, total = self._department_block(indicator, position, number)
            low.append(f"IF({known},{total},10^15)")
            high.append(f"IF({known},{total},-1)")
        rows = "+".join(f"COUNT({self._column(children, position, n)})" for n in range(len(self.territories)))
        sums = ",".join(f"SUM({self._column(children, position, n)})" for n in range(len(self.territories)))
        same = f"MIN({','.join(low)})=MAX({','.join(high)}),MAX({sums})<=MAX({','.join(high)})"
        alike = f'IF(AND({same}),"{ONCE}","{BLOCKED}")'
        return f'IF(MAX({",".join(high)})>=0,{alike},IF({rows}>0,"{PARTIAL}",{codes}))'

    def _department_block(self, indicator: Indicator, position: int, territory: int) -> tuple[str, str]:
        """Return whether a department's block is known by its total or all its rows, and its value."""
        children, total = self._children(indicator), self.read(indicator.id, position, territory)
        rows = self._column(children, position, territory)
        known = f"OR(ISNUMBER({total}),COUNT({rows})={len(children)})"
        return known, f"IF(ISNUMBER({total}),{total},SUM({rows}))"

    def _column(self, children: Sequence[Indicator], position: int, territory: int) -> str:
        return f"{self.read(children[0].id, position, territory)}:{self.read(children[-1].id, position, territory)}"

    def _counts_by_total(self, indicator: Indicator, position: int, territory: int) -> str:
        children = self.referential.children[indicator.id]
        total = self.read(indicator.id, position, territory)
        return f"AND(ISNUMBER({total}),COUNT({self._column(children, position, territory)})=0)"

    def _any_by_total(self, indicator: Indicator, position: int) -> str:
        return any_of([self._counts_by_total(indicator, position, n) for n in range(len(self.territories))])

    def _value(self, indicator: Indicator, position: int) -> str:
        if indicator.rule is Rule.SUM_OF_CHILDREN:
            return self._block_value(indicator, position)
        state, reads = self.state(indicator.id, position), self.reads(indicator.id, position)
        if indicator.rule is Rule.SUM:
            added = f'OR({state}="{COMPLETE}",{state}="{PARTIAL}")'
            return f'IF({added},SUM({reads}),IF({state}="{ONCE}",MAX({reads}),""))'
        alike = f'OR({state}="{COMPLETE}",{state}="{SINGLE}")'
        weights = [self.reads(name, position) for name in indicator.weight]
        if indicator.rule is Rule.RATIO_OF_SUMS:
            mean = f"SUM({weights[0]})/SUM({weights[1]})"
        else:
            mean = f"SUMPRODUCT({reads},{weights[0]})/SUM({weights[0]})"
        return f'IF({alike},MAX({reads}),IF({state}="{WEIGHTED}",{mean},""))'

    def _block_value(self, indicator: Indicator, position: int) -> str:
        children, state = self._children(indicator), self.state(indicator.id, position)
        values = f"{self.value(children[0].id, position)}:{self.value(children[-1].id, position)}"
        states = f"{self.state(children[0].id, position)}:{self.state(children[-1].id, position)}"
        totals = "+".join(
            f"IF({self._counts_by_total(indicator, position, n)},{self.read(indicator.id, position, n)},0)"
            for n in range(len(self.territories))
        )
        rest = f'SUMIF({states},"{COMPLETE}",{values})+SUMIF({states},"{PARTIAL}",{values})'
        known = f'OR({state}="{COMPLETE}",{state}="{ONCE}",{state}="{PARTIAL}")'
        added = f"IF({self._any_by_total(indicator, position)},{totals}+{rest},SUM({values}))"
        each = [self._department_block(indicator, position, n)[1] for n in range(len(self.territories))]
        added = f"IF({self._scope(indicator, position)}>0,MAX({','.join(each)}),{added})"
        return f'IF({known},{added},"")'

    def _shown(self, indicator: Indicator, position: int) -> str:
        state, value = self.state(indicator.id, position), self.value(indicator.id, position)
        if indicator.kind in ADDITIVE:
            numeric = f'OR({state}="{COMPLETE}",{state}="{ONCE}")'
            partial = f'IF({value}=0,"ND","≥{NBSP}"&{grouped(value)})'
            return f'IF({numeric},{value},IF({state}="{PARTIAL}",{partial},{state}))'
        number = f"{value}/100" if indicator.kind is ValueKind.RATE else value
        complete = number
        if self.takes_words(indicator, position):
            first = self._entry(indicator.id, position, 0)
            complete = f'IF(AND({state}="{COMPLETE}",{self._same_words(indicator, position)}),{first},{number})'
        reads = self.reads(indicator.id, position)
        unit = {ValueKind.RATE: f"{NBSP}%", ValueKind.DELAY: f"{NBSP}jours"}.get(indicator.kind, "")
        low, high = figure(f"MIN({reads})"), figure(f"MAX({reads})")
        between = unit if indicator.kind is ValueKind.RATE else ""
        spread = f'IF(MIN({reads})=MAX({reads}),"",{low}&{quoted(between + "–")})&{high}&{quoted(unit)}'
        alone = f'" ("&{self._alone(indicator, position)}&" seul)"'
        single = f"{figure(value)}&{self._unit_of(indicator, value)}&{alone}"
        return (
            f'IF(OR({state}="{COMPLETE}",{state}="{WEIGHTED}"),{complete},IF({state}="{SINGLE}",{single},'
            f'IF({state}="{RANGE}",{spread},{state})))'
        )

    @staticmethod
    def _unit_of(indicator: Indicator, value: str) -> str:
        if indicator.kind is ValueKind.RATE:
            return quoted(f"{NBSP}%")
        if indicator.kind is ValueKind.DELAY:
            return f"IF({value}<2,{quoted(NBSP + 'jour')},{quoted(NBSP + 'jours')})"
        return '""'

    def _alone(self, indicator: Indicator, position: int) -> str:
        """Name the only department whose figure is known."""
        name = quoted(self.territories[-1].code)
        for number in range(len(self.territories) - 2, -1, -1):
            cell = self.read(indicator.id, position, number)
            name = f"IF(ISNUMBER({cell}),{quoted(self.territories[number].code)},{name})"
        return name


BEGINNINGS = [words.replace(" ", "").upper() for words in (*AT_MOST, *AT_LEAST) if words not in {"<=", ">="}]
"""How a target in words begins, without blanks; the formulas write « <= » as « ≤ » first."""


def _first_match(side: str, cell: str, worth: Mapping[str, int]) -> str:
    """Return what the word at one end of a text is worth, 0 for none; the longest words are tried first."""
    found = str(worth.get("", 0))
    for text in sorted(filter(None, worth), key=len):
        found = f"IF({side}({cell},{len(text)})={quoted(text)},{worth[text]},{found})"
    return found
