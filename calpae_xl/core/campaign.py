"""A workbook read as a campaign: settings, referential, observations, reservations, earlier vintages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from calpae_xl.core.codes import Code
from calpae_xl.core.entries import read_entries
from calpae_xl.core.errors import CalpaeError, NotACalpaeWorkbookError
from calpae_xl.core.findings import Finding
from calpae_xl.core.grid import EXCEL_ERRORS, Grid, Sheet, Value, raw_text
from calpae_xl.core.layout import (
    BOUND_HEADERS,
    FINDING_HEADERS,
    LAYOUT_VERSION,
    MARKER,
    MOST_TERRITORIES,
    REFERENTIAL_HEADERS,
    RESERVATION_HEADERS,
    SETTING_HEADERS,
    SHEET_NAMES,
    TERRITORY_SETTING,
    TO_REVIEW,
    VINTAGE_HEADERS,
    Mark,
    Role,
    parse_mark,
    sheet_name_key,
)
from calpae_xl.core.model import (
    CellRef,
    Kind,
    Period,
    Reservation,
    ReservationType,
    Territory,
)
from calpae_xl.core.referential import Record, Referential, ReferentialError, parse_referential
from calpae_xl.core.series import ObservedRow, Series
from calpae_xl.core.settings import NUMERIC_FIELDS, PARAMETERS, Settings
from calpae_xl.core.tables import Table, find_table
from calpae_xl.core.words import member

_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")


class NewerLayoutError(CalpaeError):
    """The workbook was built by a later version of the package."""

    def __init__(self, file: str, version: int) -> None:
        super().__init__(
            f"Le classeur « {file} » suit la mise en page {version} ; cette version de CALPAE lit la {LAYOUT_VERSION}.",
            f"Installez une version de CALPAE qui lit la mise en page {version}, puis recommencez.",
        )


class IncompleteWorkbookError(CalpaeError):
    """A sheet without which nothing can be said is missing or cannot be read."""

    def __init__(self, file: str, sheet: str, fault: str = "est introuvable") -> None:
        super().__init__(
            f"Dans « {file} », la feuille « {sheet} » {fault}.",
            "Repartez d’une copie du classeur de la campagne.",
        )


class TerritoryCountError(CalpaeError):
    """No department is declared, or more than France has."""

    def __init__(self, file: str, count: int) -> None:
        fault = "ne déclare aucun département" if count == 0 else f"déclare {count} départements"
        super().__init__(
            f"Le classeur « {file} » {fault} dans « Paramètres ».",
            f"Déclarez-en de 1 à {MOST_TERRITORIES}, un par ligne : « {TERRITORY_SETTING}67 » puis le nom.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """All that the workbook says, typed.

    Attributes:
        series: Every entered indicator of every territory, one observation per period.
        vintages: Figures published earlier, as text: (territory, indicator, period) by vintage.
        justifications: What people wrote in « Contrôles », by fingerprint of the finding.
        structure: Findings on the structure, met while reading.
        comments: Text of the comment cell and its place, by territory and indicator.
        sheets: Name of the sheet of each role and territory.
        order: Position of every sheet of the workbook, to sort findings.
    """

    name: str
    settings: Settings
    referential: Referential
    series: Series
    reservations: tuple[Reservation, ...]
    vintages: Mapping[str, Mapping[tuple[str, str, Period], str]]
    justifications: Mapping[str, str]
    structure: tuple[Finding, ...]
    comments: Mapping[tuple[str, str], tuple[str, CellRef]]
    sheets: Mapping[tuple[Role, str], str]
    order: Mapping[str, int]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Achieved years in order, then the target."""
        return self.settings.periods

    @property
    def territories(self) -> tuple[Territory, ...]:
        """Departments in the order of « Paramètres »."""
        return self.settings.territories


class _Found(NamedTuple):
    """A sheet of ours and its marker (``None`` when only its defined name was left)."""

    sheet: Sheet
    mark: Mark | None


