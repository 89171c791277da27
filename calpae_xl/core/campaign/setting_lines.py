"""The lines of « Paramètres », read and made to agree: the campaign decides, then its year."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from calpae_xl.core.campaign.conventions import read_conventions
from calpae_xl.core.campaign.period_columns import read_columns, timeline
from calpae_xl.core.campaign.possible_values import unusable, word_of
from calpae_xl.core.campaign.settings import (
    ALL_PARAMETERS,
    COLLECTIVITY_PARAMETERS,
    MAILBOX,
    PARAMETERS,
    WHOLE,
    WHOLE_CODE,
    Parameter,
    Settings,
    is_sheet_name,
)
from calpae_xl.core.sheets.settings import (
    SETTING_HEADERS,
    TERRITORY_CODE,
    TERRITORY_HEADERS,
    TERRITORY_SETTING,
    SettingLine,
    read_settings_sheet,
)
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import DefaultUsed
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Collectivity, Kind, Period, Territory
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import MOST_TERRITORIES
from calpae_xl.core.workbook.sheet_recognition import FoundSheet, IncompleteWorkbookError, mark_of
from calpae_xl.core.workbook.tables import find_table


class TerritoryCountError(CalpaeError):
    """No department is declared, or more than France has."""

    def __init__(self, file: str, count: int) -> None:
        fault = "ne déclare aucun département" if count == 0 else f"déclare {count} départements"
        super().__init__(
            f"Le classeur « {file} » {fault} dans « Paramètres ».",
            f"Déclarez-en de 1 à {MOST_TERRITORIES} dans le tableau « Départements », un par ligne : son code, puis "
            "son nom.",
        )


_BY_ID = {parameter.id: parameter for parameter in ALL_PARAMETERS}


Older = Callable[[Collection[str]], Collectivity | None]
"""Names the collectivity of some departments (codes), where « Paramètres » says nothing of it, if it is known."""


def unnamed(codes: Collection[str]) -> None:
    """Know of no workbook of before."""


def read_settings(
    file: str,
    sheet: Sheet,
    structure: list[Finding],
    *,
    entered: Collection[FoundSheet] = (),
    results: str | None = None,
    older: Older = unnamed,
) -> Settings:
    """Read « Paramètres »; what cannot be used is reported in ``structure`` and its default kept.

    So is what contradicts another setting: the campaign decides, then its year. Otherwise each sheet, header and
    reservation of another year would be blamed for one wrong cell.

    Args:
        file: Name of the workbook, for messages.
        sheet: The sheet.
        structure: Findings on the structure.
        entered: The entry sheets, whose marks and headers say what they were made for.
        results: Name of the result sheet, if the workbook has one.
        older: Names the collectivity of a workbook that says nothing of it.

    Raises:
        IncompleteWorkbookError: No header.
        TerritoryCountError: No department, or more than France has.
    """
    lines = read_settings_sheet(sheet)
    if lines is None:
        raise IncompleteWorkbookError(file, sheet.name, "n’a plus ses en-têtes « Identifiant » et « Valeur »")
    mark = mark_of(sheet)
    listed = read_columns(sheet, structure, entered)
    read = _Lines(structure, "" if mark is None else mark.campaign, tuple(entered), listed, results)
    for line in lines:
        read.take(line)
    read.part_whole()
    if not 1 <= len(read.territories) <= MOST_TERRITORIES:
        raise TerritoryCountError(file, len(read.territories))
    read.name_whole(older)
    read.settle()
    conventions = read_conventions(sheet, structure)
    made = Settings(territories=tuple(read.territories.values()), conventions=conventions)
    return replace(made, **read.values, columns=listed or ())  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Lines:
    """What the lines give, and what cannot be used of them.

    Attributes:
        built: The campaign that the workbook was made for; empty when nothing says it.
        entered: Its entry sheets.
        listed: The periods that the sheet lists; ``None`` when it lists none.
        results: Name of the result sheet.
    """

    structure: list[Finding]
    built: str
    entered: tuple[FoundSheet, ...]
    listed: tuple[Period, ...] | None
    results: str | None
    values: dict[str, object] = field(default_factory=dict)
    places: dict[str, SettingLine] = field(default_factory=dict)
    unusable: dict[str, SettingLine] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)
    declared: dict[str, SettingLine] = field(default_factory=dict)

    def take(self, line: SettingLine) -> None:
        """Take what a line gives; of two lines on one thing the first counts, as people read."""
        parameter = _BY_ID.get(line.id.casefold())
        if parameter is not None:
            self._take_parameter(line, parameter)
        elif line.territory is not None:
            self._take_territory(line, line.territory.upper())

    def settle(self) -> None:
        """Give what cannot be used its default, and what contradicts another setting too, the campaign first."""
        for parameter in sorted(ALL_PARAMETERS, key=_settling_order):
            default, against, fits = self._default(parameter.field)
            if parameter.field in self.values:
                if not fits:
                    # Sheets of another campaign are not to be corrected one by one.
                    other = "" if parameter.field == "campaign" else f", ou corrigez {against}"
                    facts = DefaultUsed(parameter.label, _told(default), f"{default}{other}", against)
                    self._refuse(self.places[parameter.field], facts)
                    self.values[parameter.field] = default
                continue
            self.values[parameter.field] = default
            if parameter.field in self.unusable:
                facts = DefaultUsed(parameter.label, _told(default), parameter.possible.words)
                self._refuse(self.unusable[parameter.field], facts)

    def part_whole(self) -> None:
        """Refuse a department of the collectivity's code, unless an entry sheet says that there is one."""
        code = str(self.values.get("collectivity_code", ""))
        known = {item.mark.territory for item in self.entered if item.mark is not None}
        if code in self.territories and code not in known:
            del self.territories[code]
            self._refuse(self.declared[code], DefaultUsed(self.declared[code].id, "", _NO_DEPARTMENT))

    def name_whole(self, older: Older) -> None:
        """Name the collectivity of a workbook that says nothing of it, made before it could."""
        fields = [parameter.field for parameter in COLLECTIVITY_PARAMETERS]
        if not {*fields} & {*self.values, *self.unusable} and (known := older(self.territories.keys())) is not None:
            self.values.update(zip(fields, (known.code, known.name, known.short), strict=True))

    def _default(self, name: str) -> _Default:
        settled = _SETTLED.get(name)
        if settled is None:
            return getattr(Settings(), name), "", True
        return (_listed(self, name) if name in _YEARS else None) or settled(self)

    def _take_parameter(self, line: SettingLine, parameter: Parameter) -> None:
        if parameter.possible.optional and not word_of(line.value):
            return
        used = self.values.get(parameter.field)
        if used is not None:
            self._refuse(line, DefaultUsed(parameter.label, _told(used), _ONCE))
            return
        value = parameter.possible.read(line.value)
        if value is None:
            self.unusable.setdefault(parameter.field, line)
        else:
            self.values[parameter.field], self.places[parameter.field] = value, line

    @property
    def campaign_year(self) -> int | None:
        """The year that the campaign is called by; ``None`` when it names none, or several."""
        years = {int(year) for year in _YEAR_NAMED.findall(str(self.values["campaign"]))}
        return years.pop() if len(years) == 1 else None

    def shows(self, period: Period) -> bool:
        """Tell whether an entry sheet has the column of a period."""
        return any(find_table(item.sheet, (period.header,)) is not None for item in self.entered)

    def number(self, name: str) -> int:
        """Return a year that is settled, or that is to be."""
        value = self.values.get(name, getattr(Settings(), name))
        return int(value) if isinstance(value, int | float) else 0

    def _take_territory(self, line: SettingLine, code: str) -> None:
        name, known = word_of(line.value), self.territories.get(code)
        if not name:
            if TERRITORY_CODE.fullmatch(code):
                self._refuse(line, DefaultUsed(_NAME.format(code=code), "", "le nom du département"))
        elif known is not None:
            self._refuse(line, DefaultUsed(line.id, f"« {known.name} »", _ONCE))
        elif not TERRITORY_CODE.fullmatch(code):
            self._refuse(line, DefaultUsed(line.id, "", _NO_DEPARTMENT if line.marked else _NO_CODE))
        else:
            if line.marked and label_key(line.marked) != label_key(line.id):
                facts = DefaultUsed(_MARK.format(code=code), code, _RIGHT_MARK.format(id=line.id), _CODE_COLUMN)
                self.structure.append(unusable(line.id_at, line.id, line.marked, facts))
            self.declared[code] = line
            self.territories[code] = Territory(code, name, self._mailbox(line, code))

    def _mailbox(self, line: SettingLine, code: str) -> str:
        mailbox = MAILBOX.read(line.mailbox)
        if isinstance(mailbox, str):
            return mailbox
        label = f"{TERRITORY_HEADERS['mailbox']} du département {code}"
        facts = DefaultUsed(label, "", MAILBOX.words)
        self.structure.append(unusable(line.mailbox_at, label, line.mailbox, facts))
        return ""

    def _refuse(self, line: SettingLine, facts: DefaultUsed) -> None:
        self.structure.append(unusable(line.at, line.id, line.value, facts))


