"""The parameters of a campaign: years, departments, thresholds; staff change them in the workbook."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from calpae_xl.core.model import Kind, Period, Territory


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

NUMERIC_FIELDS = frozenset(f.name for f in fields(Settings) if f.name not in {"campaign", "territories"})
