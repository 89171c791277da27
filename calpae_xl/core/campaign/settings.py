"""The parameters of a campaign: years, departments, thresholds; staff change them in « Paramètres »."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from calpae_xl.core.sheets.settings import TERRITORY_HEADERS, TERRITORY_SETTING, SettingLine, read_settings_sheet
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.facts import DefaultUsed
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.mailboxes import is_mailbox, is_server
from calpae_xl.core.trade.model import COLLECTIVITY_FULL_NAME, CellRef, Kind, Period, Territory
from calpae_xl.core.trade.values import Value, raw_text, trimmed_text
from calpae_xl.core.workbook.grid import Sheet
from calpae_xl.core.workbook.layout import MOST_TERRITORIES
from calpae_xl.core.workbook.sheet_recognition import IncompleteWorkbookError

_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?")

_ADDRESSES = {"service_mailbox": is_mailbox, "prefecture_mailbox": is_mailbox, "smtp_host": is_server}
"""Fields that may be left empty, and what makes one usable."""


class TerritoryCountError(CalpaeError):
    """No department is declared, or more than France has."""

    def __init__(self, file: str, count: int) -> None:
        fault = "ne déclare aucun département" if count == 0 else f"déclare {count} départements"
        super().__init__(
            f"Le classeur « {file} » {fault} dans « Paramètres ».",
            f"Déclarez-en de 1 à {MOST_TERRITORIES}, un par ligne : « {TERRITORY_SETTING}67 » puis le nom.",
        )


class SendingWay(StrEnum):
    """How a prepared message reaches the person who sends it, the words of « Paramètres »."""

    OUTLOOK = "outlook"
    EML = "eml"
    SMTP = "smtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What « Paramètres » holds; the defaults are those of the CALPAE convention.

    Attributes:
        campaign: Campaign id, carried by every sheet that travels.
        first_year: First achieved year shown.
        year: Achieved year that the campaign collects.
        target_year: Year of the target column.
        max_change_ratio: Relative change between two years beyond which a justification is asked.
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
    territories: tuple[Territory, ...] = (Territory("67", "Bas-Rhin"), Territory("68", "Haut-Rhin"))
    max_change_ratio: float = 0.5
    max_department_ratio: float = 5
    small_count: float = 3
    unchanged_above: float = 10
    equal_above: float = 1
    small_base: float = 30
    service: str = COLLECTIVITY_FULL_NAME
    service_mailbox: str = ""
    prefecture_mailbox: str = ""
    sending: SendingWay = SendingWay.OUTLOOK
    smtp_host: str = ""

    @property
    def periods(self) -> tuple[Period, ...]:
        """Achieved years in order, then the target."""
        return _periods(self.first_year, self.year, self.target_year)


@cache
def _periods(first_year: int, year: int, target_year: int) -> tuple[Period, ...]:
    achieved = (Period(str(number)) for number in range(first_year, year + 1))
    return (*achieved, Period(str(target_year), Kind.TARGET))


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of « Paramètres »: the field it sets and the words people see."""

    id: str
    field: str
    label: str
    note: str = ""


PARAMETERS = (
    Parameter("campagne", "campaign", "Campagne"),
    Parameter("premiere_annee", "first_year", "Première année affichée"),
    Parameter("annee", "year", "Année de la campagne"),
    Parameter("annee_cible", "target_year", "Année de l’objectif"),
    Parameter(
        "seuil_variation", "max_change_ratio", "Variation à justifier au-delà de", "0,5 : 50 % d’une année à l’autre"
    ),
    Parameter(
        "seuil_ecart_departements",
        "max_department_ratio",
        "Écart entre départements à vérifier au-delà de",
        "rapport de 1 à 5 entre les deux départements",
    ),
    Parameter(
        "seuil_petits_effectifs", "small_count", "Petits effectifs signalés au-dessous de", "0 n’est pas signalé"
    ),
    Parameter("seuil_valeur_reconduite", "unchanged_above", "Valeur reconduite signalée au-dessus de"),
    Parameter("seuil_valeurs_egales", "equal_above", "Valeurs égales entre départements signalées au-dessus de"),
    Parameter(
        "seuil_base_pourcentage",
        "small_base",
        "Évolution en pourcentage à partir de",
        "au-dessous, l’écart est donné seul : de 1 à 47, +46",
    ),
)