_Default = tuple[object, str, bool]
"""What a setting counts as by default, what decides so, and whether what it holds agrees with that."""


def _campaign(lines: _Lines) -> _Default:
    default = lines.built or Settings().campaign
    known = {lines.built, *(item.mark.campaign for item in lines.entered if item.mark is not None)}
    return default, "les feuilles du classeur", not lines.built or lines.values.get("campaign") in known


def _listed(lines: _Lines, name: str) -> _Default | None:
    """Return what the table of periods says of a year; ``None`` without a table."""
    if lines.listed is None:
        return None
    last = timeline(lines.listed).achieved[-1]
    year = getattr(Settings(year=int(last.label), columns=lines.listed), name)
    known = {year}
    if name == "target_year":  # There may be several.
        known |= {int(period.label[:4]) for period in lines.listed if period.kind is Kind.TARGET}
    return year, "le tableau « Périodes »", lines.values.get(name) in known


def _year(lines: _Lines) -> _Default:
    year, held = lines.campaign_year, lines.number("year")
    if year is None or year == held:
        return Settings().year if year is None else year, _named(lines, "campaign"), True
    # A campaign may be called by another year than its figures: the entry sheets tell which column is the last.
    last = lines.shows(Period(str(held))) and (held > year or not lines.shows(Period(str(year))))
    return year, _named(lines, "campaign"), last


