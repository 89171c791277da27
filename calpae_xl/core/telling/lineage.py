"""Explains a figure: what it shows, where it comes from, how it was made, what weighs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calpae_xl.core.campaign.period_columns import breaking_years
from calpae_xl.core.campaign.reservations import ReservationIndex
from calpae_xl.core.campaign.worded_targets import Sense, sense_of
from calpae_xl.core.figures.changes import ChangeState, Reason
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import Gaps, TargetState, in_order
from calpae_xl.core.telling.calculation import EMPTY, Calculation, amount, usable
from calpae_xl.core.telling.display import (
    NOT_CONCERNED,
    NOT_FILLED_IN,
    STATE_WORDS,
    cell_display,
    change_display,
    gap_display,
    state_said,
)
from calpae_xl.core.telling.messages import sentence
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import (
    CellRef,
    Indicator,
    Kind,
    MissingCode,
    Observation,
    Period,
    Reservation,
    ReservationType,
    Rule,
)
from calpae_xl.core.trade.typography import NBSP, listed, typeset
from calpae_xl.core.trade.words import article, date_text, full_period_text, period_text, word

_CODE_WORDS: Mapping[MissingCode, str] = {
    MissingCode.ND: "ND, non disponible",
    MissingCode.NC: "NC, non concerné ou non communiqué",
    MissingCode.SO: f"SO, {NOT_CONCERNED} : il n’y a rien à compter",
    MissingCode.BLANK: f"{NOT_FILLED_IN}, ce qui n’est pas zéro",
    MissingCode.UNREADABLE: "illisible, aucun chiffre n’en est tiré",
}

_SENSES: Mapping[Sense, str] = {
    Sense.MORE_THAN: "plus de",
    Sense.AT_LEAST: "au moins",
    Sense.AT_MOST: "au plus",
    Sense.LESS_THAN: "moins de",
}

_STATE_SENTENCES: Mapping[State, str] = {
    State.PARTIAL: "il manque un chiffre au moins ; ce qui est connu est un minimum, jamais un total",
    State.SINGLE: "le chiffre est celui d’un département, pas celui de {whole}",
    State.RANGE: "ces chiffres ne s’additionnent pas, et {why}",
    State.WEIGHTED: "ces chiffres ne s’additionnent pas ; les poids d’une moyenne sont connus",
    State.COUNTED_ONCE: "ce qui est compté une fois pour tous les départements n’est pas additionné",
    State.BLOCKED: "un chiffre de département est inutilisable tant qu’il n’est ni corrigé ni justifié",
    State.MISSING: "aucun département ne donne de chiffre",
}


class Section(NamedTuple):
    """One part of an explanation: a title and its sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The explanation of one figure, typeset; a section without a line is left out.

    Attributes:
        title: Territory, indicator and period.
        shown: What the figure is, in a few words.
    """

    title: str
    shown: str
    sections: tuple[Section, ...]


def explain(work: Processed, territory: str, indicator: Indicator, period: Period) -> Lineage:
    """Explain one figure.

    Args:
        work: The workbook.
        territory: Code of a department of the campaign, or of the collectivity.
        indicator: An entered indicator; for the collectivity, one that is consolidated.
        period: One of the campaign.
    """
    explainer = _Explainer(work, territory, indicator, period)
    if territory == work.campaign.settings.collectivity_code:
        return explainer.collectivity(explainer.consolidated[indicator.id, period])
    return explainer.department(explainer.seen(territory, period))


class _Explainer:
    """One figure of one workbook, and all that can be said of it."""

    def __init__(self, work: Processed, territory: str, indicator: Indicator, period: Period) -> None:
        self.work = work
        self.campaign = work.campaign
        self.territory = territory
        self.indicator = indicator
        self.period = period
        self.reservations = ReservationIndex(self.campaign.reservations)
        self.consolidated = {(cell.indicator.id, cell.period): cell for cell in work.cells}

    @property
    def _together(self) -> bool:
        return self.territory == self.campaign.settings.collectivity_code

    @property
    def whole(self) -> str:
        """The collectivity with its article: « la Métropole »."""
        return article(self.campaign.settings.collectivity_short)

    @property
    def _scope(self) -> str:
        return self.campaign.settings.reservation_word(ReservationType.CEA_SCOPE)

    def _reserved(self, reservation: Reservation) -> str:
        """Write a reservation and its note."""
        span = "" if reservation.period else ", toutes années"
        note = f" : {reservation.note.rstrip('.')}" if reservation.note else ""
        return f"« {self.campaign.settings.reservation_word(reservation.type)} »{span}{note}."

    def seen(self, territory: str, period: Period) -> Observation:
        """Return what a department declares for the indicator."""
        return self.campaign.series[territory][self.indicator.id][self.campaign.periods.index(period)]

    def department(self, seen: Observation) -> Lineage:
        """Explain what one department declares."""
        name = next(t.sheet for t in self.campaign.territories if t.code == self.territory)
        cell = self.consolidated.get((self.indicator.id, self.period))
        return self._lineage(
            name,
            self._read(seen),
            ("Cellule", [_capital(f"{_place(seen)}.")]),
            ("Lecture", [_capital(f"{self._read(seen)}."), *self._doubts(seen)]),
            ("Commentaire de la ligne", self._comments(self.territory)),
            ("Constats", self._findings([seen])),
            ("Réserves", [self._reserved(r) for r in self._reservations(seen)]),
            ("Calcul", [_capital(f"{self._counted(self.period)}.")] if self.indicator.is_block else []),
            *self._around(),
            (
                f"Dans {self.whole}",
                [] if cell is None else [f"{_worth(cell)}."],
            ),
        )

    def collectivity(self, cell: ConsolidatedCell) -> Lineage:
        """Explain a consolidated cell."""
        return self._lineage(
            self.campaign.settings.collectivity_short,
            _worth(cell),
            ("État", [*self._state(cell)]),
            ("Règle", [self._rule()]),
            ("Sources", [line for seen in cell.sources for line in self._source(seen)]),
            ("Pondération", self._weights(cell)),
            ("Calcul", self._calculation(cell).lines()),
            ("Constats", self._findings([*cell.sources, *cell.weighing])),
            ("Écarts justifiés", [f"{note.rstrip('.')}." for note in cell.notes]),
            ("Commentaires de la ligne", self._comments(*self.campaign.series)),
            *self._around(),
        )

    def _calculation(self, cell: ConsolidatedCell) -> Calculation:
        return Calculation(cell, self.campaign, self.work.validation, self.consolidated)

    def _counted(self, period: Period) -> str:
        """Write what the territory counts for a block, or what the cell of the collectivity shows."""
        cell = self.consolidated[self.indicator.id, period]
        if self._together:
            return cell_display(cell) or EMPTY
        return self._calculation(cell).counted_by(self.territory)

    def _state(self, cell: ConsolidatedCell) -> Iterator[str]:
        """Say what the cell is worth; of one that lacks nothing, who is counted and with which reservations."""
        if cell.state is not State.COMPLETE:
            worth = _STATE_SENTENCES[cell.state].format(whole=self.whole, why=self._apart(cell))
            yield f"{_capital(STATE_WORDS[cell.state])} : {worth}."
            return
        yield f"{_capital(state_said(cell))}."
        if cell.reservations:
            bearers: dict[str, dict[str, None]] = {}
            for reservation in cell.reservations:
                bearers.setdefault(self.campaign.settings.reservation_word(reservation.type), {})[
                    reservation.territory
                ] = None
            yield f"Sous réserve : {', '.join(f'{kind} ({listed([*codes])})' for kind, codes in bearers.items())}."

    def _lineage(self, name: str, shown: str, *sections: tuple[str, Sequence[str]]) -> Lineage:
        title = f"{name}, {self.indicator.short}, {full_period_text(self.period)}"
        made = (Section(typeset(title), tuple(map(typeset, lines))) for title, lines in sections if lines)
        return Lineage(title=typeset(title), shown=typeset(shown), sections=tuple(made))

    def _around(self) -> Iterator[tuple[str, Sequence[str]]]:
        yield "Évolution", self._change()
        years = sorted(self.campaign.referential.breaks(self.indicator))
        broken = f"Ne se compare pas à l’année précédente en {listed(years)} (feuille « Référentiel »)."
        yield "Ruptures déclarées", [broken] if years else []
        yield "Objectif", self._targets()
        yield "Écart à l’objectif", [*self._gaps()]
        about = (
            f"{self.indicator.label.rstrip(f' :{NBSP}')} ; unité : {self.indicator.unit} ; {word(self.indicator.kind)}"
        )
        named = f"{about} ; identifiant : {self.indicator.id}."
        yield "Indicateur", [named, *filter(None, [self.indicator.definition])]

    def _read(self, seen: Observation) -> str:
        if seen.figure is None:
            return _CODE_WORDS[seen.code or MissingCode.BLANK]
        indicator = self.campaign.referential.indicators[seen.indicator]
        read = amount(seen.figure, indicator)
        return read if seen.bound is None else f"{_SENSES[sense_of(seen.raw or '', indicator.direction)]} {read}"

    def _usable(self, seen: Observation) -> bool:
        return usable(seen, self.work.validation) is not None

    def _doubts(self, seen: Observation) -> list[str]:
        lines = []
        if seen.figure is not None and not self._usable(seen):
            lines.append("Ce chiffre est bloqué : il n’entre pas dans la consolidation.")
        if seen.proposals:
            lines.append(f"Corrections proposées : {' ; '.join(p.label for p in seen.proposals)}.")
        return lines

    def _source(self, seen: Observation) -> Iterator[str]:
        name = seen.territory
        if seen.indicator != self.indicator.id:
            name += f", « {self._short(seen.indicator)} »"
        yield f"{name}, {_place(seen)} ; lu : {self._read(seen)}."
        yield from (f"{name}, {line[:1].lower()}{line[1:]}" for line in self._doubts(seen))
        yield from (f"{name}, réserve {self._reserved(r)}" for r in self._reservations(seen))

    def _short(self, name: str) -> str:
        return self.campaign.referential.short_label(name)

    def _reservations(self, seen: Observation) -> tuple[Reservation, ...]:
        return self.reservations.at(seen.territory, seen.indicator, seen.period.label)

    def _rule(self) -> str:
        names = [f"« {self._short(name)} »" for name in self.indicator.weight]
        never = "Ces chiffres ne s’additionnent pas :"
        match self.indicator.rule:
            case Rule.SUM:
                return "Somme des départements ; ce qui manque n’est jamais compté pour zéro."
            case Rule.SUM_OF_CHILDREN:
                each = "Somme de ce que chaque département compte : le total qu’il saisit, sinon ses lignes"
                return f"{each} ; ce qui est {self._scope} ne l’est qu’une fois."
            case Rule.EQUAL_ELSE_WEIGHTED:
                return f"{never} valeur commune, sinon moyenne pondérée par {names[0]}, sinon fourchette."
            case Rule.WEIGHTED:
                return f"{never} moyenne pondérée par {names[0]}, sinon fourchette."
            case Rule.RATIO_OF_SUMS:
                return f"{never} somme de {names[0]} divisée par somme de {names[1]}, sinon fourchette."

    def _apart(self, cell: ConsolidatedCell) -> str:
        """Say why no mean is made of figures that are shown side by side."""
        if not cell.weighing or not all(map(self._usable, cell.weighing)):
            return "les poids d’une moyenne manquent"
        return "les poids connus n’en font pas une moyenne"

    def _weights(self, cell: ConsolidatedCell) -> list[str]:
        if not cell.weighing:
            return []
        lacking = [seen for seen in cell.weighing if not self._usable(seen)]
        if cell.weights is not None:
            head = "Les poids sont connus et utilisés."
        elif cell.state is State.COMPLETE:
            head = "La valeur est la même partout : les poids ne servent pas."
        elif cell.state is State.SINGLE or len(cell.coverage) + len(cell.unconcerned) < len(self.campaign.series):
            head = "Les poids ne servent pas : un chiffre manque."
        elif lacking:
            head = "Les poids ne servent pas : il en manque."
        else:
            head = "Les poids ne servent pas : leur somme est nulle, ou la moyenne sort de la fourchette."
        lines = [
            f"{seen.territory}, « {self._short(seen.indicator)} », {_place(seen)} ; {self._weight(seen)}."
            for seen in cell.weighing
        ]
        return [head, *lines]

    def _weight(self, seen: Observation) -> str:
        return f"lu : {self._read(seen)}" if self._usable(seen) else f"inutilisable : {self._read(seen)}"

    def _findings(self, cells: Sequence[Observation]) -> list[str]:
        about = _Cells(cells)
        validation = self.work.validation
        justified = [
            f"{self._finding(finding)} Justifié : « {text} »."
            for finding, text in validation.justified
            if about.concerned(finding)
        ]
        return [*(self._finding(finding) for finding in validation.findings if about.concerned(finding)), *justified]

    def _finding(self, finding: Finding) -> str:
        problem, remedy = sentence(finding, self.campaign.referential, self.campaign.settings)
        return f"{finding.code.text}, {word(finding.severity)}, {address(finding.at)} : {problem} {remedy}"

    def _comments(self, *departments: str) -> list[str]:
        found = {name: self.campaign.comments.get((name, self.indicator.id)) for name in departments}
        return [f"{name} : « {comment[0].strip()} »" for name, comment in found.items() if comment is not None]

    def _change(self) -> list[str]:
        key = (self.territory, self.indicator.id, self.period)
        found = next((c for c in self.work.changes if (c.territory, c.indicator.id, c.later) == key), None)
        if found is None or self.period.kind is Kind.TARGET:
            return []
        span = f"De {found.earlier.label} à {found.later.label}"
        if found.state is ChangeState.COMPUTED:
            return [f"{span} : {change_display(found)}."]
        reasons = self._reasons(found.reasons, found.earlier, found.later)
        return [f"{span}, non calculée : {change_display(found)}.", *reasons]

    def _reasons(self, reasons: Collection[Reason], earlier: Period, later: Period) -> list[str]:
        """Say where each reason comes from: reservations, declared break, coverage of both ends."""
        ends = (earlier, later)
        departments = [*self.campaign.series] if self._together else [self.territory]
        rows = self.campaign.referential.bearing_on(self.indicator)
        found: dict[str, None] = {}
        for period in ends:
            for department in departments:
                for row in rows:
                    for r in self.reservations.at(department, row.id, period.label):
                        broken_before = r.type is ReservationType.SERIES_BREAK and period == earlier
                        if Reason.__members__.get(r.type.name) in reasons and not broken_before:
                            found[f"{department}, {date_text(r.period or period.label)} : {self._reserved(r)}"] = None
        lines = [*found]
        broken = breaking_years(self.campaign.referential.breaks(self.indicator), earlier, later)
        if broken:
            lines.append(f"Rupture déclarée en {listed(broken)} dans la feuille « Référentiel ».")
        if {Reason.UNEQUAL_COVERAGE, Reason.NOT_ADDITIVE} & {*reasons}:
            name = self.campaign.settings.collectivity_short if self._together else self.territory
            lines += [f"{name} {period_text(end)} : {self._counted(end)}." for end in ends]
        return lines

    def _gaps(self) -> Iterator[str]:
        """Say how far the target, or the achieved year, is from what it is held against, where anything is aimed at."""
        if self.indicator not in self.campaign.referential.consolidated:
            return
        comparison = Gaps(self.work)
        for aim in comparison.aims:
            gap = comparison.of(self.territory, self.indicator, aim)
            if gap.is_set and self.period in {gap.target, gap.against}:
                held = f"{_capital(full_period_text(gap.target))} face au {full_period_text(gap.against)}"
                yield f"{held} : {gap_display(gap)}."
                if gap.state is TargetState.WITHHELD:
                    yield from self._reasons(gap.reasons, *in_order(gap.target, gap.against))

    def _targets(self) -> list[str]:
        aims = [p for p in self.campaign.periods if p.kind is Kind.TARGET and p != self.period]
        return [f"{aim.header} : {self._target(aim)}." for aim in aims]

    def _target(self, aim: Period) -> str:
        if not self._together:
            seen = self.seen(self.territory, aim)
            return self._read(seen) if seen.bound is None else f"{self._read(seen)} (« {seen.raw} »)"
        cell = self.consolidated.get((self.indicator.id, aim))
        return (cell_display(cell) if cell is not None else "") or NOT_FILLED_IN


class _Cells:
    """Some entry cells, to tell which findings bear on them."""

    def __init__(self, cells: Sequence[Observation]) -> None:
        self._places: Collection[CellRef] = {seen.at for seen in cells if seen.at.cell is not None}
        self._lost = [seen for seen in cells if seen.at.cell is None]

    def concerned(self, finding: Finding) -> bool:
        """Tell whether a finding is carried by one of the cells, read it, or says why it is lost."""
        if finding.at in self._places or any(at in self._places for at in finding.related):
            return True
        return finding.code.level == 0 and any(
            finding.territory == seen.territory
            and finding.indicator in {None, seen.indicator}
            and finding.period in {None, seen.period}
            and finding.raw in {None, seen.indicator}
            for seen in self._lost
        )


def address(at: CellRef) -> str:
    """Write a place as Excel does: « Évolutions!F9 »; the sheet alone when there is no cell."""
    return at.sheet if at.cell is None else f"{at.sheet}!{at.cell}"


def _place(seen: Observation) -> str:
    sheet = f"feuille « {seen.at.sheet} »"
    if seen.at.cell is None:
        return f"{sheet}, ligne ou colonne introuvable"
    return f"{sheet}, cellule {seen.at.cell} : {'vide' if seen.raw is None else f'« {seen.raw} »'}"


def _worth(cell: ConsolidatedCell) -> str:
    """Say what a cell of the collectivity shows and is worth; one that is blocked says it all by itself."""
    shown = cell_display(cell) or EMPTY
    return shown if cell.state is State.BLOCKED else f"{shown}, {state_said(cell)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
