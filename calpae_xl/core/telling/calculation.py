"""Writes out the calculation of a consolidated cell, with its figures: « (22 × 894 + 27 × 765) / 1 659 »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.series import trusted
from calpae_xl.core.figures.consolidation import ConsolidatedCell, Obstacle, State
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.telling.display import code_said
from calpae_xl.core.telling.messages import EXACT, WITH_UNIT, with_unit
from calpae_xl.core.trade.model import Indicator, MissingCode, Observation, Period, Rule, ValueKind
from calpae_xl.core.trade.typography import NBSP, euros, listed, number
from calpae_xl.core.trade.values import added

EMPTY = "(vide)"

OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.FIGURE: "un chiffre est à régler",
    Obstacle.CONTRADICTION: "les départements se contredisent",
    Obstacle.RESERVATIONS: "une réserve qui peut changer ce chiffre ne se lit pas",
    Obstacle.UNDECLARED: "un département a une feuille et manque dans « Paramètres »",
    Obstacle.REFERENTIAL: "sa ligne de « Référentiel », ou une limite ou une ligne qui la touche, ne se lit pas",
}
"""Why nothing is worked out."""


def amount(value: float, indicator: Indicator) -> str:
    """Write a figure with its unit, counts included: « 656 jeunes »."""
    text = with_unit(value, indicator)
    # A unit is written in the plural; « 1 jeunes » would be wrong, and the unit is told elsewhere.
    return text if indicator.kind in WITH_UNIT or abs(value) < 2 else f"{text}{NBSP}{indicator.unit}"


def usable(seen: Observation, validation: Validation) -> float | None:
    """Return the figure of an entry cell that the consolidation may use."""
    blocked = (seen.territory, seen.indicator, seen.period) in validation.blocked
    return None if blocked else trusted(seen)


class Calculation:
    """The calculation of one consolidated cell."""

    def __init__(
        self,
        cell: ConsolidatedCell,
        campaign: Campaign,
        validation: Validation,
        consolidated: Mapping[tuple[str, Period], ConsolidatedCell],
    ) -> None:
        self.cell = cell
        self.indicator = cell.indicator
        self._campaign = campaign
        self._consolidated = consolidated
        self._totals = DepartmentTotals(campaign.series, campaign.referential, validation.blocked)
        self._usable = {seen: usable(seen, validation) for seen in (*cell.sources, *cell.weighing)}
        self._known = [figure for seen in cell.sources if (figure := self._usable[seen]) is not None]

    def lines(self) -> list[str]:
        """Write the calculation, or say why there is none."""
        state = self.cell.state
        if state is State.BLOCKED:
            return [self._blocked()]
        if state is State.MISSING:
            return ["Rien à calculer : aucun chiffre n’est connu."]
        if self.cell.text is not None:
            return [f"Le même objectif est écrit partout : « {self.cell.text} »."]
        if self.indicator.is_block:
            return self._block()
        if state is State.WEIGHTED:
            return [self._weighted()]
        if self.indicator.rule is Rule.SUM:
            return [self._sum()]
        return self._side_by_side()

    def _amount(self, value: float | None) -> str:
        return amount(value or 0, self.indicator)

    def _blocked(self) -> str:
        if self.cell.obstacle is Obstacle.REFERENTIAL:
            return f"Rien n’est calculé : {OBSTACLES[self.cell.obstacle]}."
        stuck = [
            f"{seen.territory} ({seen.at.cell or 'ligne introuvable'})"
            for seen in self.cell.sources
            if self._usable[seen] is None and (seen.figure is not None or seen.code is MissingCode.UNREADABLE)
        ]
        return (
            f"Rien n’est calculé tant que le chiffre n’est pas réglé : {listed(stuck)}."
            if stuck
            else f"Rien n’est calculé : {OBSTACLES[self.cell.obstacle or Obstacle.CONTRADICTION]}."
        )

    def _sum(self) -> str:
        terms = " + ".join(map(self._exact, self._known))
        if self.cell.state is State.COUNTED_ONCE:
            instead = f", et non {terms} = {self._exact(added(self._known))}" if len(self._known) > 1 else ""
            return f"{self._amount(self.cell.value)}, compté une seule fois{instead}."
        if self.cell.value is not None:
            return f"{terms} = {self._amount(self.cell.value)}."
        lacking = (seen for seen in self.cell.sources if self._usable[seen] is None)
        absent = listed([seen.territory for seen in lacking if seen.code is not MissingCode.SO])
        if not self.cell.lower_bound:
            return f"{terms} + ? ({absent}) : un minimum de 0 n’apprend rien, la cellule montre ND."
        return f"{terms} + ? ({absent}) ≥ {self._amount(self.cell.lower_bound)}."

    def _weighted(self) -> str:
        weights = self.cell.weights or {}
        value = self._amount(self.cell.value)
        if self.indicator.rule is Rule.RATIO_OF_SUMS:
            weighing = self._weighing(self.indicator.weight[0])
            above = [self._weight(weighing[code] or 0, 0) for code in weights]
            below = [self._weight(weight, -1) for weight in weights.values()]
            return f"({' + '.join(above)}) / ({' + '.join(below)}) = {value}."
        pairs = zip(self._known, weights.values(), strict=True)
        terms = " + ".join(f"{self._exact(figure)} × {self._weight(weight, 0)}" for figure, weight in pairs)
        return f"({terms}) / {self._weight(added(weights.values()), 0)} = {value}."

    def _exact(self, value: float) -> str:
        """Write a figure of the row with all its digits: rounded, it would make an equation that does not hold."""
        return _exact(value, self.indicator)

    def _weight(self, value: float, place: int) -> str:
        """Write a figure of one of the weights likewise."""
        return _exact(value, self._campaign.referential.indicators[self.indicator.weight[place]])

    def _weighing(self, name: str) -> dict[str, float | None]:
        return {seen.territory: self._usable[seen] for seen in self.cell.weighing if seen.indicator == name}

    def _side_by_side(self) -> list[str]:
        if self.cell.state is State.COMPLETE:
            return [f"La même valeur partout : {self._amount(self.cell.value)}."]
        if self.cell.state is State.SINGLE:
            return [f"Un seul chiffre est connu, {self._amount(self.cell.low)} : il est montré sans calcul."]
        lines = [f"De {number(self.cell.low or 0)} à {self._amount(self.cell.high)} : ni somme, ni moyenne."]
        return [*lines, *self._derived()]

    def _derived(self) -> list[str]:
        """Derive a caseload from the people followed, when advisers are not known.

        A department's advisers are the people it follows divided by its caseload. Experimental: both
        figures may not have been counted on the same day.
        """
        if self.indicator.rule is not Rule.RATIO_OF_SUMS:
            return []
        followed = self._weighing(self.indicator.weight[0])
        pairs = [
            (people, load)
            for seen in self.cell.sources
            if (people := followed[seen.territory]) and (load := self._usable[seen])
        ]
        if len(pairs) < len(self.cell.sources):
            return []
        value = sum(people for people, _ in pairs) / sum(people / load for people, load in pairs)
        above = " + ".join(self._weight(people, 0) for people, _ in pairs)
        loads = [with_unit(load, self.indicator, EXACT) for _, load in pairs]
        below = " + ".join(
            f"{self._weight(people, 0)} / {load}" for (people, _), load in zip(pairs, loads, strict=True)
        )
        formula = f"({above}) / ({below}) = {self._amount(value)}"
        return [f"Valeur calculée à titre expérimental : {formula}. Elle ne remplace pas la fourchette."]

    def _block(self) -> list[str]:
        """Write what each department counts, then what they count together."""
        position, children = self._campaign.periods.index(self.cell.period), self._children()
        totals = {code: self._totals.of(code, self.indicator, position) for code in self._campaign.series}
        lines = [f"{code} : {self.counted_by(code)}." for code in totals]
        once = 0.0
        for theme in children:
            row = self._consolidated[theme.id, self.cell.period]
            if row.state is State.COUNTED_ONCE:
                value = row.value or 0
                held = added(self._totals.held(code, theme, self.indicator, position, value) for code in totals)
                lines.append(f"« {theme.short} » : {self._exact(value)}, compté une seule fois.")
                once = added((once, held, -value))
        return [*lines, self._together([t.figure for t in totals.values() if t.figure is not None], once)]

    def _children(self) -> Sequence[Indicator]:
        return self._campaign.referential.children[self.indicator.id]

    def counted_by(self, code: str) -> str:
        """Write what a department counts for a block: the total that it typed, else its themes added up."""
        position = self._campaign.periods.index(self.cell.period)
        total = self._totals.of(code, self.indicator, position)
        if total.figure is None:
            return code_said(total.code)
        if total.typed:
            return f"total saisi, {self._exact(total.figure)}"
        themes = (self._totals.theme(code, theme, position) for theme in self._children())
        terms = " + ".join(self._exact(figure) for figure in themes if figure is not None)
        return f"{terms} = {self._exact(total.figure)}" if total.whole else f"{terms} + ? ≥ {self._exact(total.figure)}"

    def _together(self, figures: Sequence[float], once: float) -> str:
        value = self.cell.value if self.cell.value is not None else self.cell.lower_bound or 0
        least = "" if self.cell.value is not None else ", au moins"
        if added((*figures, -once)) < value:
            return f"Ensemble : {self._amount(value)}{least}, ce qu’un seul département compte déjà."
        terms = " + ".join(map(self._exact, figures)) + (f" − {self._exact(once)}" if once else "")
        return f"Ensemble : {terms} = {self._amount(value)}{least}."


def _exact(value: float, indicator: Indicator) -> str:
    return euros(value) if indicator.kind is ValueKind.AMOUNT else number(value, EXACT)
