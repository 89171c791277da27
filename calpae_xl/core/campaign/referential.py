"""The dictionary of indicators: typed and checked once, from the packaged tables or from the workbook."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NoReturn, TypeVar

from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS, read_referential_sheet
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import (
    ADDITIVE,
    Bound,
    Direction,
    Indicator,
    Rule,
    Status,
    ValueKind,
)
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.trade.words import WORDS, member
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError
from calpae_xl.core.workbook.tables import Table

E = TypeVar("E", bound=Enum)

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}

PRESUPPOSES = "suppose"
"""Operator of a bound read « above 0 only if the other is above 0 »."""

_SEVERITIES = {"hard": True, "bloquant": True, "soft": False, "avertissement": False}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_YEAR = re.compile(r"20[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_WEIGHTS = {Rule.SUM: 0, Rule.SUM_OF_CHILDREN: 0, Rule.EQUAL_ELSE_WEIGHTED: 1, Rule.WEIGHTED: 1, Rule.RATIO_OF_SUMS: 2}


class ReferentialError(CalpaeError):
    """A table of the referential that does not hold together: names the place, the value, the remedy."""

    def __init__(self, place: str, fault: str, remedy: str) -> None:
        super().__init__(f"Référentiel, {place} : {fault}.", remedy)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a table, with the places of its fields for messages.

    Attributes:
        fields: Text by field name; absent or empty means empty.
        place: Turns a field name into « fichier indicators.csv, ligne 5, colonne « unit » ».
    """

    fields: Mapping[str, str]
    place: Callable[[str], str]

    def text(self, field: str) -> str:
        """Return the trimmed text of a field, empty when absent."""
        return self.fields.get(field, "").strip()

    def key(self, field: str) -> str:
        """Return a field as an id or a word is compared."""
        return label_key(self.text(field))

    def required(self, field: str) -> str:
        """Return the text of a field that may not be empty."""
        return self.text(field) or self.fail(field, "la valeur manque", "Complétez-la.")

    def choice(self, field: str, kind: type[E]) -> E:
        """Return the member that a field names."""
        text = self.required(field)
        found = member(kind, text)
        if found is None:
            self.fail(field, f"« {text} » n’est pas connu", f"Choisissez parmi : {', '.join(WORDS[m] for m in kind)}.")
        return found

    def fail(self, field: str, fault: str, remedy: str) -> NoReturn:
        """Raise the error that points to a field; never returns."""
        raise ReferentialError(self.place(field), fault, remedy)


@dataclass(frozen=True)
class Referential:
    """The indicators in the order of the annex, and their bounds."""

    indicators: Mapping[str, Indicator]
    bounds: tuple[Bound, ...]

    def short_label(self, name: str) -> str:
        """Name an indicator in few words; one that is not of this referential, by its id."""
        indicator = self.indicators.get(name)
        return name if indicator is None else indicator.short

    @cached_property
    def entered(self) -> tuple[Indicator, ...]:
        """Indicators that have a row in the entry sheets."""
        return tuple(i for i in self.indicators.values() if i.status is not Status.RETIRED)

    @cached_property
    def consolidated(self) -> tuple[Indicator, ...]:
        """Indicators that have a row in the consolidated table: all but the weights."""
        return tuple(i for i in self.entered if i.status is not Status.AUXILIARY)

    @cached_property
    def children(self) -> Mapping[str, tuple[Indicator, ...]]:
        """Rows that break a total down, by id of the total."""
        found: dict[str, list[Indicator]] = {}
        for indicator in self.entered:
            if indicator.parent is not None:
                found.setdefault(indicator.parent, []).append(indicator)
        return {parent: tuple(rows) for parent, rows in found.items()}


def read_referential(file: str, sheet: Sheet) -> Referential:
    """Read « Référentiel », both tables.

    Args:
        file: Name of the workbook, for messages.
        sheet: The sheet.

    Raises:
        IncompleteWorkbookError: The sheet lost its headers.
        ReferentialError: It does not hold together; names the cell.
    """
    lines, limits = read_referential_sheet(sheet)
    if lines is None:
        raise IncompleteWorkbookError(file, sheet.name, "n’a plus ses en-têtes")
    for table in filter(None, (lines, limits)):
        if table.missing:
            raise ReferentialError(
                f"feuille « {sheet.name} »", f"la colonne « {table.missing[0]} » manque", "Rétablissez son en-tête."
            )
    return parse_referential(
        _records(lines, REFERENTIAL_HEADERS), _records(limits, BOUND_HEADERS) if limits is not None else ()
    )


def read_bound_notes(sheet: Sheet) -> tuple[str, ...]:
    """Return why each bound stands, in the order of ``Referential.bounds``; empty where nobody said it."""
    table = read_referential_sheet(sheet).bounds
    return () if table is None else tuple(record.text("note") for record in _records(table, BOUND_HEADERS))


def _records(table: Table, headers: Mapping[str, str]) -> Iterable[Record]:
    for row, cells in table.rows():

        def place(field: str, row: int = row) -> str:
            return f"feuille « {table.sheet.name} », cellule {table.columns[headers[field]]}{row}"

        texts = {field: trimmed_text(cells.get(header)) for field, header in headers.items()}
        yield Record(texts, place)


