"""The live formulas of the consolidated sheet, for every state of the consolidation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from calpae_xl.core.campaign.bound_lines import PRESUPPOSES
from calpae_xl.core.campaign.cell_reading import AT_LEAST, AT_MOST
from calpae_xl.core.campaign.worded_targets import senses
from calpae_xl.core.campaign.written_numbers import PLAUSIBLE, target_units
from calpae_xl.core.figures.consolidation import State
from calpae_xl.core.results.consolidation_places import (
    PERIOD_ROW,
    PLACE_ROW,
    SHEET_UNREAD,
    TARGET_SHEET,
    ConsolidationPlaces,
)
from calpae_xl.core.telling.display import STATE_WORDS
from calpae_xl.core.trade.model import (
    ADDITIVE,
    COUNTS,
    Bound,
    Indicator,
    Rule,
    Status,
    ValueKind,
)
from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.trade.values import COMPUTED_DUST
from calpae_xl.core.trade.words import BLOCKED, SCOPE_PATTERN
from calpae_xl.core.workbook.areas import called
from calpae_xl.core.workbook.formulas import (
    any_of,
    code_of,
    euros,
    figure,
    grouped,
    missing_code,
    number_text,
    quoted,
    shown_number,
    to_the_cent,
    without_spaces,
)
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, MARKER, Mark, Role

_BREACH = {"<=": ">", "<": ">=", ">=": "<", ">": "<="}
"""How a figure that breaks a bound compares with it."""

COMPLETE, ONCE, PARTIAL, SINGLE, WEIGHTED, RANGE = (
    STATE_WORDS[state]
    for state in (State.COMPLETE, State.COUNTED_ONCE, State.PARTIAL, State.SINGLE, State.WEIGHTED, State.RANGE)
)


_DUST = f"10^{COMPUTED_DUST:.0e}".replace("10^1e-0", "10^-")
"""What a quotient may differ by from the number that it stands for."""


def _weight(reads: str, weights: str) -> str:
    """Add up the weights of the departments that give a figure, none of which is below 0."""
    return f'SUMIF({reads},">=0",{weights})'


def _summed(indicator: Indicator, total: str) -> str:
    """Return a sum of figures of a row as Python has it: to the cent for amounts."""
    return to_the_cent(total) if indicator.kind is ValueKind.AMOUNT else total


def _quotient_of(indicator: Indicator, above: str) -> str:
    """Return the numerator of a ratio of sums: a rate is read in per cent."""
    return f"100*{above}" if indicator.kind is ValueKind.RATE else above


def _found(label: str, spelled: str, area: str, also: str = "TRUE") -> str:
    """Return where a label stands in an area, under its name or as the last run saw it spelled; once, or not at all."""
    once = f'COUNTIF({area},{label})+IF({spelled}="",0,COUNTIF({area},{spelled}))=1'
    return f"IF(AND({once},{also}),IFERROR(MATCH({label},{area},0),MATCH({spelled},{area},0)),NA())"


class ConsolidationFormulas(ConsolidationPlaces):
    """Formulas of the sheet, for one referential and its settings."""

    def formulas(self) -> Mapping[str, str]:
        """Return every formula of the table and of its reading cells, by address."""
        made = {**self._place_formulas(), self.listed.replace("$", ""): f"=COUNTIF(Controles_borne,{quoted(BLOCKED)})"}
        for name in self.rows:
            indicator = self.referential.indicators[name]
            for position in range(len(self.periods)):
                for territory in range(len(self.territories)):
                    made[self.raw(name, position, territory)] = "=" + self._raw(indicator, position, territory)
                    made[self.read(name, position, territory)] = "=" + self._read(indicator, position, territory)
                if indicator.status is not Status.AUXILIARY:
                    made.update(self._beside_formulas(indicator, position))
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
                found = _found(f"$A{row}", self.spelled(name, number), ids, ours)
                made[self.place(name, number).lstrip("$")] = f"={found}"
            for position in range(len(self.periods)):
                column = self.letters(position, number)
                key, spelled = f"{column}${PERIOD_ROW}", self.spelled_header(position, number)
                made[f"{column}{PLACE_ROW}"] = f"={_found(key, spelled, headers)}"
        return made

    def _raw(self, indicator: Indicator, position: int, territory: int) -> str:
        if indicator.id in self.referential.unusable:
            return quoted(BLOCKED)
        entry = self.entry(indicator.id, position, territory)
        target = self.targets.get((indicator.id, position, territory))
        text = code_of(entry) if target is None else code_of(entry, f"{TARGET_SHEET}!$F${target}")
        # The last run saw what a formula does not: a date, a count in per cent, a cell under a merge.
        key, typed = self._key(indicator.id, position, territory), f'IF(ISNUMBER({entry}),{entry},"="&{entry})'
        known = f"COUNTIFS(Controles_cle,{key},Controles_valeur,{typed},Controles_borne,{quoted(BLOCKED)})"
        listed = f"IF({self.listed}=0,0,{known})>0"
        read = f"IF({listed},{quoted(BLOCKED)},IF(ISNUMBER({entry}),{self._plausible(indicator, entry)},{text}))"
        return f"IF(OR(ISERROR({entry}),ISLOGICAL({entry})),{quoted(BLOCKED)},{read})"

    def _key(self, name: str, position: int, territory: int) -> str:
        """Key of an entry cell in « Contrôles »."""
        code = self.territories[territory].code
        return f'"{code}|"&$A{self.rows[name]}&"|"&{self.letters(position, territory)}${PERIOD_ROW}'

    @staticmethod
    def _plausible(indicator: Indicator, entry: str) -> str:
        number = shown_number(entry)
        if indicator.kind is ValueKind.RATE:
            # Rates are read in per cent, as the core reads them: 0.95 and a bare 95 are the same.
            good = f"IF({number}>1,{number},ROUND(100*{number},10))"
            return f'IF(OR({number}<0,{number}>100),"{BLOCKED}",{good})'
        doubts = [f"{number}<0", f"{number}>{PLAUSIBLE:.0f}"]
        if indicator.kind in COUNTS:
            doubts.append(f"{number}<>INT({number})")
        good = number
        if indicator.kind is ValueKind.AMOUNT:
            good = to_the_cent(number)
            # Spreadsheets do not all round to the same last bit, and compare doubles each in its way.
            doubts.append(f"ABS({number}-{good})>{number}*5*10^-16")
        return f'IF(OR({",".join(doubts)}),"{BLOCKED}",{good})'

    def target_formulas(self) -> Mapping[str, str]:
        """Return the formulas of the hidden sheet that reads « Tendre vers 3 semaines », by address.

        From left to right: the text without blanks; the lengths of its known beginning and of its known
        unit; what the unit is worth; the digits between; the bound in the indicator's unit; which side of it is
        wanted, 0 without a bound.
        """
        made = {}
        for (name, position, number), row in self.targets.items():
            units = {
                form.upper(): worth for form, worth in target_units(self.referential.indicators[name].unit).items()
            }
            entry = self.entry(name, position, number, sheet=f"{called(self.settings.sheet_name(Role.CONSOLIDATION))}!")
            text = f'SUBSTITUTE(SUBSTITUTE(UPPER({without_spaces(entry)}),"<=","≤"),">=","≥")'
            made[f"A{row}"] = f'=IF(ISTEXT({entry}),{text},"")'
            # One test a word: text functions over a list are not the same in every spreadsheet.
            made[f"B{row}"] = "=" + _first_match("LEFT", f"A{row}", {words: len(words) for words in BEGINNINGS})
            made[f"C{row}"] = "=" + _first_match("RIGHT", f"A{row}", {form: len(form) for form in units})
            made[f"D{row}"] = "=" + _first_match("RIGHT", f"A{row}", units)
            made[f"E{row}"] = f"=MID(A{row},1+B{row},LEN(A{row})-B{row}-C{row})"
            sound = f'AND(B{row}>0,D{row}>0,LEN(E{row})<7,TEXT(VALUE(E{row}),"0")=E{row},VALUE(E{row})>0)'
            made[f"F{row}"] = f'=IFERROR(IF({sound},VALUE(E{row})*D{row},"{BLOCKED}"),"{BLOCKED}")'
            sense = _first_match("LEFT", f"A{row}", beginning_senses(self.referential.indicators[name]))
            made[f"G{row}"] = f"=IF(ISNUMBER(F{row}),{sense},0)"
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
            limit = number_text(bound.operand)
            return f"AND({raw}{compare}{limit},{self._unlifted(bound.indicator, position, territory, limit)})"
        if bound.operand not in self.rows:
            return "FALSE"
        limit = self.raw(bound.operand, position, territory)
        unlifted = self._unlifted(bound.indicator, position, territory, limit)
        # A text compares above any number: the operand must be a figure before it is compared.
        return f"IF(ISNUMBER({limit}),AND({raw}{compare}{limit},{unlifted}),FALSE)"

    def _imbalance(self, indicator: Indicator, position: int, territory: int) -> str:
        children = self.referential.children[indicator.id]
        parts = ",".join(self.raw(child.id, position, territory) for child in children)
        raw = self.raw(indicator.id, position, territory)
        settled = "+".join(f'({self.raw(child.id, position, territory)}="SO")' for child in children)
        every = f"COUNT({parts})+{settled}={len(children)}"
        total = _summed(indicator, f"SUM({parts})")
        unequal = f"{total}<>{raw}"
        below = f"{total}>{raw}" if indicator.is_block else "FALSE"
        broken = f"IF({every},{unequal},{below})"
        unlifted = self._unlifted(indicator.id, position, territory, total)
        return f"AND(COUNT({parts})>0,{broken},{unlifted})"

    def _unlifted(self, name: str, position: int, territory: int, limit: str) -> str:
        """Whether no justification lifts the bound, for the very figures that broke it."""
        key, raw = self._key(name, position, territory), self.raw(name, position, territory)
        return f"COUNTIFS(Controles_cle,{key},Controles_valeur,{raw},Controles_borne,{limit},Controles_leve,1)=0"

    def _state(self, indicator: Indicator, position: int) -> str:
        block = indicator.is_block
        state = self._block_state(indicator, position) if block else self._row_state(indicator, position)
        return f"IF({self.stopped}>0,{quoted(BLOCKED)},{state})"

    def _row_state(self, indicator: Indicator, position: int) -> str:
        reads = self.reads(indicator.id, position)
        known = self._known_state(indicator, position)
        if self.takes_words(indicator, position):
            alike = f'IF({self._same_words(indicator, position)},"{COMPLETE}","{RANGE}")'
            worded = self._side_by_side(reads, alike)
            known = f"IF({self._worded(indicator, position)}=0,{known},{worded})"
        missing = missing_code(reads, len(self.territories))
        return f'IF(COUNTIF({reads},"{BLOCKED}"),"{BLOCKED}",IF(COUNT({reads})=0,{missing},{known}))'

    def _entries(self, indicator: Indicator, position: int) -> list[str]:
        return [self.entry(indicator.id, position, number) for number in range(len(self.territories))]

    def _in_words(self, indicator: Indicator, position: int) -> list[str]:
        """Whether each department's cell is a bound in words: ND, NC and SO are texts too, but give no figure."""
        entries = enumerate(self._entries(indicator, position))
        return [f"ISTEXT({entry})*ISNUMBER({self.read(indicator.id, position, number)})" for number, entry in entries]

    def _worded(self, indicator: Indicator, position: int) -> str:
        return "+".join(self._in_words(indicator, position))

    def _same_words(self, indicator: Indicator, position: int) -> str:
        words = zip(self._in_words(indicator, position), self._entries(indicator, position), strict=True)
        same = [
            f"IF({one}*{other}>0,{without_spaces(first)}={without_spaces(second)},TRUE)"
            for (one, first), (other, second) in combinations(words, 2)
        ]
        return f"AND({','.join(same)})" if same else "TRUE"

    def _every(self, reads: str) -> str:
        """Whether every department that is concerned has a figure."""
        return f'COUNT({reads})+COUNTIF({reads},"SO")={len(self.territories)}'

    def _known_state(self, indicator: Indicator, position: int) -> str:
        reads = self.reads(indicator.id, position)
        if indicator.rule is Rule.SUM:
            scope = self.scope(indicator.id, position)
            once = f'IF(MIN({reads})=MAX({reads}),"{ONCE}","{BLOCKED}")'
            added = f'IF({self._every(reads)},"{COMPLETE}","{PARTIAL}")'
            unread = f"OR(SUM({self.unread(indicator.id, position)})>0,ISERROR({scope}))"
            return f'IF(AND(COUNT({reads})>1,{unread}),"{BLOCKED}",IF(IF(ISERROR({scope}),0,{scope})>0,{once},{added}))'
        weights = [self.reads(name, position) for name in indicator.weight]
        weighed = [f'COUNTIFS({reads},">=0",{each},">=0")=COUNT({reads}),{_weight(reads, each)}>0' for each in weights]
        known = ",".join([self._every(reads), f"COUNT({reads})>1", *weighed])
        if indicator.rule is Rule.WEIGHTED:
            return f'IF(AND({known}),"{WEIGHTED}",{self._side_by_side(reads)})'
        if indicator.rule is Rule.RATIO_OF_SUMS:
            # A quotient that no department reaches shows the figures apart.
            above, below = (_weight(reads, each) for each in weights)
            above = _quotient_of(indicator, above)
            known += f",{above}>=(MIN({reads})-{_DUST})*{below},{above}<=(MAX({reads})+{_DUST})*{below}"
        otherwise = f'IF(AND({known}),"{WEIGHTED}",IF(COUNT({reads})=1,"{SINGLE}","{RANGE}"))'
        return f'IF({self._alike(reads)},"{COMPLETE}",{otherwise})'

    def _alike(self, reads: str) -> str:
        return f"AND({self._every(reads)},MIN({reads})=MAX({reads}))"

    def _side_by_side(self, reads: str, alike: str = f'"{COMPLETE}"') -> str:
        return f'IF({self._alike(reads)},{alike},IF(COUNT({reads})=1,"{SINGLE}","{RANGE}"))'

    def _beside_formulas(self, indicator: Indicator, position: int) -> Mapping[str, str]:
        """Return what a block and its themes need beside them, and the reservations that a sum obeys."""
        made = {}
        if indicator.rule is Rule.SUM:
            unbelieved = f"SUM({self.unread(indicator.id, position)})>={SHEET_UNREAD}"
            made[self.scope(indicator.id, position)] = f"=IF({unbelieved},0,{self._scope(indicator, position)})"
        parent = self.referential.indicators.get(indicator.parent or "")
        for number in range(len(self.territories)):
            if indicator.is_block:
                made[self.counted(indicator.id, position, number)] = "=" + self._count(indicator, position, number)
            elif parent is not None and parent.is_block:
                shared = self._shared(indicator, parent, position, number)
                made[self.counted(indicator.id, position, number)] = "=" + shared
        return made

    def _scope(self, indicator: Indicator, position: int) -> str:
        """Count the reservations on a figure that say « counted once », for the year or for every year."""
        kind = quoted(SCOPE_PATTERN)
        # Spreadsheets take « 2022-06 » for a date, unless a joker stands in it.
        label = self.periods[position].label
        year = quoted(label if label.isdecimal() else f"?{label[1:]}")
        by_territory = []
        for number, territory in enumerate(self.territories):
            counted = "+".join(
                f"COUNTIFS(Reserves_indicateur,$A{self.rows[indicator.id]},Reserves_type,{kind},"
                f"Reserves_territoire,{quoted(territory.code)},Reserves_annee,{when})"
                for when in (year, '""')
            )
            read, also = (f(indicator.id, position, number) for f in (self.read, self.scope_read))
            by_territory.append(f"ISNUMBER({read})*({counted}+SUM({also}))")
        return "+".join(by_territory)

    def _children(self, indicator: Indicator) -> Sequence[Indicator]:
        children = self.referential.children[indicator.id]
        rows = [self.rows[child.id] for child in children]
        if rows != list(range(rows[0], rows[0] + len(rows))):
            raise ValueError(f"the rows of the block {indicator.id} must follow one another")
        return children

    def _count(self, block: Indicator, position: int, territory: int) -> str:
        """What a department counts for a block: the total that it typed, else its themes."""
        own, themes = self.read(block.id, position, territory), self._column(block, position, territory)
        nd, nc = (f'COUNTIF({themes},"{code}")+({own}="{code}")' for code in ("ND", "NC"))
        unconcerned = f'OR({own}="SO",COUNTIF({themes},"SO")=ROWS({themes}))'
        codes = f'IF({nd}>0,"ND",IF({nc}>0,"NC",IF({unconcerned},"SO","")))'
        total = _summed(block, f"SUM({themes})")
        figures = f"IF(ISNUMBER({own}),{own},IF(COUNT({themes})>0,{total},{codes}))"
        return f'IF(OR({own}="{BLOCKED}",COUNTIF({themes},"{BLOCKED}")>0),"{BLOCKED}",{figures})'

    def _shared(self, theme: Indicator, block: Indicator, position: int, territory: int) -> str:
        """How much of a theme that is counted once a department's block holds; at most, if it may not hold it."""
        state, value = self.state(theme.id, position), self.value(theme.id, position)
        read, own = (self.read(each.id, position, territory) for each in (theme, block))
        at_most = f'IF(AND(ISNUMBER({own}),{read}<>"SO"),MIN({own},{value}),0)'
        return f'IF({state}="{ONCE}",IF(ISNUMBER({read}),{value},{at_most}),0)'

    def _theme_states(self, block: Indicator, position: int) -> str:
        return self._of_themes(block, lambda theme: self.state(theme, position))

    def _of_themes(self, block: Indicator, address: Callable[[str], str]) -> str:
        children = self._children(block)
        return f"{address(children[0].id)}:{address(children[-1].id)}"

    def _column(self, block: Indicator, position: int, territory: int) -> str:
        return self._of_themes(block, lambda theme: self.read(theme, position, territory))

    def _block_state(self, indicator: Indicator, position: int) -> str:
        states, counts = self._theme_states(indicator, position), self.counts(indicator.id, position)
        stuck = f'COUNTIF({states},"{BLOCKED}")+COUNTIF({counts},"{BLOCKED}")>0'
        unread = f"{self.unread(indicator.id, position)},{self._unread_themes(indicator, position)}"
        scopes = self._of_themes(indicator, lambda theme: self.scope(theme, position))
        doubt = f"AND(COUNT({counts})>1,OR(SUM({unread})>0,ISERROR(SUM({scopes}))))"
        whole = [self._is_whole(indicator, position, number) for number in range(len(self.territories))]
        full = f'IF(COUNTIF({states},"{ONCE}")>0,"{ONCE}","{COMPLETE}")'
        known = f'IF({doubt},"{BLOCKED}",IF(AND({",".join(whole)}),{full},"{PARTIAL}"))'
        missing = missing_code(counts, len(self.territories))
        return f'IF({stuck},"{BLOCKED}",IF(COUNT({counts})=0,{missing},{known}))'

    def _unread_themes(self, indicator: Indicator, position: int) -> str:
        return self._of_themes(indicator, lambda theme: self.unread(theme, position))

    def _is_whole(self, block: Indicator, position: int, territory: int) -> str:
        """Whether nothing lacks of what a department counts, and what it holds of the themes counted once is sure."""
        count, own = self.counted(block.id, position, territory), self.read(block.id, position, territory)
        themes, states = self._column(block, position, territory), self._theme_states(block, position)
        every = f'COUNT({themes})+COUNTIF({themes},"SO")=ROWS({themes})'
        once = f'COUNTIF({states},"{ONCE}")'
        given = "-".join(f'COUNTIFS({states},"{ONCE}",{themes},"{what}")' for what in (">=0", "SO"))
        return f'OR({count}="SO",AND(ISNUMBER({count}),IF(ISNUMBER({own}),{once}-{given}=0,{every})))'

    def _value(self, indicator: Indicator, position: int) -> str:
        if indicator.is_block:
            return self._block_value(indicator, position)
        state, reads = self.state(indicator.id, position), self.reads(indicator.id, position)
        if indicator.rule is Rule.SUM:
            added = f'OR({state}="{COMPLETE}",{state}="{PARTIAL}")'
            total = _summed(indicator, f"SUM({reads})")
            return f'IF({added},{total},IF({state}="{ONCE}",MAX({reads}),""))'
        alike = f'OR({state}="{COMPLETE}",{state}="{SINGLE}")'
        weights = [self.reads(name, position) for name in indicator.weight]
        above = f"SUMPRODUCT({reads},{weights[0]})"
        if indicator.rule is Rule.RATIO_OF_SUMS:
            above = _quotient_of(indicator, _weight(reads, weights[0]))
        return f'IF({alike},MAX({reads}),IF({state}="{WEIGHTED}",{above}/{_weight(reads, weights[-1])},""))'

    def _block_value(self, indicator: Indicator, position: int) -> str:
        state, counts = self.state(indicator.id, position), self.counts(indicator.id, position)
        states = self._theme_states(indicator, position)
        values = self._of_themes(indicator, lambda theme: self.value(theme, position))
        children, last = self._children(indicator), len(self.territories) - 1
        shared = f"{self.counted(children[0].id, position, 0)}:{self.counted(children[-1].id, position, last)}"
        # Each theme counted once stands once; the departments together count at least what one of them does.
        added = _summed(indicator, f'SUM({counts})-SUM({shared})+SUMIF({states},"{ONCE}",{values})')
        total = f"MAX({added},{counts})"
        known = f'OR({state}="{COMPLETE}",{state}="{ONCE}",{state}="{PARTIAL}")'
        return f'IF({known},{total},"")'

    def _shown(self, indicator: Indicator, position: int) -> str:
        state, value = self.state(indicator.id, position), self.value(indicator.id, position)
        if indicator.kind in ADDITIVE:
            numeric = f'OR({state}="{COMPLETE}",{state}="{ONCE}")'
            least = euros(value) if indicator.kind is ValueKind.AMOUNT else grouped(value)
            partial = f'IF({value}=0,"ND","≥{NBSP}"&{least})'
            return f'IF({numeric},{value},IF({state}="{PARTIAL}",{partial},{state}))'
        number = f"{value}/100" if indicator.kind is ValueKind.RATE else value
        complete = number
        if self.takes_words(indicator, position):
            words = zip(self._in_words(indicator, position), self._entries(indicator, position), strict=True)
            text = '""'
            for worded, entry in reversed([*words]):
                text = f"IF({worded}>0,{entry},{text})"
            every = f"{self._worded(indicator, position)}=COUNT({self.reads(indicator.id, position)})"
            complete = f'IF(AND({state}="{COMPLETE}",{every}),{text},{number})'
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


def beginning_senses(indicator: Indicator) -> Mapping[str, int]:
    """Return which side of its bound a target asks for, by what its text without blanks begins with."""
    known = {words.replace(" ", "").upper(): int(sense) for words, sense in senses(indicator.direction).items()}
    return {words: known[words] for words in BEGINNINGS}


def _first_match(side: str, cell: str, worth: Mapping[str, int]) -> str:
    """Return what the word at one end of a text is worth, 0 for none; the longest words are tried first."""
    found = str(worth.get("", 0))
    for text in sorted(filter(None, worth), key=len):
        found = f"IF({side}({cell},{len(text)})={quoted(text)},{worth[text]},{found})"
    return found
