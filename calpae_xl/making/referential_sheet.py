"""« Référentiel »: the dictionary of indicators, and below it their bounds, with what people need to change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS, ReferentialLines, own_label_header
from calpae_xl.core.sheets.reservations import INDICATOR_IDS, INDICATOR_NAMES
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.model import Bound, Indicator
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.layout import Role
from calpae_xl.making.content import MasterContent
from calpae_xl.making.page import HEADER_ROW, Page
from calpae_xl.making.referential_guidance import (
    BOUND_COLUMNS,
    INDICATOR_COLUMNS,
    OWN_LABEL,
    RULES,
    Column,
    convention_column,
    validation,
)
from calpae_xl.making.row_heights import Text, column_pixels
from calpae_xl.making.styles import (
    CENTRED,
    HEADING,
    RULED,
    SMALL,
    SMALL_FONT_SIZE,
    SUBTITLE,
    WRAPPED,
    Layer,
    Styles,
)
from calpae_xl.making.xlsx import Workbook, xl_range, xl_range_abs, xl_rowcol_to_cell

# « Code » stands before « Section » so that the columns of the bounds, below, get widths that fit them.
_WIDTHS = {
    "id": 26,
    "status": 12,
    "code": 13,
    "section": 26,
    "measure": 21,
    "label": 36,
    "short": 23,
    "unit": 14,
    "kind": 12,
    "direction": 11,
    "rule": 17,
    "weight": 23,
    "parent": 15,
    "breaks": 11,
    "sensitive": 11,
    "definition": 38,
    "replaces": 15,
    "convention": 16,
}
_OWN_WIDTH, _MOST_OWN = 30, 5
"""Width of the label of a department, and how many of them have a column whether they have a label or not."""

_BOUND_COLUMNS = ("indicator", "severity", "operator", "operand", "note")
_FIRST_ROW = HEADER_ROW + 1
_EMPTY_ROWS = 8
"""Lines to fill in under each table: what stands further down is of no table, or of the next one."""

# Titles stand in a narrow column of their own, where no table is looked for: under the id column the
# title of the bounds would pass for one more indicator.
_TITLE_COLUMN, _FIRST_COLUMN = 1, 2
_CENTRED_FIELDS = frozenset({"code", "breaks", "sensitive"})


def add_referential_sheet(book: Workbook, styles: Styles, content: MasterContent) -> None:
    """Add the referential, protected against slips: a change here changes what every figure means."""
    page = Page(book, styles, role=Role.REFERENTIAL, campaign=content.settings.campaign)
    _ReferentialSheet(page, content).write()


class _ReferentialSheet:
    """The writing of the sheet; its columns depend on the departments."""

    def __init__(self, page: Page, content: MasterContent) -> None:
        self.page, self.content = page, content
        self.lines = content.lines or _packaged_lines(content)
        self.conventions = content.settings.conventions
        self.widths = dict(_widths(content, self.lines))
        self.columns = {field: _FIRST_COLUMN + position for position, field in enumerate(self.widths)}
        self.last_column = max(self.columns.values())
        # A copy that nobody may change offers nothing to type.
        self.room = 0 if page.styles.locked else _EMPTY_ROWS

    def write(self) -> None:
        """Write the whole sheet."""
        page = self.page
        page.widths((2, *self.widths.values()))
        page.titles(
            "Référentiel des indicateurs",
            "Ce que mesure chaque ligne, dans quelle unité, et comment les départements se consolident.",
            "Feuille protégée sans mot de passe : Révision > Ôter la protection pour la modifier. Choisissez une "
            "cellule : ce que veut dire sa colonne s’affiche ; les lignes vides sous chaque tableau sont à remplir.",
        )
        if self.content.has_results:
            page.lead_home(self.columns["section"])
        last_indicator_row = self._write_indicators()
        bounds_row = last_indicator_row + 2
        last_row = self._write_bounds(bounds_row)
        indicator_rows = [(row, page.heights[row]) for row in range(_FIRST_ROW, last_indicator_row + 1)]
        bounds = (bounds_row, sum(page.heights.get(row, 20) for row in range(bounds_row, last_row + 1)))
        page.keep_together([*indicator_rows, bounds], sum(map(column_pixels, self.widths.values())))
        # Years and codes are texts (« 1.1 », « 2021 »).
        texts = xl_range(_FIRST_ROW, _FIRST_COLUMN, last_row, self.last_column)
        page.sheet.ignore_errors({"number_stored_as_text": texts})
        page.sheet.freeze_panes(_FIRST_ROW, self.columns["status"])
        page.opens_on(_FIRST_ROW, self.columns["status"])
        page.sheet.repeat_rows(HEADER_ROW)
        page.sheet.print_area(0, _TITLE_COLUMN, last_row, self.last_column)
        page.protect()
        page.close(last_row, self.last_column)

    def _write_indicators(self) -> int:
        page = self.page
        headers = [REFERENTIAL_HEADERS.get(field, field) for field in self.widths]
        page.headers(HEADER_ROW, _FIRST_COLUMN, headers)
        page.fit_headers(HEADER_ROW, headers, self.widths.values())
        row = HEADER_ROW
        for row, line in enumerate((*self.lines.indicators, *({} for _ in range(self.room))), start=_FIRST_ROW):
            self._write_indicator(row, line)
        filled = max(row - self.room, _FIRST_ROW)
        page.sheet.autofilter(HEADER_ROW, _FIRST_COLUMN, max(row, _FIRST_ROW), self.last_column)
        for name, field in ((INDICATOR_IDS, "id"), (INDICATOR_NAMES, "short")):
            # Tight, unlike other names: a blank in the source of a list lets any value in.
            page.define(name, _FIRST_ROW, self.columns[field], filled, self.columns[field])
        return row

    def _write_indicator(self, row: int, line: Mapping[str, Value]) -> None:
        for field, column in self.columns.items():
            centred: tuple[Layer, ...] = (CENTRED,) if field in _CENTRED_FIELDS else ()
            self.page.value(row, column, line.get(field), RULED, SMALL, WRAPPED, *centred)
        sized = [Text(raw_text(line.get(field)) or "", width, SMALL_FONT_SIZE) for field, width in self.widths.items()]
        self.page.fit_row(row, sized)

    def _write_bounds(self, title_row: int) -> int:
        page, header_row = self.page, title_row + 2
        page.text(title_row, _TITLE_COLUMN, "Bornes", HEADING)
        page.height(title_row, 30)
        page.text(
            title_row + 1,
            _TITLE_COLUMN,
            "Une limite bloquante laisse la cellule hors de la consolidation jusqu’à correction ou justification ; un "
            "avertissement demande une justification. « suppose » : positif seulement si la limite l’est.",
            SUBTITLE,
        )
        page.headers(header_row, _FIRST_COLUMN, (*(BOUND_HEADERS[field] for field in _BOUND_COLUMNS), ""))
        page.height(header_row, 30)
        row = header_row
        for row, line in enumerate((*self.lines.bounds, *({} for _ in range(self.room))), start=header_row + 1):
            self._write_bound(row, line)
        if self.room:
            row = max(row, self._write_rules(header_row))
            self._add_guidance(title_row - 2, header_row + 1, row)
        return row

    def _write_bound(self, row: int, line: Mapping[str, Value]) -> None:
        for column, field in enumerate(_BOUND_COLUMNS, start=_FIRST_COLUMN):
            aligned: Layer = CENTRED if field == "operator" else {"align": "left"}
            # The reason runs over the empty cell to its right.
            self.page.value(row, column, line.get(field), RULED, SMALL, aligned)
        self.page.text(row, _FIRST_COLUMN + len(_BOUND_COLUMNS), "", RULED)
        self.page.fit_row(row, ())

    def _write_rules(self, header_row: int) -> int:
        """Explain the rules beside the bounds, where neither table is looked for, and offer their words from there."""
        page, column = self.page, self.columns["short"]
        page.headers(header_row, column, ("Règle", *("Ce qu’elle donne", "", "", "", "")))
        row = header_row
        for row, (rule, told) in enumerate(RULES.items(), start=header_row + 1):
            page.text(row, column, word(rule), RULED, SMALL, WRAPPED)
            page.text(row, column + 1, told, RULED, SMALL)
            for beside in range(column + 2, column + 6):
                page.text(row, beside, "", RULED)
            page.fit_row(row, (Text(word(rule), self.widths["short"], SMALL_FONT_SIZE),))
        source = xl_range_abs(header_row + 1, column, row, column)
        self._guide("rule", INDICATOR_COLUMNS["rule"], _FIRST_ROW, header_row - 3, source=f"={source}")
        return row

    def _add_guidance(self, last_indicator_row: int, first_bound_row: int, last_bound_row: int) -> None:
        for field in self.widths:
            if field == "rule":
                continue
            unique = ""
            if field == "id":
                ids = self.columns["id"]
                area = xl_range_abs(_FIRST_ROW, ids, last_indicator_row, ids)
                unique = f"=COUNTIF({area},{xl_rowcol_to_cell(_FIRST_ROW, ids)})=1"
            column = INDICATOR_COLUMNS.get(field, OWN_LABEL)
            if field == "convention":
                column = convention_column([each.name for each in self.conventions])
            self._guide(field, column, _FIRST_ROW, last_indicator_row, unique=unique)
        for position, field in enumerate(_BOUND_COLUMNS):
            told = validation(BOUND_COLUMNS[field], BOUND_HEADERS[field])
            at = _FIRST_COLUMN + position
            self.page.sheet.data_validation(first_bound_row, at, last_bound_row, at, told)

    def _guide(self, field: str, column: Column, first: int, last: int, *, unique: str = "", source: str = "") -> None:
        told = validation(column, REFERENTIAL_HEADERS.get(field, field), unique=unique, source=source)
        at = self.columns[field]
        self.page.sheet.data_validation(first, at, last, at, told)


def _widths(content: MasterContent, lines: ReferentialLines) -> Iterator[tuple[str, float]]:
    """Yield the columns from left to right, and their widths: the departments' own labels follow the common one."""
    codes = [territory.code for territory in content.settings.territories]
    own = [header for header in map(own_label_header, codes) if _has_column(header, len(codes), lines.indicators)]
    for field, width in _WIDTHS.items():
        yield field, width
        if field == "label":
            yield from ((header, _OWN_WIDTH) for header in own)


