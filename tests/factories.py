"""Small workbooks made in memory: the real campaign, or any change to it, without a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache, lru_cache
from types import NoneType
from typing import Any

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.cell_reading import reader
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.settings import COLLECTIVITY_PARAMETERS, PARAMETERS, Settings
from calpae_xl.core.figures.consolidation import ConsolidatedCell, consolidate
from calpae_xl.core.findings.validation import Validation, validate
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS
from calpae_xl.core.sheets.settings import CONVENTION_HEADERS, PERIOD_HEADERS, SETTING_HEADERS, TERRITORY_SETTING
from calpae_xl.core.sheets.vintages import VINTAGE_HEADERS, PublishedRemark
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.facts import FACTS
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, Kind, Period, Reservation, ValueKind
from calpae_xl.core.trade.values import Value
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters
from calpae_xl.core.workbook.layout import (
    COMMENT_HEADER,
    ID_HEADER,
    LABEL_HEADER,
    LAYOUT_VERSION,
    SHEET_NAMES,
    Mark,
    Role,
)
from calpae_xl.data import (
    load_collectivity,
    load_comments,
    load_departments,
    load_figures,
    load_referential,
    load_reservations,
)
from calpae_xl.making.content import named

REFERENTIAL = load_referential()
COLLECTIVITY = load_collectivity()
DEPARTMENTS = load_departments()

Entries = Mapping[tuple[str, str, Period], Value]

_CAMPAIGN_YEAR = Period("2022")


def shipped_settings(**changed: Any) -> Settings:
    """The settings of the packaged collectivity and of its departments, but for what is changed."""
    shipped = named(Settings(territories=DEPARTMENTS), COLLECTIVITY)
    return replace(shipped, **changed)


def year(label: int | str) -> Period:
    """An achieved year."""
    return Period(str(label))


def target(label: int | str = 2023) -> Period:
    """The year of an objective."""
    return Period(str(label), Kind.TARGET)


def plain(text: str) -> str:
    """A text with ordinary spaces, easier to write in a test."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def where(indicator: str, period: Period | None = _CAMPAIGN_YEAR, territory: str = "67") -> CellRef:
    """Where a figure stands in these workbooks; ``None`` is the column of comments."""
    settings = shipped_settings()
    row = 4 + [i.id for i in REFERENTIAL.entered].index(indicator)
    column = len(settings.periods) if period is None else settings.periods.index(period)
    sheet = next(known.sheet for known in settings.territories if known.code == territory)
    return CellRef(sheet, f"{column_letters(3 + column)}{row}")


def told(finding: Finding, settings: Settings | None = None) -> str:
    """What a finding says is seen, with ordinary spaces."""
    return plain(sentence(finding, REFERENTIAL, settings or shipped_settings())[0])


def real_entries() -> dict[tuple[str, str, Period], Value]:
    """The figures of the 2022 vintage, typed as the shipped workbook types them."""
    return dict(_shipped_entries())


@cache
def _shipped_entries() -> Entries:
    entries: dict[tuple[str, str, Period], Value] = {}
    for figure in load_figures():
        if figure.vintage != "2022" or not figure.raw:
            continue
        indicator = REFERENTIAL.indicators[figure.indicator]
        is_target = figure.period.kind is Kind.TARGET
        reading = reader(indicator.kind, indicator.unit, target=is_target)(figure.raw)
        value: Value = figure.raw
        if reading.fault is Code.NUMBER_AS_TEXT:
            read = reading.proposals[0].value
            assert read is not None
            value = read / 100 if indicator.kind is ValueKind.RATE else read
        entries[figure.territory, figure.indicator, figure.period] = value
    return entries


def table(role: Role, headers: Sequence[str], rows: Iterable[Sequence[Value | None]], campaign: str = "2022") -> Sheet:
    """A sheet of ours that is one table."""
    values: dict[str, Value] = {"A1": Mark(LAYOUT_VERSION, role, "", campaign).text}
    _put(values, 3, headers)
    for number, row in enumerate(rows, start=4):
        _put(values, number, row)
    return Sheet(SHEET_NAMES.get(role) or COLLECTIVITY.short, values)


