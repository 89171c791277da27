"""The parameters of a campaign: years, departments, thresholds; staff change them in the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from calpae_xl.core.trade.model import COLLECTIVITY_FULL_NAME, Kind, Period, Territory


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