def _has_column(header: str, departments: int, lines: Sequence[Mapping[str, Value]]) -> bool:
    return departments <= _MOST_OWN or any(line.get(header) for line in lines)


def _packaged_lines(content: MasterContent) -> ReferentialLines:
    """Return the lines that say what the content's referential does."""
    referential, codes = content.referential, [territory.code for territory in content.settings.territories]
    indicators = []
    for indicator in referential.indicators.values():
        own = {own_label_header(code): referential.labels.get((code, indicator.id), "") for code in codes}
        indicators.append({**_indicator_texts(indicator), **own})
    bounds = zip(referential.bounds, content.bound_notes, strict=True)
    return ReferentialLines(tuple(indicators), tuple(_bound_texts(*bound) for bound in bounds))


def _indicator_texts(indicator: Indicator) -> dict[str, Value]:
    told = {
        "status": word(indicator.status),
        "code": indicator.code,
        "section": indicator.section,
        "measure": indicator.measure,
        "label": indicator.label,
        "short": indicator.short,
        "unit": indicator.unit,
        "kind": word(indicator.kind),
        "direction": word(indicator.direction),
        "rule": word(indicator.rule),
        "breaks": " ".join(sorted(indicator.breaks)),
        "sensitive": "oui" if indicator.sensitive else "non",
        "definition": indicator.definition,
        "convention": indicator.convention,
    }
    ids = {
        "id": indicator.id,
        "weight": " ".join(indicator.weight),
        "parent": indicator.parent or "",
        "replaces": " ".join(indicator.replaces),
    }
    return {**{field: typeset(text) for field, text in told.items()}, **ids}


def _bound_texts(bound: Bound, note: str) -> dict[str, Value]:
    return {
        "indicator": bound.indicator,
        "severity": word(Severity.BLOCKING if bound.hard else Severity.WARNING),
        "operator": bound.operator.replace("<=", "≤").replace(">=", "≥"),
        "operand": bound.operand,
        "note": typeset(note),
    }
