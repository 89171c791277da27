"""What people own beside the entries: settings, referential, reservations, vintages, justifications."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from calpae_xl.core.campaign.referential import Record, Referential, ReferentialError, parse_referential
from calpae_xl.core.campaign.settings import NUMERIC_FIELDS, PARAMETERS, SENDING_PARAMETERS, SendingWay, Settings
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding, on_sheet
from calpae_xl.core.trade.mailboxes import is_mailbox, is_server
from calpae_xl.core.trade.model import CellRef, Kind, Period, Reservation, ReservationType, Territory
from calpae_xl.core.trade.values import EXCEL_ERRORS, Value, raw_text, trimmed_text
from calpae_xl.core.trade.words import member
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import (
    BOUND_HEADERS,
    FINDING_HEADERS,
    MOST_TERRITORIES,
    REFERENTIAL_HEADERS,
    RESERVATION_HEADERS,
    REVISION_HEADERS,
    SETTING_HEADERS,
    SHEET_NAMES,
    TERRITORY_HEADERS,
    TERRITORY_SETTING,
    TO_REVIEW,
    VINTAGE_HEADERS,
    Role,
)
from calpae_xl.core.workbook.sheet_recognition import FoundSheet, IncompleteWorkbookError
from calpae_xl.core.workbook.tables import Table, find_table

_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")

_ADDRESSES = {"service_mailbox": is_mailbox, "prefecture_mailbox": is_mailbox, "smtp_host": is_server}
"""Fields that may be left empty, and what makes one usable."""

Vintages = Mapping[str, Mapping[tuple[str, str, Period], str]]
"""Figures as published, by vintage, then territory, indicator and period."""


class TerritoryCountError(CalpaeError):
    """No department is declared, or more than France has."""

    def __init__(self, file: str, count: int) -> None:
        fault = "ne déclare aucun département" if count == 0 else f"déclare {count} départements"
        super().__init__(
            f"Le classeur « {file} » {fault} dans « Paramètres ».",
            f"Déclarez-en de 1 à {MOST_TERRITORIES}, un par ligne : « {TERRITORY_SETTING}67 » puis le nom.",
        )


def _text(value: Value | None) -> str:
    return trimmed_text(value)


def read_settings(grid: Grid, sheet: Sheet, structure: list[Finding]) -> Settings:
    """Read « Paramètres »; what cannot be used is reported in ``structure`` and its default kept.

    Raises:
        IncompleteWorkbookError: No header, or years that do not follow one another.
        TerritoryCountError: No department, or more than France has.
    """
    table = find_table(sheet, (SETTING_HEADERS["id"], SETTING_HEADERS["value"]))
    if table is None or table.missing:
        raise IncompleteWorkbookError(grid.name, sheet.name, "n’a plus ses en-têtes « Identifiant » et « Valeur »")
    by_id = {parameter.id: parameter for parameter in (*PARAMETERS, *SENDING_PARAMETERS)}
    mailboxes = _mailbox_column(sheet)
    values: dict[str, object] = {}
    territories: dict[str, Territory] = {}
    for row, cells in table.rows():
        name, value = _text(cells.get(SETTING_HEADERS["id"])), cells.get(SETTING_HEADERS["value"])
        at = CellRef(sheet.name, f"{table.columns[SETTING_HEADERS['value']]}{row}")
        code, parameter = name.removeprefix(TERRITORY_SETTING), by_id.get(name)
        if parameter is not None:
            parsed = _setting(parameter.field, value)
            if parsed is None:
                structure.append(_unusable(at, name, value, parameter.label, getattr(Settings(), parameter.field)))
            else:
                values[parameter.field] = parsed
        elif code != name and code in territories:
            structure.append(_unusable(at, name, value, name, f"« {territories[code].name} »"))
        elif code != name and _text(value):
            territories[code] = Territory(code, _text(value), _mailbox(sheet, mailboxes, row, code, structure))
    if not 1 <= len(territories) <= MOST_TERRITORIES:
        raise TerritoryCountError(grid.name, len(territories))
    settings = replace(Settings(territories=tuple(territories.values())), **values)  # type: ignore[arg-type]
    if not settings.first_year <= settings.year or settings.year - settings.first_year > 50:
        raise IncompleteWorkbookError(grid.name, sheet.name, "donne des années qui ne se suivent pas")
    return settings


def _mailbox_column(sheet: Sheet) -> str | None:
    """Find the column where the mailboxes of the departments stand, if the workbook has one."""
    header = TERRITORY_HEADERS["mailbox"]
    table = find_table(sheet, TERRITORY_HEADERS.values(), key=header)
    return None if table is None else table.columns[header]


def _mailbox(sheet: Sheet, column: str | None, row: int, territory: str, structure: list[Finding]) -> str:
    value = None if column is None else sheet.values.get(f"{column}{row}")
    text = _text(value)
    if not text or is_mailbox(text):
        return text
    label = f"{TERRITORY_HEADERS['mailbox']} du département {territory}"
    structure.append(_unusable(CellRef(sheet.name, f"{column}{row}"), label, value, label, ""))
    return ""


def _unusable(at: CellRef, name: str, value: Value | None, label: str, default: object) -> Finding:
    facts = {"label": label, "default": default}
    return Finding(code=Code.UNUSABLE_PARAMETER, at=at, raw=raw_text(value), facts=facts, also_read=(name,))


def _setting(field: str, value: Value | None) -> object | None:
    text = _text(value)
    if field in _ADDRESSES:
        return text if not text or _ADDRESSES[field](text) else None
    if field == "sending":
        return next((way for way in SendingWay if way.value == text.casefold()), None)
    if field not in NUMERIC_FIELDS:
        return text or None
    if not _NUMBER.fullmatch(text):
        return None
    figure = float(text.replace(",", "."))
    if field in {"first_year", "year", "target_year"}:
        return int(figure) if figure.is_integer() and 2000 <= figure <= 2099 else None
    return figure


def read_referential(grid: Grid, sheet: Sheet) -> Referential:
    """Read « Référentiel », both tables.

    Raises:
        ReferentialError: It does not hold together; names the cell.
    """
    limits = find_table(sheet, BOUND_HEADERS.values())
    lines = find_table(sheet, REFERENTIAL_HEADERS.values(), end=None if limits is None else limits.row)
    if lines is None:
        raise IncompleteWorkbookError(grid.name, sheet.name, "n’a plus ses en-têtes")
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
    table = find_table(sheet, BOUND_HEADERS.values())
    return () if table is None else tuple(record.text("note") for record in _records(table, BOUND_HEADERS))


def _records(table: Table, headers: Mapping[str, str]) -> Iterable[Record]:
    for row, cells in table.rows():

        def place(field: str, row: int = row) -> str:
            return f"feuille « {table.sheet.name} », cellule {table.columns[headers[field]]}{row}"

        yield Record({field: _text(cells.get(header)) for field, header in headers.items()}, place)


def read_reservations(
    found: FoundSheet | None, referential: Referential, settings: Settings, structure: list[Finding]
) -> tuple[Reservation, ...]:
    """Read « Réserves »; a line that cannot be used is reported in ``structure``, never guessed."""
    name = SHEET_NAMES[Role.RESERVATIONS]
    table = None if found is None else find_table(found.sheet, RESERVATION_HEADERS.values())
    if found is None or table is None:
        structure.append(on_sheet(Code.MISSING_SHEET, found.sheet.name if found else name))
        return ()
    for header in table.missing:
        if header != RESERVATION_HEADERS["note"]:
            finding = on_sheet(Code.MISSING_HEADER, found.sheet.name, header=header)
            structure.append(finding._replace(also_read=(header,)))
            return ()
    reservations = []
    codes = {territory.code for territory in settings.territories}
    labels = {period.label for period in settings.periods}
    for row, cells in table.rows():
        fields = {field: _text(cells.get(header)) for field, header in RESERVATION_HEADERS.items()}
        # As typed, blanks included: the banner of the workbook counts its signs.
        fields["note"] = raw_text(cells.get(RESERVATION_HEADERS["note"])) or ""
        kind = member(ReservationType, fields["type"])
        wrong = _wrong_field(fields, kind, codes, referential, labels)
        if wrong is not None:
            at = CellRef(found.sheet.name, f"{table.columns[RESERVATION_HEADERS[wrong]]}{row}")
            facts = {"header": RESERVATION_HEADERS[wrong], **fields}
            finding = Finding(code=Code.UNUSABLE_RESERVATION, at=at, raw=fields[wrong] or None, facts=facts)
            structure.append(finding._replace(also_read=tuple(fields.values())))
        elif kind is not None:
            reservations.append(
                Reservation(
                    fields["territory"], fields["indicator"], fields["period"] or None, kind, fields["note"] or None
                )
            )
    return tuple(reservations)


def _wrong_field(
    fields: Mapping[str, str],
    kind: ReservationType | None,
    codes: set[str],
    referential: Referential,
    labels: set[str],
) -> str | None:
    if fields["territory"] not in codes:
        return "territory"
    if fields["indicator"] not in referential.indicators:
        return "indicator"
    if fields["period"] and fields["period"] not in labels:
        return "period"
    return "type" if kind is None else None


def read_vintages(found: FoundSheet | None) -> Vintages:
    """Read « Millésimes », as published; a line without vintage or nature is nobody's."""
    table = None if found is None else find_table(found.sheet, VINTAGE_HEADERS.values())
    if table is None or table.missing:
        return {}
    vintages: dict[str, dict[tuple[str, str, Period], str]] = {}
    for _, cells in table.rows():
        fields = {field: _text(cells.get(header)) for field, header in VINTAGE_HEADERS.items()}
        kind = member(Kind, fields["kind"])
        if kind is not None and fields["vintage"]:
            key = (fields["territory"], fields["indicator"], Period(fields["period"], kind))
            vintages.setdefault(fields["vintage"], {})[key] = fields["raw"]
    return vintages


