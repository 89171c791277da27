"""A contract's money beside the shipped indicators: amounts in euros and cents, and their execution rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from factories import REFERENTIAL

from calpae_xl.core.campaign.conventions import Convention
from calpae_xl.core.campaign.indicator_lines import IndicatorLines
from calpae_xl.core.campaign.records import Record
from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.trade.model import Period
from calpae_xl.making.content import MasterContent, packaged_content

PLANNED, SPENT, STATE, COUNTY, EXECUTION, BLOCK, ONE, OTHER = (
    *("fin_prevu", "fin_depense", "fin_etat", "fin_departement", "fin_execution"),
    *("fin_actions", "fin_action_a", "fin_action_b"),
)
CONVENTION = "RSA"

_MONEY = {
    "status": "actif",
    "section": "8. Financement",
    "code": "8.1",
    "measure": "Exécution financière",
    "unit": "€",
    "kind": "montant",
    "direction": "neutre",
    "rule": "somme",
    "convention": CONVENTION,
}
LINES: tuple[Mapping[str, str], ...] = (
    {**_MONEY, "id": PLANNED, "label": "Montant prévu", "short": "Montant prévu"},
    {**_MONEY, "id": SPENT, "label": "Montant dépensé", "short": "Montant dépensé"},
    {**_MONEY, "id": STATE, "label": "dont État", "short": "Part de l’État", "status": "ventilation", "parent": SPENT},
    {
        **_MONEY,
        "id": COUNTY,
        "label": "dont Département",
        "short": "Part du Département",
        "status": "ventilation",
        "parent": SPENT,
    },
    {
        **_MONEY,
        "id": EXECUTION,
        "label": "Taux d’exécution",
        "short": "Taux d’exécution",
        "unit": "%",
        "kind": "taux",
        "direction": "hausse favorable",
        "rule": "rapport des sommes, sinon fourchette",
        "weight": f"{SPENT} {PLANNED}",
    },
    {
        **_MONEY,
        "id": BLOCK,
        "label": "Actions",
        "short": "Coût des actions",
        "status": "total de bloc",
        "rule": "somme des lignes du bloc",
        "code": "8.2",
        "measure": "Actions",
    },
    *(
        {
            **_MONEY,
            "id": name,
            "label": label,
            "short": label,
            "parent": BLOCK,
            "code": "8.2",
            "measure": "Actions",
            "sensitive": "oui",
        }
        for name, label in ((ONE, "Action A"), (OTHER, "Action B"))
    ),
)
"""As people write them in « Référentiel », by field."""


SOLIDARITY, CONTRACT = (
    Convention("Solidarités", date(2023, 3, 31), date(2023, 4, 30)),
    Convention(CONVENTION, date(2023, 5, 15), date(2023, 6, 15)),
)
FIGURES: Mapping[str, tuple[tuple[float, float], tuple[float, float]]] = {
    PLANNED: ((1234.56, 4096.35), (7890.12, 2048.35)),
    SPENT: ((0.3, 0.2), (6312.1, 512.09)),
    STATE: ((0.1, 0.1), (4100.55, 0.03)),
    COUNTY: ((0.2, 0.1), (2211.55, 512.06)),
    EXECUTION: ((0.0002, 0.00005), (0.8, 0.25)),
    ONE: ((0.1, 1.1), (123_456.7, 999_999_999.99)),
    OTHER: ((0.2, 2.2), (100.01, 0.02)),
}
"""Of 2021, then of 2022, of the 67 and of the 68: doubles do not add them up to the cent."""


def contract_content() -> MasterContent:
    """The shipped workbook with these rows, their figures, and two conventions."""
    shipped = packaged_content()
    money = {
        (code, name, Period(str(year))): figure
        for name, years in FIGURES.items()
        for year, pair in zip((2021, 2022), years, strict=True)
        for code, figure in zip(("67", "68"), pair, strict=True)
    }
    return replace(
        shipped,
        referential=replace(shipped.referential, indicators=referential().indicators),
        entries={**shipped.entries, **money},
        settings=replace(shipped.settings, conventions=(SOLIDARITY, CONTRACT)),
    )


def referential() -> Referential:
    """The shipped indicators and these."""
    read = IndicatorLines((Record(line, str) for line in LINES), (CONVENTION,))
    assert (read.problems, read.unusable) == ([], set())
    return replace(REFERENTIAL, indicators={**REFERENTIAL.indicators, **read.found})
