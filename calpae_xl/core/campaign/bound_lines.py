"""The lines of the bounds, typed; one that cannot be read is reported, and what it may have held back stays blocked."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from calpae_xl.core.campaign.records import Problem, Record
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.line_faults import LineFault
from calpae_xl.core.trade.model import Bound, Indicator, Status

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}

PRESUPPOSES = "suppose"
"""Operator of a bound read « above 0 only if the other is above 0 »."""

_SEVERITIES = {"hard": True, "bloquant": True, "soft": False, "avertissement": False}
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_FIELDS = ("indicator", "severity", "operator", "operand")


class ReadBounds(NamedTuple):
    """The bounds that can be applied, what is wrong in the others, and the indicators that these may hold back."""

    bounds: tuple[Bound, ...]
    problems: tuple[Problem, ...]
    unusable: frozenset[str]


def read_bounds(records: Iterable[Record], known: Mapping[str, Indicator]) -> ReadBounds:
    """Type the bounds of a table.

    Nobody knows what a hard bound that cannot be read would have blocked: the figures that it bounds are.

    Args:
        records: Fields ``indicator``, ``severity``, ``operator``, ``operand``.
        known: The indicators.
    """
    bounds: list[Bound] = []
    problems: list[Problem] = []
    unusable: set[str] = set()
    for record in records:
        wrong = _first_wrong(record, known)
        if wrong is None and not record.unread.intersection(_FIELDS):
            bounds.append(_bound(record, known))
            continue
        name = record.key("indicator")
        in_force = name in known and known[name].status is not Status.RETIRED
        hard = _SEVERITIES.get(record.key("severity"), True) and record.key("operator") != PRESUPPOSES
        blocked = (name,) if hard and in_force else ()
        unusable.update(blocked)
        if wrong is not None:
            field, fault, text = wrong
            code = Code.UNAPPLIED_HARD_BOUND if hard else Code.UNAPPLIED_BOUND
            named = name if name in known else None
            problems.append(Problem(code, record, field, fault, text, indicator=named, blocked=blocked))
    return ReadBounds(tuple(bounds), tuple(problems), frozenset(unusable))


def _first_wrong(record: Record, known: Mapping[str, Indicator]) -> tuple[str, LineFault, str] | None:
    """Return the first field that cannot be read, what is wrong in it, and what it says."""
    for field in _FIELDS:
        if field in record.unread:
            continue
        written = record.text(field)
        fault = _fault(field, record, known) if written else LineFault.EMPTY
        if fault is not None:
            return field, fault, label_key(written)
    return None


def _fault(field: str, record: Record, known: Mapping[str, Indicator]) -> LineFault | None:
    key = record.key(field)
    if field == "indicator":
        return None if key in known else LineFault.UNKNOWN_INDICATOR
    if field == "severity":
        return None if key in _SEVERITIES else LineFault.UNKNOWN_SEVERITY
    comparison = _comparison(record)
    if field == "operator":
        return None if comparison in {*OPERATORS, PRESUPPOSES} else LineFault.UNKNOWN_OPERATOR
    if key not in known:
        return LineFault.NOT_A_LIMIT if comparison == PRESUPPOSES or not _NUMBER.fullmatch(key) else None
    # A line in force that leans on a retired one is checked no more; two retired ones have no figures.
    bounded = known.get(record.key("indicator"))
    in_force = bounded is None or bounded.status is not Status.RETIRED
    return LineFault.RETIRED_LIMIT if in_force and known[key].status is Status.RETIRED else None


def _comparison(record: Record) -> str:
    return record.text("operator").replace("≤", "<=").replace("≥", ">=")


def _bound(record: Record, known: Mapping[str, Indicator]) -> Bound:
    written = record.key("operand")
    operand: float | str = written if written in known else float(written.replace(",", "."))
    return Bound(record.key("indicator"), _SEVERITIES[record.key("severity")], _comparison(record), operand)