def _first_year(lines: _Lines) -> _Default:
    year, default = lines.number("year"), Settings().first_year
    fits = 0 <= year - lines.number("first_year") <= MOST_YEARS
    return default if 0 <= year - default <= MOST_YEARS else year, _named(lines, "year"), fits


def _target_year(lines: _Lines) -> _Default:
    year, target = lines.number("year"), lines.number("target_year")
    return year + 1, _named(lines, "year"), target > year or lines.shows(Period(str(target), Kind.TARGET))


def _whole_code(lines: _Lines) -> _Default:
    taken = lines.territories.keys()
    default = next(code for code in (WHOLE_CODE, *_SPARE_CODES) if code not in taken)
    return default, "les codes des départements", lines.values.get("collectivity_code") not in taken


_SPARE_CODES = tuple(f"T{number:02}" for number in range(MOST_TERRITORIES + 1))


def _whole_short(lines: _Lines) -> _Default:
    """The result sheet may not be called as an entry sheet is, nor rows of « Évolutions » as those of a department."""
    taken = {label_key(name) for each in lines.territories.values() for name in (each.code, each.sheet)}
    wanted = (lines.results or "", str(lines.values.get("collectivity_name", "")), WHOLE)
    default = next((name for name in wanted if is_sheet_name(name) and label_key(name) not in taken), WHOLE)
    return default, "les départements", label_key(str(lines.values.get("collectivity_short", ""))) not in taken


def _whole_name(lines: _Lines) -> _Default:
    return lines.values.get("collectivity_short", WHOLE), "", True


def _service(lines: _Lines) -> _Default:
    return lines.values.get("collectivity_name", WHOLE), "", True


_SETTLED: Mapping[str, Callable[[_Lines], _Default]] = {
    "campaign": _campaign,
    "year": _year,
    "first_year": _first_year,
    "target_year": _target_year,
    "collectivity_code": _whole_code,
    "collectivity_short": _whole_short,
    "collectivity_name": _whole_name,
    "service": _service,
}
"""The settings that must agree with those settled before them, in this order."""


_YEARS = frozenset({"year", "first_year", "target_year"})


def _settling_order(parameter: Parameter) -> int:
    names = [*_SETTLED]
    return names.index(parameter.field) if parameter.field in names else len(names)


MOST_YEARS = 50
_YEAR_NAMED = re.compile(r"(?<!\d)20\d\d(?!\d)")


def _named(lines: _Lines, name: str) -> str:
    label = next(parameter.label for parameter in PARAMETERS if parameter.field == name)
    return f"« {label} » ({lines.values[name]})"


_NO_DEPARTMENT = f"après « {TERRITORY_SETTING} » le code d’un département, comme 2A"
_NO_CODE = f"le code d’un département, comme 2A, dans la colonne « {TERRITORY_HEADERS['code']} »"
_CODE_COLUMN = f"la colonne « {TERRITORY_HEADERS['code']} »"
_MARK = f"{SETTING_HEADERS['id']} du département {{code}}"
_RIGHT_MARK = "« {id} », ou videz la cellule : le code suffit"
_NAME = f"{TERRITORY_HEADERS['name']} du département {{code}}"
_ONCE = "ce paramètre sur une seule ligne"


def _told(value: object) -> float | str:
    """Return a default as people type it: nothing for one that is empty, the word of a list."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    return value if isinstance(value, int | float) else str(value)
