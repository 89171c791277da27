"""The conventions that one workbook serves, and the days by which their figures are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from calpae_xl.core.campaign.possible_values import DAYS, unusable, word_of
from calpae_xl.core.sheets.settings import CONVENTION_HEADERS, ConventionLine, read_convention_lines
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import DefaultUsed, MissingDay
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
from calpae_xl.core.workbook.grid import Sheet

_NAME_WORDS, _ONCE = "le nom de la convention", "cette convention sur une seule ligne"


class Convention(NamedTuple):
    """A contract that some indicators are followed for.

    Attributes:
        collection: Day by which the departments' figures are wanted; ``None`` when nobody said it.
        transmission: Day by which the finished workbook is, likewise.
    """

    name: str
    collection: date | None = None
    transmission: date | None = None


class Due(NamedTuple):
    """A day by which a copy is wanted back.

    Attributes:
        conventions: Names of those that it is for; empty when it is for all that the copy holds.
    """

    day: date
    conventions: tuple[str, ...] = ()


def convention_of(indicator: Indicator, conventions: Sequence[Convention]) -> Convention | None:
    """Return the convention of an indicator, the first of all when it names none; ``None`` when there is none."""
    return next((each for each in conventions if each.name == indicator.convention), next(iter(conventions), None))


def collection_days(conventions: Sequence[Convention], indicators: Sequence[Indicator]) -> tuple[Due, ...]:
    """Return the days by which these indicators are wanted, the soonest first.

    One day that all their conventions share needs no name.
    """
    held = dict.fromkeys(each for i in indicators if (each := convention_of(i, conventions)) is not None)
    days: dict[date, list[str]] = {}
    for each in held:
        if each.collection is not None:
            days.setdefault(each.collection, []).append(each.name)
    if len(days) == 1 and all(each.collection is not None for each in held):
        return tuple(map(Due, days))
    return tuple(Due(day, tuple(days[day])) for day in sorted(days))


def read_conventions(sheet: Sheet, structure: list[Finding]) -> tuple[Convention, ...]:
    """Read the table of conventions of « Paramètres »; what cannot be used is reported in ``structure``.

    Returns:
        From the top; none without a table, as before there was one.
    """
    reading = _Reading(sheet)
    found = tuple(reading.conventions(read_convention_lines(sheet)))
    structure += reading.findings
    structure += reading.missing_days()
    return found


class _Reading:
    """The lines of the table, read one after the other."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._known: dict[str, tuple[Convention, ConventionLine]] = {}
        self.findings: list[Finding] = []

    def conventions(self, lines: Sequence[ConventionLine]) -> Iterator[Convention]:
        """Yield what the lines say; of two lines on one convention the first counts."""
        for line in lines:
            name = word_of(line.name)
            key = label_key(name)
            if not name or key in self._known:
                self._refuse(line, "name", line.name, DefaultUsed(_header("name"), "", _ONCE if name else _NAME_WORDS))
                continue
            collection, transmission = (self._day(line, field) for field in ("collection", "transmission"))
            if collection is not None and transmission is not None and transmission < collection:
                against = f"« {_header('collection')} » ({raw_text(collection)})"
                facts = DefaultUsed(_header("transmission"), "", "une date qui ne précède pas la collecte", against)
                self._refuse(line, "transmission", line.transmission, facts)
                transmission = None
            made = Convention(name, collection, transmission)
            self._known[key] = made, line
            yield made

    def missing_days(self) -> Iterator[Finding]:
        """Yield the days that lack beside others: a workbook of one convention may have none."""
        for field in ("collection", "transmission"):
            days = [getattr(made, field) for made, _ in self._known.values()]
            for made, line in self._known.values():
                if len(days) > 1 and not trimmed_text(getattr(line, field)):
                    facts = MissingDay(made.name, _header(field))
                    at = line.cell(self._sheet, field)
                    yield Finding(code=Code.MISSING_DUE_DATE, at=at, facts=facts, also_read=(made.name, field))

    def _day(self, line: ConventionLine, field: str) -> date | None:
        value: Value | None = getattr(line, field)
        found = DAYS.read(value)
        if isinstance(found, date):
            return found
        if word_of(value):
            self._refuse(line, field, value, DefaultUsed(_header(field), "", DAYS.words))
        return None

    def _refuse(self, line: ConventionLine, field: str, value: Value | None, facts: DefaultUsed) -> None:
        name = f"{_header(field)} {trimmed_text(line.name)}"
        self.findings.append(unusable(line.cell(self._sheet, field), name, value, facts))


def _header(field: str) -> str:
    return CONVENTION_HEADERS[field]