def read_campaign(grid: Grid) -> Campaign:
    """Make sense of a workbook.

    Sheets are found by the marker in their first cell, or by their defined name; tables by their
    headers; rows by indicator id. What people renamed, moved, inserted, hid or filtered does not matter.

    Raises:
        NotACalpaeWorkbookError: No sheet of ours.
        NewerLayoutError: Built by a later version.
        IncompleteWorkbookError: « Paramètres » or « Référentiel » missing.
        TerritoryCountError: No department, or more than France has.
        ReferentialError: The referential does not hold together.
    """
    structure: list[Finding] = []
    found = _our_sheets(grid, structure)
    if not any(role is Role.ENTRY for role, _ in found) and not {(Role.SETTINGS, ""), (Role.REFERENTIAL, "")} <= {
        *found
    }:
        raise NotACalpaeWorkbookError(grid.name)
    settings = _read_settings(grid, _required(grid, found, Role.SETTINGS), structure)
    referential = _read_referential(grid, _required(grid, found, Role.REFERENTIAL))
    series: dict[str, Mapping[str, ObservedRow]] = {}
    comments: dict[tuple[str, str], tuple[str, CellRef]] = {}
    for territory in settings.territories:
        entry = found.get((Role.ENTRY, territory.code))
        entries = read_entries(entry and entry.sheet, entry and entry.mark, territory, referential, settings)
        series[territory.code] = entries.series
        structure += entries.findings
        comments.update({(territory.code, name): comment for name, comment in entries.comments.items()})
    reservations = _read_reservations(found.get((Role.RESERVATIONS, "")), referential, settings, structure)
    return Campaign(
        name=grid.name,
        settings=settings,
        referential=referential,
        series=series,
        reservations=reservations,
        vintages=_read_vintages(found.get((Role.VINTAGES, ""))),
        justifications=_read_justifications(found.get((Role.FINDINGS, ""))),
        structure=tuple(structure),
        comments=comments,
        sheets={key: item.sheet.name for key, item in found.items()},
        order={sheet.name: position for position, sheet in enumerate(grid.sheets)},
    )


def _on_sheet(code: Code, sheet: str, territory: str | None = None, **facts: object) -> Finding:
    return Finding(code=code, at=CellRef(sheet), territory=territory, facts=facts)


def _our_sheets(grid: Grid, structure: list[Finding]) -> dict[tuple[Role, str], _Found]:
    by_name = {sheet.name.casefold(): sheet for sheet in grid.sheets}
    pointed = {
        name.casefold(): by_name.get(target.rpartition("!")[0].strip("'").replace("''", "'").casefold())
        for name, target in grid.names.items()
    }
    candidates: dict[tuple[Role, str], list[_Found]] = {}
    for sheet in grid.sheets:
        mark = _mark_of(sheet)
        if mark is not None:
            if mark.version > LAYOUT_VERSION:
                raise NewerLayoutError(grid.name, mark.version)
            candidates.setdefault((mark.role, mark.territory), []).append(_Found(sheet, mark))
    found = {}
    for key, items in candidates.items():
        # A copied sheet carries the marker too; the defined name stays with the original.
        original = pointed.get(sheet_name_key(*key).casefold())
        used = next((item for item in items if item.sheet is original), items[0])
        found[key] = used
        structure += (
            _on_sheet(Code.DUPLICATE_SHEET, item.sheet.name, key[1] or None, used=used.sheet.name)
            for item in items
            if item is not used
        )
    marked = {item.sheet.name for item in found.values()}
    for name, pointed_sheet in pointed.items():
        role, _, territory = name.removeprefix("calpae_").partition("_")
        if pointed_sheet is None or not name.startswith("calpae_") or pointed_sheet.name in marked:
            continue
        if role in {r.value for r in Role}:
            found.setdefault((Role(role), territory.upper()), _Found(pointed_sheet, None))
    return found


def _mark_of(sheet: Sheet) -> Mark | None:
    first = sheet.values.get("A1")
    # Past the first cell when rows or columns were inserted before it.
    for value in (first, *sheet.values.values()) if first is not None else sheet.values.values():
        if isinstance(value, str) and value.startswith(MARKER) and (mark := parse_mark(value)) is not None:
            return mark
    return None


def _required(grid: Grid, found: Mapping[tuple[Role, str], _Found], role: Role) -> Sheet:
    if (role, "") not in found:
        raise IncompleteWorkbookError(grid.name, SHEET_NAMES[role])
    return found[role, ""].sheet


def _text(value: Value | None) -> str:
    return (raw_text(value) or "").strip()