SENDING_PARAMETERS = (
    Parameter(
        "service",
        "service",
        "Service expéditeur",
        "remplace tout nom de personne dans les copies envoyées",
    ),
    Parameter(
        "boite_service",
        "service_mailbox",
        "Boîte fonctionnelle du service",
        "expéditeur des messages ; les retours et les questions y arrivent",
    ),
    Parameter(
        "boite_prefecture",
        "prefecture_mailbox",
        "Boîte fonctionnelle de la préfecture",
        "destinataire de la transmission",
    ),
    Parameter(
        "messagerie",
        "sending",
        "Messagerie",
        "outlook : brouillon, sinon fichier .eml ; eml : fichier ; smtp : serveur",
    ),
    Parameter("serveur_smtp", "smtp_host", "Serveur SMTP", "nom du serveur, suivi au besoin de « : » et du port"),
)
"""Lines of « Paramètres » that say who writes to whom; those of the departments stand beside their names."""

NUMERIC_FIELDS = frozenset(parameter.field for parameter in PARAMETERS) - {"campaign"}


def read_settings(file: str, sheet: Sheet, structure: list[Finding]) -> Settings:
    """Read « Paramètres »; what cannot be used is reported in ``structure`` and its default kept.

    Args:
        file: Name of the workbook, for messages.
        sheet: The sheet.
        structure: Findings on the structure.

    Raises:
        IncompleteWorkbookError: No header, or years that do not follow one another.
        TerritoryCountError: No department, or more than France has.
    """
    lines = read_settings_sheet(sheet)
    if lines is None:
        raise IncompleteWorkbookError(file, sheet.name, "n’a plus ses en-têtes « Identifiant » et « Valeur »")
    by_id = {parameter.id: parameter for parameter in (*PARAMETERS, *SENDING_PARAMETERS)}
    values: dict[str, object] = {}
    territories: dict[str, Territory] = {}
    for line in lines:
        code, parameter = line.territory, by_id.get(line.id)
        if parameter is not None:
            parsed = _setting(parameter.field, line.value)
            if parsed is None:
                default = getattr(Settings(), parameter.field)
                structure.append(_unusable(line.at, line.id, line.value, parameter.label, default))
            else:
                values[parameter.field] = parsed
        elif code is not None and code in territories:
            structure.append(_unusable(line.at, line.id, line.value, line.id, f"« {territories[code].name} »"))
        elif code is not None and trimmed_text(line.value):
            territories[code] = Territory(code, trimmed_text(line.value), _mailbox(line, code, structure))
    if not 1 <= len(territories) <= MOST_TERRITORIES:
        raise TerritoryCountError(file, len(territories))
    settings = replace(Settings(territories=tuple(territories.values())), **values)  # type: ignore[arg-type]
    if not settings.first_year <= settings.year or settings.year - settings.first_year > 50:
        raise IncompleteWorkbookError(file, sheet.name, "donne des années qui ne se suivent pas")
    return settings


def _mailbox(line: SettingLine, territory: str, structure: list[Finding]) -> str:
    text = trimmed_text(line.mailbox)
    if not text or is_mailbox(text):
        return text
    label = f"{TERRITORY_HEADERS['mailbox']} du département {territory}"
    structure.append(_unusable(line.mailbox_at, label, line.mailbox, label, ""))
    return ""


def _unusable(at: CellRef, name: str, value: Value | None, label: str, default: float | str) -> Finding:
    facts = DefaultUsed(label, default)
    return Finding(code=Code.UNUSABLE_PARAMETER, at=at, raw=raw_text(value), facts=facts, also_read=(name,))


def _setting(field: str, value: Value | None) -> object | None:
    text = trimmed_text(value)
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
