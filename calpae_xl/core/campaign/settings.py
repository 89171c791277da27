"""The parameters of a campaign: years, departments, thresholds; staff change them in « Paramètres »."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from calpae_xl.core.campaign.period_columns import Timeline, read_columns, timeline, year_columns
from calpae_xl.core.campaign.possible_values import YEARS, Possible, addresses, numbers, texts, unusable, word_of
from calpae_xl.core.sheets.settings import TERRITORY_HEADERS, TERRITORY_SETTING, SettingLine, read_settings_sheet
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import DefaultUsed
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.mailboxes import is_mailbox, is_server
from calpae_xl.core.trade.model import Collectivity, Kind, Period, ReservationType, Territory
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.trade.words import reservation_word
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import HELPER_PREFIX, MOST_TERRITORIES, SHEET_NAMES, Role
from calpae_xl.core.workbook.sheet_recognition import FoundSheet, IncompleteWorkbookError, mark_of
from calpae_xl.core.workbook.tables import find_table

_TERRITORY_CODE = re.compile(r"[0-9A-Z]{2,3}")
_WHOLE_CODE, _WHOLE = "TOT", "Ensemble"
"""Code and name of a collectivity that nothing names."""


class TerritoryCountError(CalpaeError):
    """No department is declared, or more than France has."""

    def __init__(self, file: str, count: int) -> None:
        fault = "ne déclare aucun département" if count == 0 else f"déclare {count} départements"
        super().__init__(
            f"Le classeur « {file} » {fault} dans « Paramètres ».",
            f"Déclarez-en de 1 à {MOST_TERRITORIES}, un par ligne : « {TERRITORY_SETTING} » et son code, puis le nom.",
        )


class SendingWay(StrEnum):
    """How a prepared message reaches the person who sends it, the words of « Paramètres »."""

    OUTLOOK = "outlook"
    EML = "eml"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What « Paramètres » holds; the defaults are those of the CALPAE convention, which names no territory.

    Attributes:
        collectivity_code, collectivity_name, collectivity_short: The territory that is consolidated.
        campaign: Campaign id, carried by every sheet that travels.
        first_year: First achieved year shown.
        year: Achieved year that the campaign collects, the last one shown.
        target_year: Year of the last target; the year after the campaign's where there is none.
        columns: The periods in the order of their columns. Empty where they are the years from the first to that
            of the campaign, then the target; elsewhere they decide, and the first and last years follow.
        max_change_ratio: Relative change between two years beyond which a justification is asked.
        jump_units: Change beyond which one is asked, if its ratio is beyond its own; from 0, it decides alone.
        jump_points: Change of a rate, in points, beyond which a justification is asked.
        max_department_ratio: Ratio between two departments beyond which definitions are in doubt.
        small_count: Counts above 0 and below it may identify people.
        unchanged_above: A flow equal to the year before is a finding above this figure only.
        equal_above: Departments with the same figure are a finding above this figure only.
        small_base: A count below it makes no percentage of change: 1 to 47 is +46.
        service: Who sends the copies: it replaces every personal name in them.
        service_mailbox: Where questions and returns go; empty when nobody said it.
        prefecture_mailbox: Where the finished workbook goes; empty when nobody said it.
        sending: How messages leave; the ways after it are tried when it fails.
        smtp_host: Server, and port after a colon; empty when messages do not leave that way.
    """

    campaign: str = "2022"
    first_year: int = 2018
    year: int = 2022
    target_year: int = 2023
    columns: tuple[Period, ...] = ()
    territories: tuple[Territory, ...] = ()
    collectivity_code: str = _WHOLE_CODE
    collectivity_name: str = _WHOLE
    collectivity_short: str = _WHOLE
    max_change_ratio: float = 0.5
    jump_units: float = 10
    jump_points: float = 10
    max_department_ratio: float = 5
    small_count: float = 3
    unchanged_above: float = 10
    equal_above: float = 1
    small_base: float = 30
    service: str = _WHOLE
    service_mailbox: str = ""
    prefecture_mailbox: str = ""
    sending: SendingWay = SendingWay.OUTLOOK
    smtp_host: str = ""

    def __post_init__(self) -> None:
        """Keep one account of the periods: years that follow from the columns are those of the columns.

        Raises:
            ValueError: The columns name a period twice, or their last achieved year is not the campaign's.
        """
        if not self.columns:
            return
        years = [int(period.label) for period in self.timeline.achieved]
        if years[-1:] != [self.year] or len({*self.columns}) < len(self.columns):
            raise ValueError(f"columns {[period.header for period in self.columns]} for the campaign of {self.year}")
        aims = (int(period.label[:4]) for period in self.columns if period.kind is Kind.TARGET)
        object.__setattr__(self, "first_year", years[0])
        object.__setattr__(self, "target_year", max(aims, default=self.year + 1))
        if self.columns == year_columns(self.first_year, self.year, self.target_year):
            object.__setattr__(self, "columns", ())

    @property
    def collectivity(self) -> Collectivity:
        """The territory that is consolidated."""
        return Collectivity(self.collectivity_code, self.collectivity_name, self.collectivity_short)

    def sheet_name(self, role: Role) -> str:
        """Return the name under which a sheet is built, those of the departments apart."""
        return self.collectivity_short if role is Role.CONSOLIDATION else SHEET_NAMES[role]

    def reservation_word(self, kind: ReservationType) -> str:
        """Return the French words of a reservation in this workbook."""
        return reservation_word(kind, self.collectivity_short)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods in the order of their columns."""
        return self.columns or year_columns(self.first_year, self.year, self.target_year)

    @property
    def timeline(self) -> Timeline:
        """The periods, and where the achieved years stand among them; the last is the campaign's."""
        return timeline(self.periods)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of « Paramètres »: the field it sets, the words people see and the values it may hold."""

    id: str
    field: str
    label: str
    possible: Possible
    note: str = ""


_COUNT = numbers(0, 1_000_000, "un nombre, 0 ou plus")
_MAILBOX = addresses(is_mailbox, "une adresse seule, comme boite@exemple.fr")

SHEET_NAME_WORDS = (
    "un nom de 31 signes au plus, sans / \\ ? * [ ] :, qui ne commence ni ne finit par une apostrophe et n’est celui "
    "d’aucune autre feuille"
)
_SHEET_NAME = re.compile(r"(?!')[^/\\?*\[\]:\x00-\x1f]{1,31}(?<!')")
_TAKEN = {label_key(name) for name in (*SHEET_NAMES.values(), "Historique", "History")}


def is_sheet_name(name: str) -> bool:
    """Tell whether Excel takes a name for a sheet, and no sheet of ours but that of results is called so.

    « Historique » and « History » are its own.
    """
    short = len(name.encode("utf-16-le")) <= 62  # Excel counts in units of UTF-16.
    return bool(_SHEET_NAME.fullmatch(name)) and short and label_key(name) not in _TAKEN and name[:1] != HELPER_PREFIX


def _sheet_name(name: str) -> str | None:
    return name if is_sheet_name(name) else None


_FOLLOWS = "suit le tableau « Périodes », au bas de la feuille"

PARAMETERS = (
    Parameter("campagne", "campaign", "Campagne", texts("[^:\x00-\x1f]{1,31}", "un nom court, sans « : », comme 2022")),
    Parameter("premiere_annee", "first_year", "Première année affichée", YEARS, _FOLLOWS),
    Parameter("annee", "year", "Année de la campagne", YEARS),
    Parameter("annee_cible", "target_year", "Année de l’objectif", YEARS, _FOLLOWS),
    Parameter(
        "seuil_variation",
        "max_change_ratio",
        "Variation à justifier au-delà de",
        numbers(0, 2, "un nombre au-dessus de 0 et d’au plus 2 : 0,5 pour 50 %", above=True),
        "0,5 : 50 % d’une année à l’autre",
    ),
    Parameter(
        "seuil_variation_unites",
        "jump_units",
        "Variation à justifier au-delà de (unités)",
        _COUNT,
        "en deçà, une variation n’est pas signalée, même forte en %",
    ),
    Parameter(
        "seuil_variation_points",
        "jump_points",
        "Variation d’un taux à justifier au-delà de (points)",
        numbers(0, 100, "un nombre de points au-dessus de 0 et d’au plus 100", above=True),
        "de 85 % à 96 % : 11 points",
    ),
    Parameter(
        "seuil_ecart_departements",
        "max_department_ratio",
        "Écart entre départements à vérifier au-delà de",
        numbers(1, 1_000, "un nombre au-dessus de 1 : 5 pour un rapport de 1 à 5", above=True),
        "rapport de 1 à 5 entre deux départements",
    ),
    Parameter(
        "seuil_petits_effectifs",
        "small_count",
        "Petits effectifs signalés au-dessous de",
        numbers(0, 1_000, "un nombre de 0 à 1 000"),
        "0 n’est pas signalé",
    ),
    Parameter("seuil_valeur_reconduite", "unchanged_above", "Valeur reconduite signalée au-dessus de", _COUNT),
    Parameter(
        "seuil_valeurs_egales", "equal_above", "Valeurs égales entre départements signalées au-dessus de", _COUNT
    ),
    Parameter(
        "seuil_base_pourcentage",
        "small_base",
        "Évolution en pourcentage à partir de",
        _COUNT,
        "au-dessous, l’écart est donné seul : de 1 à 47, +46",
    ),
)

SENDING_PARAMETERS = (
    Parameter(
        "service",
        "service",
        "Service expéditeur",
        texts("[^\x00-\x1f]{1,255}", "le nom du service, 255 signes au plus"),
        "remplace tout nom de personne dans les copies envoyées",
    ),
    Parameter(
        "boite_service",
        "service_mailbox",
        "Boîte fonctionnelle du service",
        _MAILBOX,
        "expéditeur des messages ; les retours et les questions y arrivent",
    ),
    Parameter(
        "boite_prefecture",
        "prefecture_mailbox",
        "Boîte fonctionnelle de la préfecture",
        _MAILBOX,
        "destinataire de la transmission",
    ),
    Parameter(
        "messagerie",
        "sending",
        "Messagerie",
        Possible(
            lambda value: next((way for way in SendingWay if way.value == word_of(value).casefold()), None),
            "outlook, eml ou smtp",
        ),
        "outlook : brouillon, sinon fichier .eml ; eml : fichier ; smtp : serveur",
    ),
    Parameter(
        "serveur_smtp",
        "smtp_host",
        "Serveur SMTP",
        addresses(is_server, "le nom d’un serveur, comme smtp.exemple.fr:587"),
        "nom du serveur, suivi au besoin de « : » et du port",
    ),
)
"""Lines of « Paramètres » that say who writes to whom; those of the departments stand beside their names."""

COLLECTIVITY_PARAMETERS = (
    Parameter(
        "collectivite_code",
        "collectivity_code",
        "Code de la collectivité",
        texts("[0-9A-Z]{2,3}", "deux ou trois chiffres ou majuscules, qui ne sont le code d’aucun département"),
        "désigne l’ensemble des départements dans les documents lus par d’autres programmes",
    ),
    Parameter(
        "collectivite_nom",
        "collectivity_name",
        "Nom de la collectivité",
        texts("[^\x00-\x1f]{1,255}", "le nom de la collectivité, 255 signes au plus"),
        "en titre de la feuille consolidée",
    ),
    Parameter(
        "collectivite_nom_court",
        "collectivity_short",
        "Nom court de la collectivité",
        Possible(lambda value: _sheet_name(word_of(value)), SHEET_NAME_WORDS),
        "nom de la feuille consolidée ; se lit après « la »",
    ),
)
"""Lines of « Paramètres » that name the territory that is consolidated."""

_EVERY = (*PARAMETERS, *COLLECTIVITY_PARAMETERS, *SENDING_PARAMETERS)
_BY_ID = {parameter.id: parameter for parameter in _EVERY}

NUMERIC_FIELDS = frozenset(parameter.field for parameter in PARAMETERS) - {"campaign"}


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
    made = Settings(territories=tuple(read.territories.values()))
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
        elif line.territory is not None and trimmed_text(line.value):
            self._take_territory(line, line.territory.upper())

    def settle(self) -> None:
        """Give what cannot be used its default, and what contradicts another setting too, the campaign first."""
        for parameter in sorted(_EVERY, key=_settling_order):
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
        if known is not None:
            self._refuse(line, DefaultUsed(line.id, f"« {known.name} »", _ONCE))
        elif not _TERRITORY_CODE.fullmatch(code):
            self._refuse(line, DefaultUsed(line.id, "", _NO_DEPARTMENT))
        else:
            self.declared[code] = line
            self.territories[code] = Territory(code, name, self._mailbox(line, code))

    def _mailbox(self, line: SettingLine, code: str) -> str:
        mailbox = _MAILBOX.read(line.mailbox)
        if isinstance(mailbox, str):
            return mailbox
        label = f"{TERRITORY_HEADERS['mailbox']} du département {code}"
        facts = DefaultUsed(label, "", _MAILBOX.words)
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
    default = next(code for code in (_WHOLE_CODE, *_SPARE_CODES) if code not in taken)
    return default, "les codes des départements", lines.values.get("collectivity_code") not in taken


_SPARE_CODES = tuple(f"T{number:02}" for number in range(MOST_TERRITORIES + 1))


def _whole_short(lines: _Lines) -> _Default:
    """The result sheet may not be called as an entry sheet is, nor rows of « Évolutions » as those of a department."""
    taken = {label_key(name) for each in lines.territories.values() for name in (each.code, each.sheet)}
    wanted = (lines.results or "", str(lines.values.get("collectivity_name", "")), _WHOLE)
    default = next((name for name in wanted if is_sheet_name(name) and label_key(name) not in taken), _WHOLE)
    return default, "les départements", label_key(str(lines.values.get("collectivity_short", ""))) not in taken


def _whole_name(lines: _Lines) -> _Default:
    return lines.values.get("collectivity_short", _WHOLE), "", True


def _service(lines: _Lines) -> _Default:
    return lines.values.get("collectivity_name", _WHOLE), "", True


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
_ONCE = "ce paramètre sur une seule ligne"


def _told(value: object) -> float | str:
    return value if isinstance(value, int | float) else str(value)