def _put(values: dict[str, Value], row: int, cells: Sequence[Value | None]) -> None:
    for column, value in enumerate(cells, start=1):
        if value is not None and value != "":
            values[f"{column_letters(column)}{row}"] = value


def entry_sheet(
    code: str,
    name: str,
    entries: Entries,
    settings: Settings,
    referential: Referential,
    comments: Mapping[tuple[str, str], str],
) -> Sheet:
    """The entry sheet of one department: id, label, periods from column C, comments."""
    values: dict[str, Value] = {"A1": Mark(LAYOUT_VERSION, Role.ENTRY, code, settings.campaign).text}
    headers = [ID_HEADER, LABEL_HEADER, *(p.header for p in settings.periods), COMMENT_HEADER]
    _put(values, 3, headers)
    for row, indicator in enumerate(referential.entered, start=4):
        cells = [entries.get((code, indicator.id, period)) for period in settings.periods]
        _put(values, row, [indicator.id, indicator.label, *cells, comments.get((code, indicator.id))])
    return Sheet(f"{code} {name}", values)


def referential_sheet(referential: Referential) -> Sheet:
    """The sheet « Référentiel », both tables."""
    rows: list[list[Value | None]] = []
    for i in referential.indicators.values():
        cells = {
            "id": i.id,
            "status": word(i.status),
            "section": i.section,
            "code": i.code,
            "measure": i.measure,
            "label": i.label,
            "short": i.short,
            "unit": i.unit,
            "kind": word(i.kind),
            "direction": word(i.direction),
            "rule": word(i.rule),
            "weight": " ".join(i.weight),
            "parent": i.parent,
            "breaks": " ".join(sorted(i.breaks)),
            "sensitive": "oui" if i.sensitive else "non",
            "definition": i.definition,
            "replaces": " ".join(i.replaces),
            "convention": i.convention,
        }
        rows.append([cells[field] for field in REFERENTIAL_HEADERS])
    rows.append([])
    rows.append([*BOUND_HEADERS.values()])
    for bound in referential.bounds:
        severity = "bloquant" if bound.hard else "avertissement"
        rows.append([bound.indicator, severity, bound.operator, bound.operand])
    return table(Role.REFERENTIAL, [*REFERENTIAL_HEADERS.values()], rows)


def _shipped_referential() -> Sheet:
    """A copy of the one that is built once: a test may do as it likes with the values of a sheet."""
    built = _built_referential()
    return Sheet(built.name, dict(built.values))


@cache
def _built_referential() -> Sheet:
    return referential_sheet(REFERENTIAL)


def settings_sheet(settings: Settings) -> Sheet:
    """The sheet « Paramètres »."""
    known = {f.name for f in fields(Settings)}
    rows: list[list[Value | None]] = [
        [p.id, p.label, getattr(settings, p.field)] for p in PARAMETERS if p.field in known
    ]
    rows += [[TERRITORY_SETTING + t.code, "Département", t.name] for t in settings.territories]
    rows += [[p.id, p.label, getattr(settings, p.field)] for p in COLLECTIVITY_PARAMETERS]
    if settings.conventions:
        rows += [[], [None, *CONVENTION_HEADERS.values()]]
        rows += [[None, *each] for each in settings.conventions]
    if settings.columns:
        # Without it, the workbook is as release 0.1.0 made it.
        rows += [[], [None, *PERIOD_HEADERS.values()]]
        rows += [[None, p.label, word(p.kind), n] for n, p in enumerate(settings.columns, start=1)]
    return table(Role.SETTINGS, [SETTING_HEADERS[f] for f in ("id", "label", "value")], rows, settings.campaign)


