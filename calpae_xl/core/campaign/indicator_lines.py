"""The lines of the indicators, typed; what is wrong in them is kept, and never guessed.

A line that cannot be used keeps its place, with what can be read of it: its cells are blocked. So are those of the
total whose parts are in doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import TypeVar

from calpae_xl.core.campaign.records import Problem, Record, choices
from calpae_xl.core.campaign.written_numbers import is_euros
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.line_faults import LineFault
from calpae_xl.core.trade.model import ADDITIVE, Direction, Indicator, Rule, Status, ValueKind
from calpae_xl.core.trade.words import WORDS, member

E = TypeVar("E", bound=Enum)

ESSENTIAL = frozenset({"status", "label", "unit", "kind", "direction", "rule", "weight", "parent", "breaks"})
"""Fields without which a figure would be read, added or compared in a way that nobody said."""

_ID = re.compile(r"[a-z][a-z0-9_]*")
_YEAR = re.compile(r"20[0-9]{2}")
_WEIGHTS = {Rule.SUM: 0, Rule.SUM_OF_CHILDREN: 0, Rule.EQUAL_ELSE_WEIGHTED: 1, Rule.WEIGHTED: 1, Rule.RATIO_OF_SUMS: 2}
_KINDS = {
    Rule.EQUAL_ELSE_WEIGHTED: ValueKind.RATE,
    Rule.WEIGHTED: ValueKind.DELAY,
    Rule.RATIO_OF_SUMS: ValueKind.CASELOAD,
}
_ADDING = frozenset({Rule.SUM, Rule.SUM_OF_CHILDREN})


class IndicatorLines:
    """The indicators of a table.

    Args:
        records: Its lines.
        conventions: Names that « Convention » may hold.

    Attributes:
        found: By id, in the order of the lines.
        problems: What is wrong.
        unusable: Ids of those in force whose figures are kept out.
    """

    def __init__(self, records: Iterable[Record], conventions: Sequence[str] = ()) -> None:
        self._conventions = {label_key(name): name for name in conventions}
        self.found: dict[str, Indicator] = {}
        self.problems: list[Problem] = []
        self.unusable: set[str] = set()
        self._records: dict[str, Record] = {}
        self._lost: list[int] = []
        for record in records:
            self._take(record)
        self._parents = {name: indicator.parent for name, indicator in self.found.items()}
        for name in self.found:
            self._check(name)
        for position in self._lost:
            # A line without an id of its own may have been a part of a total, which then lacks one.
            problem = self.problems[position]
            also = self._in_doubt("", problem.record, problem.record.key("parent") or None)
            self.unusable.update(also)
            self.problems[position] = problem._replace(blocked=(*problem.blocked, *also))
        self._check_replaced()
        self._settle()

    def _take(self, record: Record) -> None:
        written = record.text("id")
        name = label_key(written)
        fault = None
        if not written:
            fault = LineFault.EMPTY
        elif not _ID.fullmatch(name):
            fault = LineFault.NOT_AN_ID
        elif name in self.found:
            fault = LineFault.DUPLICATE_ID
        if fault is None:
            self._records[name] = record
            self.found[name] = self._typed(name, record)
            return
        self._lost.append(len(self.problems))
        text = name if fault is LineFault.DUPLICATE_ID else written
        problem = Problem(Code.UNUSABLE_INDICATOR, record, "id", fault, text)
        if name in self.found and self._blocks(name):
            problem = problem._replace(indicator=name, blocked=(name,))
        self.problems.append(problem)

    def _blocks(self, name: str) -> bool:
        """Keep the figures of a line out; tell whether it has any."""
        if self.found[name].status is Status.RETIRED:
            return False
        self.unusable.add(name)
        return True

    def _typed(self, name: str, record: Record) -> Indicator:
        unread = ESSENTIAL & record.unread
        wrong: list[Problem] = []
        read = _LineReader(name, record, wrong)
        status = read.choice("status", Status) or Status.ACTIVE
        label, unit = read.required("label"), read.required("unit")
        kind, direction, rule = (
            read.choice("kind", ValueKind),
            read.choice("direction", Direction),
            read.choice("rule", Rule),
        )
        breaks = record.text("breaks").replace(",", " ").split()
        # Words in a cell are one fault, not one for each of them.
        if strange := [year for year in breaks if not _YEAR.fullmatch(year)]:
            read.wrong("breaks", LineFault.NOT_A_YEAR, " ".join(strange))
        sensitive = record.key("sensitive")
        if sensitive not in {"oui", "non", ""}:
            wrong.append(read.doubtful("sensitive", LineFault.NOT_YES_OR_NO, record.text("sensitive")))
        convention = self._conventions.get(record.key("convention"), "")
        if record.text("convention") and not convention:
            known = ", ".join(self._conventions.values()) or "aucune pour l’instant"
            doubt = read.doubtful("convention", LineFault.UNKNOWN_CONVENTION, record.text("convention"))
            wrong.append(doubt._replace(known=known))
        for problem in wrong:
            self._report(problem, retired=status is Status.RETIRED)
        if unread and status is not Status.RETIRED:
            self.unusable.add(name)
        if kind is ValueKind.AMOUNT and unit is not None and not is_euros(unit):
            self._report(read.problem("unit", LineFault.NOT_EUROS, unit), retired=status is Status.RETIRED)
        if kind is not None and rule is not None and (rule in _ADDING) != (kind in ADDITIVE):
            problem = read.problem("rule", LineFault.WRONG_RULE, WORDS[rule], other=WORDS[kind])
            self._report(problem, retired=status is Status.RETIRED)
        return Indicator(
            id=name,
            status=status,
            section=record.text("section"),
            code=record.text("code"),
            measure=record.text("measure"),
            label=label or record.text("short") or name,
            short=record.text("short") or label or name,
            unit=unit or "",
            kind=kind or _KINDS.get(rule or Rule.SUM, ValueKind.FLOW),
            direction=direction or Direction.NEUTRAL,
            rule=rule or Rule.SUM,
            weight=tuple(record.key("weight").split()),
            parent=record.key("parent") or None,
            breaks=frozenset(filter(_YEAR.fullmatch, breaks)),
            sensitive=sensitive not in {"non", ""} or "sensitive" in record.unread,
            definition=record.text("definition"),
            convention=convention,
            replaces=tuple(dict.fromkeys(record.key("replaces").replace(",", " ").replace(";", " ").split())),
        )

    def _report(self, problem: Problem, *, retired: bool) -> None:
        """Keep a problem; a retired line has no figures to keep out."""
        name = problem.indicator or ""
        if problem.code is Code.UNUSABLE_INDICATOR:
            if retired:
                problem = problem._replace(code=Code.INCOMPLETE_INDICATOR)
            else:
                self.unusable.add(name)
                problem = problem._replace(blocked=tuple(dict.fromkeys((name, *problem.blocked))))
        self.problems.append(problem)

    def _check(self, name: str) -> None:
        indicator, record = self.found[name], self._records[name]
        read, retired = _LineReader(name, record, []), indicator.status is Status.RETIRED
        self._check_parent(name, read, retired=retired)
        for other in indicator.weight:
            fault = self._link_fault(name, other, retired=retired)
            if fault is not None:
                self._report(read.problem("weight", fault, other), retired=retired)
        wanted = _WEIGHTS[indicator.rule]
        if len(indicator.weight) != wanted and not {"weight", "rule"} & record.unread and self._says_its_rule(name):
            self._report(read.problem("weight", LineFault.WRONG_WEIGHTS, str(wanted)), retired=retired)

    def _says_its_rule(self, name: str) -> bool:
        return member(Rule, self._records[name].text("rule")) is not None

    def _link_fault(self, name: str, other: str, *, retired: bool) -> LineFault | None:
        if other not in self.found or other == name:
            return LineFault.UNKNOWN_OTHER
        return LineFault.RETIRED_OTHER if self.found[other].status is Status.RETIRED and not retired else None

    def _check_parent(self, name: str, read: _LineReader, *, retired: bool) -> None:
        indicator, parent = self.found[name], self._parents[name]
        if parent is None:
            return
        fault = self._link_fault(name, parent, retired=retired)
        told = ""
        if fault is None:
            fault, told = self._part_fault(indicator, parent)
        if fault is None:
            return
        # What is of no total leans on none: totals that may want it are blocked instead.
        self.found[name] = replace(indicator, parent=None)
        if fault is LineFault.RETIRED_OTHER:
            self.problems.append(read.doubtful("parent", fault, parent))
            return
        also = () if retired else self._in_doubt(name, read.record, parent)
        self.unusable.update(also)
        self._report(read.problem("parent", fault, parent, other=told)._replace(blocked=also), retired=retired)

    def _part_fault(self, indicator: Indicator, parent: str) -> tuple[LineFault | None, str]:
        if self._turns(indicator.id):
            return LineFault.CIRCLE, ""
        unread = {"code", "measure"} & self._records[indicator.id].unread
        if not unread and _measure(self._records[indicator.id]) != _measure(self._records[parent]):
            return LineFault.OTHER_MEASURE, ""
        if indicator.kind not in ADDITIVE or indicator.status is Status.AUXILIARY:
            return LineFault.NEVER_ADDED, WORDS[indicator.kind if indicator.kind not in ADDITIVE else indicator.status]
        if (indicator.kind is ValueKind.AMOUNT) != (self.found[parent].kind is ValueKind.AMOUNT):
            return LineFault.EUROS_AND_COUNTS, ""
        return None, ""

    def _turns(self, name: str) -> bool:
        seen, ancestor = {name}, self._parents.get(name)
        while ancestor is not None and ancestor not in seen:
            seen.add(ancestor)
            ancestor = self._parents.get(ancestor)
        return ancestor is not None

    def _in_doubt(self, name: str, record: Record, parent: str | None) -> tuple[str, ...]:
        """Return the totals that may lack a part: the one that it names, else those of its measure."""
        if parent is None:
            return ()
        totals = {total for total in self._parents.values() if total in self.found}
        totals |= {i.id for i in self.found.values() if i.is_block}
        totals = {total for total in totals if self.found[total].status is not Status.RETIRED and total != name}
        if parent in totals:
            return (parent,)
        alike = (total for total in self.found if _measure(self._records[total]) == _measure(record))
        return tuple(total for total in alike if total in totals)

    def _check_replaced(self) -> None:
        claims = Counter(old for indicator in self.found.values() for old in indicator.replaces)
        for name, indicator in self.found.items():
            kept = []
            for old in indicator.replaces:
                fault = self._replacement_fault(name, old, claims[old])
                if fault is None:
                    kept.append(old)
                    continue
                self.problems.append(
                    Problem(Code.UNUSABLE_REPLACEMENT, self._records[name], "replaces", fault, old, indicator=name)
                )
            if len(kept) < len(indicator.replaces):
                self.found[name] = replace(indicator, replaces=tuple(kept))

    def _replacement_fault(self, name: str, old: str, claims: int) -> LineFault | None:
        if not _ID.fullmatch(old):
            return LineFault.NOT_AN_ID
        if old == name:
            return LineFault.OWN_PAST
        if old in self.found and self.found[old].status is not Status.RETIRED:
            return LineFault.STILL_ACTIVE
        return LineFault.CLAIMED_TWICE if claims > 1 else None

    def _settle(self) -> None:
        """Report the totals of nothing; leave nothing of a rule that is not to be followed."""
        for name in (name for name, each in self.found.items() if each.is_block):
            in_force = self.found[name].status is not Status.RETIRED
            if in_force and name not in self.unusable and not any(self._parts(name)):
                read = _LineReader(name, self._records[name], [])
                self._report(read.problem("rule", LineFault.NOTHING_TO_SUM), retired=False)
        for name in self.unusable:
            total = self.found[name].is_block and any(self._parts(name))
            rule = Rule.SUM_OF_CHILDREN if total else Rule.SUM
            self.found[name] = replace(self.found[name], rule=rule, weight=())

    def _parts(self, name: str) -> Iterator[Indicator]:
        return (i for i in self.found.values() if i.parent == name and i.status is not Status.RETIRED)


class _LineReader:
    """The reading of one line, and what is found wrong in it."""

    def __init__(self, name: str, record: Record, problems: list[Problem]) -> None:
        self.name = name
        self.record = record
        self._problems = problems

    def problem(self, field: str, fault: LineFault, text: str = "", *, known: str = "", other: str = "") -> Problem:
        """Make a problem that keeps the figures of the line out."""
        return Problem(Code.UNUSABLE_INDICATOR, self.record, field, fault, text, other, known, self.name)

    def doubtful(self, field: str, fault: LineFault, text: str) -> Problem:
        """Make a problem that does not."""
        return self.problem(field, fault, text)._replace(code=Code.INCOMPLETE_INDICATOR)

    def wrong(self, field: str, fault: LineFault, text: str = "", known: str = "") -> None:
        """Keep a problem."""
        self._problems.append(self.problem(field, fault, text, known=known))

    def required(self, field: str) -> str | None:
        """Return a text; ``None`` when there is none."""
        text = self.record.text(field)
        if not text and field not in self.record.unread:
            self.wrong(field, LineFault.EMPTY)
        return text or None

    def choice(self, field: str, kind: type[E]) -> E | None:
        """Return the member that a field names; ``None`` when it names none."""
        text = self.required(field)
        found = None if text is None else member(kind, text)
        if text is not None and found is None:
            self.wrong(field, LineFault.UNKNOWN_WORD, text, choices(kind))
        return found


def _measure(record: Record) -> tuple[str, str]:
    return record.key("code"), record.key("measure")
