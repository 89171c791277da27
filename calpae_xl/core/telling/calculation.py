"""Writes out the calculation of a consolidated cell, with its figures: « (22 × 894 + 27 × 765) / 1 659 »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.series import trusted
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.telling.display import STATE_WORDS, cell_display
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.model import Indicator, MissingCode, Observation, Period, Rule, ValueKind
from calpae_xl.core.trade.typography import NBSP, listed, number

EMPTY = "(vide)"

_WITH_UNIT = frozenset({ValueKind.RATE, ValueKind.DELAY})


def amount(value: float, indicator: Indicator) -> str:
    """Write a figure with its unit, counts included: « 656 jeunes »."""
    text = with_unit(value, indicator)
    # A unit is written in the plural; « 1 jeunes » would be wrong, and the unit is told elsewhere.
    return text if indicator.kind in _WITH_UNIT or abs(value) < 2 else f"{text}{NBSP}{indicator.unit}"


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
        if self.indicator.rule is Rule.SUM_OF_CHILDREN:
            return self._block()
        if state is State.WEIGHTED:
            return [self._weighted()]
        if self.indicator.rule is Rule.SUM:
            return [self._sum()]
        return self._side_by_side()

    def _amount(self, value: float | None) -> str:
        return amount(value or 0, self.indicator)

    def _blocked(self) -> str:
        stuck = [
            f"{seen.territory} ({seen.at.cell or 'ligne introuvable'})"
            for seen in self.cell.sources
            if self._usable[seen] is None and (seen.figure is not None or seen.code is MissingCode.UNREADABLE)
        ]
        return (
            f"Rien n’est calculé tant que le chiffre n’est pas réglé : {listed(stuck)}."
            if stuck
            else ("Rien n’est calculé : les départements se contredisent.")
        )

    def _sum(self) -> str:
        added = " + ".join(map(number, self._known))
        if self.cell.state is State.COUNTED_ONCE:
            instead = f", et non {added} = {number(sum(self._known))}" if len(self._known) > 1 else ""
            return f"{self._amount(self.cell.value)}, compté une seule fois{instead}."
        if self.cell.value is not None:
            return f"{added} = {self._amount(self.cell.value)}."
        absent = listed([seen.territory for seen in self.cell.sources if self._usable[seen] is None])
        if not self.cell.lower_bound:
            return f"{added} + ? ({absent}) : un minimum de 0 n’apprend rien, la cellule montre ND."
        return f"{added} + ? ({absent}) ≥ {self._amount(self.cell.lower_bound)}."

    def _weighted(self) -> str:
        weights = list((self.cell.weights or {}).values())
        value = self._amount(self.cell.value)
        if self.indicator.rule is Rule.RATIO_OF_SUMS:
            followed = [number(figure or 0) for figure in self._weighing(self.indicator.weight[0]).values()]
            return f"({' + '.join(followed)}) / ({' + '.join(map(number, weights))}) = {value}."
        terms = (f"{number(figure)} × {number(weight)}" for figure, weight in zip(self._known, weights, strict=True))
        return f"({' + '.join(terms)}) / {number(sum(weights))} = {value}."

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
        above = " + ".join(number(people) for people, _ in pairs)
        below = " + ".join(f"{number(people)} / {number(load)}" for people, load in pairs)
        formula = f"({above}) / ({below}) = {self._amount(value)}"
        return [f"Valeur dérivée, à titre expérimental : {formula}. Elle ne remplace pas la fourchette."]

    def _block(self) -> list[str]:
        children = self._campaign.referential.children[self.indicator.id]
        value, least = self.cell.value, self.cell.lower_bound
        result = f"= {self._amount(value)}" if value is not None else f": au moins {self._amount(least)}"
        alone = [seen for seen in self.cell.sources if seen.indicator == self.indicator.id and self._stands_alone(seen)]
        if alone:
            typed = [f"{seen.territory}, total saisi sans aucune ligne : {number(seen.figure or 0)}." for seen in alone]
            rest = [t for t in self._campaign.series if t not in {seen.territory for seen in alone}]
            return [*typed, *(f"{t} : somme de ses lignes." for t in rest), f"Ensemble {result}."]
        rows = [self._consolidated[child.id, self.cell.period] for child in children]
        lines = [f"« {row.indicator.short} » : {cell_display(row) or EMPTY}, {STATE_WORDS[row.state]}." for row in rows]
        return [*lines, f"{self._added(rows)} {result}."]

    def _stands_alone(self, total: Observation) -> bool:
        rows = self._campaign.series[total.territory]
        position = self._campaign.periods.index(self.cell.period)
        children = self._campaign.referential.children[self.indicator.id]
        return total.figure is not None and all(rows[child.id][position].figure is None for child in children)

    @staticmethod
    def _added(rows: Sequence[ConsolidatedCell]) -> str:
        parts = [row.value if row.value is not None else row.lower_bound for row in rows]
        return " + ".join(number(part) for part in parts if part is not None)