def read_justifications(findings: FoundSheet | None, revisions: FoundSheet | None) -> Mapping[str, str]:
    """Read what people wrote of findings, by fingerprint of the finding.

    « Contrôles » has a line for each; « Révisions » has one for each revised figure, which may be explained
    there just as well. Where both speak, « Contrôles » does.

    A text written of a figure that has changed since waits to be looked at again: it lifts nothing.
    """
    fields = ("fingerprint", "justification", "decision")
    written = _written(findings, [FINDING_HEADERS[field] for field in fields])
    fields = ("finding", "justification", "state")
    return {**_written(revisions, [REVISION_HEADERS[field] for field in fields], typed=True), **written}


def _written(found: FoundSheet | None, headers: list[str], *, typed: bool = False) -> Mapping[str, str]:
    """Read the texts of a table by fingerprint; ``typed`` leaves out those that a formula brings from elsewhere."""
    fingerprint, justification, decision = headers
    table = None if found is None else find_table(found.sheet, headers)
    if table is None or fingerprint in table.missing or justification in table.missing:
        return {}
    written = {}
    for row, cells in table.rows():
        name, text = _text(cells.get(fingerprint)), _text(cells.get(justification))
        to_review = _text(cells.get(decision)).casefold() == TO_REVIEW.casefold()
        brought = typed and f"{table.columns[justification]}{row}" in table.sheet.formulas
        if name and text and text not in EXCEL_ERRORS and not to_review and not brought:
            written[name] = text
    return written