def _read_settings(grid: Grid, sheet: Sheet, structure: list[Finding]) -> Settings:
    table = find_table(sheet, (SETTING_HEADERS["id"], SETTING_HEADERS["value"]))
    if table is None or table.missing:
        raise IncompleteWorkbookError(grid.name, sheet.name, "n’a plus ses en-têtes « Identifiant » et « Valeur »")
    by_id = {parameter.id: parameter for parameter in PARAMETERS}
    values: dict[str, object] = {}
    territories: dict[str, Territory] = {}
    for row, cells in table.rows():
        name, value = _text(cells.get(SETTING_HEADERS["id"])), cells.get(SETTING_HEADERS["value"])
        code = name.removeprefix(TERRITORY_SETTING)
        if code != name and code in territories:
            cell = CellRef(sheet.name, f"{table.columns[SETTING_HEADERS['value']]}{row}")
            facts = {"label": name, "default": f"« {territories[code].name} »"}
            finding = Finding(code=Code.UNUSABLE_PARAMETER, at=cell, raw=raw_text(value), facts=facts)
            structure.append(replace(finding, also_read=(name,)))
        elif code != name and _text(value):
            territories[code] = Territory(code, _text(value))
        elif name in by_id:
            parameter = by_id[name]
            parsed = _setting(parameter.field, value)
            if parsed is None:
                cell = CellRef(sheet.name, f"{table.columns[SETTING_HEADERS['value']]}{row}")
                facts = {"label": parameter.label, "default": getattr(Settings(), parameter.field)}
                finding = Finding(code=Code.UNUSABLE_PARAMETER, at=cell, raw=raw_text(value), facts=facts)
                structure.append(replace(finding, also_read=(name,)))
            else:
                values[parameter.field] = parsed
    if not 1 <= len(territories) <= MOST_TERRITORIES:
        raise TerritoryCountError(grid.name, len(territories))
    settings = replace(Settings(territories=tuple(territories.values())), **values)  # type: ignore[arg-type]
    if not settings.first_year <= settings.year or settings.year - settings.first_year > 50:
        raise IncompleteWorkbookError(grid.name, sheet.name, "donne des années qui ne se suivent pas")
    return settings


def _setting(field: str, value: Value | None) -> object | None:
    if field not in NUMERIC_FIELDS:
        return _text(value) or None
    text = _text(value)
    if not _NUMBER.fullmatch(text):
        return None
    figure = float(text.replace(",", "."))
    if field in {"first_year", "year", "target_year"}:
        return int(figure) if figure.is_integer() and 2000 <= figure <= 2099 else None
    return figure


def _read_referential(grid: Grid, sheet: Sheet) -> Referential:
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


def _records(table: Table, headers: Mapping[str, str]) -> Iterable[Record]:
    for row, cells in table.rows():

        def place(field: str, row: int = row) -> str:
            return f"feuille « {table.sheet.name} », cellule {table.columns[headers[field]]}{row}"

        yield Record({field: _text(cells.get(header)) for field, header in headers.items()}, place)


def _read_reservations(
    found: _Found | None, referential: Referential, settings: Settings, structure: list[Finding]
) -> tuple[Reservation, ...]:
    name = SHEET_NAMES[Role.RESERVATIONS]
    table = None if found is None else find_table(found.sheet, RESERVATION_HEADERS.values())
    if found is None or table is None:
        structure.append(_on_sheet(Code.MISSING_SHEET, found.sheet.name if found else name))
        return ()
    for header in table.missing:
        if header != RESERVATION_HEADERS["note"]:
            finding = _on_sheet(Code.MISSING_HEADER, found.sheet.name, header=header)
            structure.append(replace(finding, also_read=(header,)))
            return ()
    reservations = []
    codes = {territory.code for territory in settings.territories}
    labels = {period.label for period in settings.periods}
    for row, cells in table.rows():
        fields = {field: _text(cells.get(header)) for field, header in RESERVATION_HEADERS.items()}
        kind = member(ReservationType, fields["type"])
        wrong = _wrong_field(fields, kind, codes, referential, labels)
        if wrong is not None:
            at = CellRef(found.sheet.name, f"{table.columns[RESERVATION_HEADERS[wrong]]}{row}")
            facts = {"header": RESERVATION_HEADERS[wrong], **fields}
            finding = Finding(code=Code.UNUSABLE_RESERVATION, at=at, raw=fields[wrong] or None, facts=facts)
            structure.append(replace(finding, also_read=tuple(fields.values())))
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


def _read_vintages(found: _Found | None) -> Mapping[str, Mapping[tuple[str, str, Period], str]]:
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


def _read_justifications(found: _Found | None) -> Mapping[str, str]:
    """Return what people wrote of findings that still stand as they saw them.

    A text written of a figure that has changed since waits to be looked at again: it lifts nothing.
    """
    fingerprint, justification, decision = (FINDING_HEADERS[f] for f in ("fingerprint", "justification", "decision"))
    table = None if found is None else find_table(found.sheet, (fingerprint, justification, decision))
    if table is None or fingerprint in table.missing or justification in table.missing:
        return {}
    written = {}
    for _, cells in table.rows():
        name, text = _text(cells.get(fingerprint)), _text(cells.get(justification))
        to_review = _text(cells.get(decision)).casefold() == TO_REVIEW.casefold()
        if name and text and text not in EXCEL_ERRORS and not to_review:
            written[name] = text
    return written
