"""The parameters of a campaign: years, departments, thresholds; staff change them in « Paramètres »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.campaign.period_columns import Timeline, timeline, year_columns
from calpae_xl.core.campaign.possible_values import DAYS, YEARS, Possible, addresses, numbers, texts, word_of
from calpae_xl.core.campaign.written_numbers import PLAUSIBLE
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.mailboxes import is_mailbox, is_server
from calpae_xl.core.trade.model import Collectivity, Kind, Period, ReservationType, Territory
from calpae_xl.core.trade.words import reservation_word
from calpae_xl.core.workbook.layout import HELPER_PREFIX, SHEET_NAMES, Role

WHOLE_CODE, WHOLE = "TOT", "Ensemble"
"""Code and name of a collectivity that nothing names."""


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
        jump_euros: The same for an amount of money, in euros.
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
        conventions: Those that the workbook serves; the first one is that of the indicators that name none.
        smtp_host: Server, and port after a colon; empty when messages do not leave that way.
        certified_by: Who answers for the figures, as the annex prints it; empty when nobody does yet.
        certified_on: Since when.
        deliberation: Reference of the deliberation that approves them; empty when there is none.
    """

    campaign: str = "2022"
    first_year: int = 2018
    year: int = 2022
    target_year: int = 2023
    columns: tuple[Period, ...] = ()
    territories: tuple[Territory, ...] = ()
    collectivity_code: str = WHOLE_CODE
    collectivity_name: str = WHOLE
    collectivity_short: str = WHOLE
    max_change_ratio: float = 0.5
    jump_units: float = 10
    jump_euros: float = 1000
    jump_points: float = 10
    max_department_ratio: float = 5
    small_count: float = 3
    unchanged_above: float = 10
    equal_above: float = 1
    small_base: float = 30
    service: str = WHOLE
    service_mailbox: str = ""
    prefecture_mailbox: str = ""
    sending: SendingWay = SendingWay.OUTLOOK
    smtp_host: str = ""
    conventions: tuple[Convention, ...] = ()
    certified_by: str = ""
    certified_on: date | None = None
    deliberation: str = ""

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
MAILBOX = addresses(is_mailbox, "une adresse seule, comme boite@exemple.fr")

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
    Parameter(
        "seuil_variation_euros",
        "jump_euros",
        "Variation d’un montant à justifier au-delà de (euros)",
        numbers(0, PLAUSIBLE, "un nombre d’euros, 0 ou plus"),
        "en deçà, la variation d’une ligne en euros n’est pas signalée, même forte en %",
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
        MAILBOX,
        "expéditeur des messages ; les retours et les questions y arrivent",
    ),
    Parameter(
        "boite_prefecture",
        "prefecture_mailbox",
        "Boîte fonctionnelle de la préfecture",
        MAILBOX,
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

_ANNEX_TEXT = texts("[^\x00-\x1f]{0,255}", "un texte d’une ligne, 255 signes au plus")

ANNEX_PARAMETERS = (
    Parameter("certifie_par", "certified_by", "Chiffres certifiés par", _ANNEX_TEXT, "imprimé en tête de l’annexe"),
    Parameter("certifie_le", "certified_on", "Chiffres certifiés le", DAYS, "une date, comme 31/01/2024"),
    Parameter("deliberation", "deliberation", "Délibération", _ANNEX_TEXT, "sa référence et sa date"),
)
"""Lines of « Paramètres » that the annex prints; the next campaign begins without them."""

ALL_PARAMETERS = (*PARAMETERS, *COLLECTIVITY_PARAMETERS, *SENDING_PARAMETERS, *ANNEX_PARAMETERS)

NUMERIC_FIELDS = frozenset(parameter.field for parameter in PARAMETERS) - {"campaign"}
