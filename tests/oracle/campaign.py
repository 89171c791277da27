"""What the workbook says of itself: indicators, bounds, years, departments, thresholds."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from .book import Sheet, label

COUNT, RATE, DELAY, CASELOAD, QUANTITY, AMOUNT = "count", "rate", "delay", "caseload", "quantity", "amount"
KINDS = {
    "compte annuel": COUNT,
    "stock au 31 décembre": COUNT,
    "file active": COUNT,
    "taux": RATE,
    "délai moyen": DELAY,
    "portefeuille moyen": CASELOAD,
    "quantité décimale": QUANTITY,
    "montant": AMOUNT,
}
SUM, BLOCK, EQUAL, MEAN, RATIO = "sum", "block", "equal", "mean", "ratio"
RULES = {
    "somme": SUM,
    "somme des lignes du bloc": BLOCK,
    "valeur commune, sinon moyenne pondérée, sinon fourchette": EQUAL,
    "moyenne pondérée, sinon fourchette": MEAN,
    "rapport des sommes, sinon fourchette": RATIO,
}


UP, DOWN = "hausse favorable", "baisse favorable"


@dataclass(frozen=True)
class Indicator:
    id: str
    status: str
    labels: tuple[str, ...]
    unit: str
    kind: str
    rule: str
    weights: tuple[str, ...]
    parent: str | None
    breaks: frozenset[int]
    direction: str = ""

    @property
    def auxiliary(self) -> bool:
        return self.status == "pondération"


@dataclass(frozen=True)
class Bound:
    indicator: str
    hard: bool
    sign: str
    """≤, <, ≥, >, = or « suppose »."""
    limit: str | float


@dataclass(frozen=True, order=True)
class Period:
    year: int
    kind: str = "realise"
    month: int = 0
    """Of a due date; 0 for a whole year."""

    @classmethod
    def of(cls, written: str, kind: str) -> Period:
        year, _, month = written.partition("-")
        return cls(int(year), kind, int(month or 0))

    @property
    def date(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else str(self.year)

    @property
    def typed(self) -> int | str:
        """What people type for it: a number where it is a year."""
        return self.date if self.month else self.year

    @property
    def header(self) -> str:
        return f"{'réalisé' if self.kind == 'realise' else 'attendu'} {self.date}"


@dataclass
class Campaign:
    indicators: dict[str, Indicator]
    bounds: list[Bound]
    departments: list[str]
    achieved: list[Period]
    targets: list[Period]
    whole: str = "6AE"
    """Code of the collectivity: that of the first workbooks, which did not say it."""
    jump: float = 0.5
    jump_units: float = 10
    jump_points: float = 10
    jump_euros: float = 1000
    small_base: float = 30
    themes: dict[str, list[str]] = field(default_factory=dict)
    """The rows of a block, by the id of its total."""
    parts: dict[str, list[str]] = field(default_factory=dict)
    """The breakdown of a row that is no block."""

    @property
    def periods(self) -> list[Period]:
        return self.achieved + self.targets

    @property
    def published(self) -> list[Indicator]:
        return [i for i in self.indicators.values() if not i.auxiliary]


def campaign_of(sheets: list[Sheet]) -> Campaign:
    by_role = {sheet.role: sheet for sheet in sheets}
    indicators, bounds = _referential(by_role["referentiel"])
    campaign = Campaign(indicators, bounds, [], [], [])
    for indicator in indicators.values():
        if indicator.parent:
            family = campaign.themes if indicators[indicator.parent].rule == BLOCK else campaign.parts
            family.setdefault(indicator.parent, []).append(indicator.id)
    _settings(by_role["parametres"], campaign)
    return campaign


def _referential(sheet: Sheet) -> tuple[dict[str, Indicator], list[Bound]]:
    row, columns = sheet.header("Identifiant")
    where = {name: found[0] for name, found in columns.items()}
    indicators: dict[str, Indicator] = {}
    bounds: list[Bound] = []
    in_bounds = False
    for line in [r for r in sheet.rows if r > row]:

        def text(name: str, line: int = line) -> str:
            return label(sheet.value(line, where[name]))

        identity = text("identifiant")
        if identity == "indicateur borné":
            in_bounds = True
            column = where["identifiant"]
            continue
        if not identity:
            continue
        if in_bounds:
            limit = sheet.value(line, column + 3)
            number = limit if isinstance(limit, int | float) else _number(str(limit))
            bounds.append(
                Bound(
                    identity,
                    label(sheet.value(line, column + 1)) == "bloquant",
                    label(sheet.value(line, column + 2)),
                    label(limit) if number is None else float(number),
                )
            )
        elif text("statut") != "retiré":
            indicators[identity] = Indicator(
                identity,
                text("statut"),
                (text("indicateur"), text("libellé court")),
                text("unité"),
                KINDS[text("type de valeur")],
                RULES[text("règle de consolidation")],
                tuple(text("pondération").split()),
                text("rattaché à") or None,
                frozenset(int(year) for year in text("ruptures déclarées").split()),
                text("sens"),
            )
    return indicators, bounds


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _settings(sheet: Sheet, campaign: Campaign) -> None:
    values: dict[str, object] = {}
    for line in sheet.rows:
        identity = label(sheet.value(line, 1))
        if identity.startswith("territoire_"):
            code = label(sheet.value(line, 2)).upper()
            if code:
                campaign.departments.append(code)
        elif identity:
            values[identity] = sheet.value(line, 3)
    header, columns = sheet.header("Période")
    lines = [row for row in sheet.rows if row > header]
    listed = [[label(sheet.value(row, columns[name][0])) for name in ("période", "nature")] for row in lines]
    campaign.achieved = sorted(Period.of(date, "realise") for date, kind in listed if kind == "réalisé")
    campaign.targets = [Period.of(date, "attendu") for date, kind in listed if kind == "attendu"]
    campaign.whole = str(values.get("collectivite_code") or campaign.whole).strip()
    campaign.jump = _within(values.get("seuil_variation"), 0.5, 0, 10)
    for name, attribute, default in THRESHOLDS:
        if name in values:
            most = 10**12 if attribute == "jump_euros" else 10**6
            setattr(campaign, attribute, _within(values[name], default, 0, most))


THRESHOLDS = (
    ("seuil_variation_unites", "jump_units", 10.0),
    ("seuil_variation_points", "jump_points", 10.0),
    ("seuil_variation_euros", "jump_euros", 1000.0),
    ("seuil_base_pourcentage", "small_base", 30.0),
)
"""Thresholds by the ids of `Paramètres`, and their defaults, which stand where a workbook has no such line."""


def _within(value: object, default: float, low: float, high: float) -> float:
    """A setting, or its default where it is no number or out of its range."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return default
    return float(value) if low < value <= high else default