def parse_referential(indicators: Iterable[Record], bounds: Iterable[Record]) -> Referential:
    """Type and check the tables of the referential.

    Args:
        indicators: Fields ``id``, ``status``, ``section``, ``code``, ``measure``, ``label``, ``short``, ``unit``,
            ``kind``, ``direction``, ``rule``, ``weight``, ``parent``, ``breaks``, ``sensitive``,
            ``definition``.
        bounds: Fields ``indicator``, ``severity``, ``operator``, ``operand``.

    Raises:
        ReferentialError: The first fault met, with its place and what to do.
    """
    found: dict[str, Indicator] = {}
    records: dict[str, Record] = {}
    for record in indicators:
        indicator = _indicator(record)
        if indicator.id in found:
            record.fail("id", f"l’identifiant « {indicator.id} » existe déjà", "Donnez-en un autre.")
        found[indicator.id] = indicator
        records[indicator.id] = record
    for name, record in records.items():
        _check_links(found[name], record, found)
    return Referential(found, tuple(_bound(record, found) for record in bounds))


def _indicator(record: Record) -> Indicator:
    written = record.required("id")
    name = label_key(written)
    if not _ID.fullmatch(name):
        record.fail("id", f"« {written} » n’est pas un identifiant", "Écrivez-le en minuscules, chiffres et « _ ».")
    breaks = record.text("breaks").replace(",", " ").split()
    for year in breaks:
        if not _YEAR.fullmatch(year):
            record.fail("breaks", f"« {year} » n’est pas une année", "Écrivez l’année qui suit la rupture : 2021.")
    return Indicator(
        id=name,
        status=record.choice("status", Status),
        section=record.text("section"),
        code=record.text("code"),
        measure=record.text("measure"),
        label=record.required("label"),
        short=record.text("short") or record.required("label"),
        unit=record.required("unit"),
        kind=record.choice("kind", ValueKind),
        direction=record.choice("direction", Direction),
        rule=record.choice("rule", Rule),
        weight=tuple(record.key("weight").split()),
        parent=record.key("parent") or None,
        breaks=frozenset(breaks),
        sensitive=record.key("sensitive") == "oui",
        definition=record.text("definition"),
    )


def _check_links(indicator: Indicator, record: Record, known: Mapping[str, Indicator]) -> None:
    for field, names in (("parent", (indicator.parent,)), ("weight", indicator.weight)):
        for name in names:
            if name is not None and (name not in known or name == indicator.id):
                record.fail(field, f"« {name} » ne désigne aucun autre indicateur", "Corrigez l’identifiant.")
            retired = name is not None and known[name].status is Status.RETIRED
            if retired and indicator.status is not Status.RETIRED:
                record.fail(field, f"« {name} » est retiré", "Choisissez un indicateur en vigueur.")
    ancestor = indicator.parent
    for _ in known:
        ancestor = ancestor and known[ancestor].parent if ancestor in known else None
    if ancestor is not None:
        record.fail("parent", "les rattachements tournent en rond", "Rattachez la ligne à un vrai total.")
    wanted = _WEIGHTS[indicator.rule]
    if len(indicator.weight) != wanted:
        record.fail("weight", f"la règle choisie demande {wanted} pondération(s)", "Indiquez les identifiants voulus.")
    adds = indicator.rule in {Rule.SUM, Rule.SUM_OF_CHILDREN}
    if adds != (indicator.kind in ADDITIVE):
        record.fail(
            "rule",
            f"la règle « {WORDS[indicator.rule]} » ne convient pas à « {WORDS[indicator.kind]} »",
            "Seuls des comptes s’additionnent : changez la règle ou le type de valeur.",
        )
    if indicator.rule is Rule.SUM_OF_CHILDREN and not any(
        i.parent == indicator.id and i.status is not Status.RETIRED for i in known.values()
    ):
        record.fail("rule", "ce total n’a aucune ligne à sommer", "Rattachez-lui des lignes ou changez la règle.")


def _bound(record: Record, known: Mapping[str, Indicator]) -> Bound:
    name = label_key(record.required("indicator"))
    if name not in known:
        record.fail("indicator", f"« {name} » n’est pas un indicateur", "Corrigez l’identifiant.")
    severity = label_key(record.required("severity"))
    if severity not in _SEVERITIES:
        record.fail("severity", f"« {severity} » n’est pas connu", "Choisissez bloquant ou avertissement.")
    comparison = record.required("operator").replace("≤", "<=").replace("≥", ">=")
    if comparison not in {*OPERATORS, PRESUPPOSES}:
        record.fail("operator", f"« {comparison} » n’est pas connu", "Choisissez parmi : <= < >= > suppose.")
    written = label_key(record.required("operand"))
    operand: float | str = written
    if written not in known:
        if comparison == PRESUPPOSES or not _NUMBER.fullmatch(written):
            record.fail("operand", f"« {written} » n’est ni un nombre ni un indicateur", "Corrigez la borne.")
        operand = float(written.replace(",", "."))
    return Bound(name, _SEVERITIES[severity], comparison, operand)