def grid(
    entries: Entries | None = None,
    *,
    settings: Settings | None = None,
    referential: Referential = REFERENTIAL,
    reservations: Iterable[Reservation] = (),
    comments: Mapping[tuple[str, str], str] | None = None,
    vintages: Iterable[tuple[str, str, str, Period, str]] = (),
    remarks: Iterable[PublishedRemark] = (),
    justifications: Mapping[str, str] | None = None,
) -> Grid:
    """A workbook with these entries and nothing else."""
    settings = settings or shipped_settings()
    sheets = [
        entry_sheet(t.code, t.name, entries or {}, settings, referential, comments or {}) for t in settings.territories
    ]
    reserved = [[r.territory, r.indicator, r.period, settings.reservation_word(r.type), r.note] for r in reservations]
    published = [[v, t, i, p.label, word(p.kind), raw] for v, t, i, p, raw in vintages]
    published += [[*each[:4], each.nature.value, each.text] for each in remarks]
    justified = [[f, text] for f, text in (justifications or {}).items()]
    sheets += [
        _shipped_referential() if referential is REFERENTIAL else referential_sheet(referential),
        settings_sheet(settings),
        table(Role.RESERVATIONS, [*RESERVATION_HEADERS.values()], reserved),
        table(Role.VINTAGES, [*VINTAGE_HEADERS.values()], published),
        table(Role.FINDINGS, [FINDING_HEADERS["fingerprint"], FINDING_HEADERS["justification"]], justified),
    ]
    return Grid("essai.xlsx", tuple(sheets))


def real_grid(edits: Mapping[tuple[str, str, Period], Value | None] | None = None, **options: object) -> Grid:
    """The shipped campaign, with some cells changed (``None`` empties one)."""
    entries = real_entries()
    for key, value in (edits or {}).items():
        entries.pop(key, None)
        if value is not None:
            entries[key] = value
    return grid(entries, **{**_shipped_options(), **options})  # type: ignore[arg-type]


@cache
def _shipped_options() -> Mapping[str, object]:
    return {
        "reservations": load_reservations(),
        "comments": load_comments(),
        "vintages": tuple(tuple(f) for f in load_figures() if f.vintage != "2022"),
    }


def campaign(entries: Entries | None = None, **options: object) -> Campaign:
    """Read a workbook with these entries and nothing else."""
    return read_campaign(grid(entries, **options))  # type: ignore[arg-type]


def carries_its_facts(finding: Finding) -> bool:
    """Whether the facts of a finding are of the type that its code says."""
    return type(finding.facts) is FACTS.get(finding.code, NoneType)


def validated(entries: Entries | None = None, **options: object) -> tuple[Campaign, Validation]:
    """Read and validate a workbook with these entries and nothing else."""
    if options:
        return _checked(campaign(entries, **options))
    # Equal is not the same: 1, 1.0 and True are read as different entries.
    return _validated(tuple((key, value, repr(value)) for key, value in (entries or {}).items()))


@lru_cache(maxsize=256)
def _validated(entries: tuple[tuple[tuple[str, str, Period], Value, str], ...]) -> tuple[Campaign, Validation]:
    return _checked(campaign({key: value for key, value, _ in entries}))


def _checked(read: Campaign) -> tuple[Campaign, Validation]:
    validation = validate(read)
    assert all(carries_its_facts(finding) for finding in validation.findings)
    return read, validation


def found(entries: Entries | None = None, *codes: Code, **options: object) -> list[Finding]:
    """Return the open findings of some codes."""
    _, validation = validated(entries, **options)
    return [finding for finding in validation.findings if finding.code in codes]


def consolidated(entries: Entries | None = None, **options: object) -> dict[tuple[str, Period], ConsolidatedCell]:
    """Consolidate a workbook with these entries and nothing else, by indicator and period."""
    read, validation = validated(entries, **options)
    return {(cell.indicator.id, cell.period): cell for cell in consolidate(read, validation)}
