"""What a terminal shows unless it is asked for all: one screen, whose last lines say what to do next.

What is printed first scrolls away: the blockers, the figures that stand for their measures, then counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from calpae_xl.cli.changes import change_cell
from calpae_xl.cli.consolidation import shown_cell, year_legend
from calpae_xl.cli.findings import show_row
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.changes import Change, ChangeState
from calpae_xl.core.figures.consolidation import ConsolidatedCell, State
from calpae_xl.core.figures.department_totals import DepartmentTotals
from calpae_xl.core.figures.priorities import Priorities
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.reserved import RESERVED, ReservedFigures
from calpae_xl.core.figures.targets import gaps
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.completeness import wants_answer
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.results.key_figures import key_indicators
from calpae_xl.core.results.remaining import left_in
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.telling.display import gap_display, signed_text, total_text
from calpae_xl.core.telling.effects import effect_text
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.codes import Severity
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Indicator, MissingCode, Period
from calpae_xl.core.trade.typography import percentage, plural, typeset
from calpae_xl.core.trade.words import date_text, full_period_text, word

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Cell, Screen

MOST_FIRST = 5
"""Findings that stand on one screen; the list of all is one option away."""

_MOST_DEPARTMENTS = 5
"""Departments that a table of a year has room for; beyond, it shows the collectivity alone."""

_MOST_GAPS = 6


def show_first(
    screen: Screen,
    campaign: Campaign,
    validation: Validation,
    cells: Sequence[ConsolidatedCell],
    *,
    problems: bool = True,
) -> None:
    """Print what to treat first, what blocks before what asks, then how much is left; nothing where nothing asks."""
    rows = _rows(campaign, validation, cells)
    first = _pressing(rows, campaign, validation, cells)
    if first:
        screen.heading("À traiter d’abord")
    for findings, effect in first:
        show_row(screen, campaign, findings, effect_text(effect) or "", problems=problems, remedies=False)
    waits, told = left_in(rows), sum(line.severity.text == word(Severity.INFO) for line in rows)
    blocking = waits.blocking - sum(findings[0].severity is Severity.BLOCKING for findings, _ in first)
    asking = waits.to_explain - sum(findings[0].severity is not Severity.BLOCKING for findings, _ in first)
    counts = [
        plural(blocking, "autre bloquant", "autres bloquants") if blocking else "",
        f"{asking} à expliquer" if asking else "",
        f"{told} pour mémoire" if told else "",
    ]
    told_left = ", ".join(filter(None, counts))
    if told_left:
        screen.say(typeset(f"et {told_left}." if first else f"Rien à traiter ; {told_left}."), "dim", first="  ")


def most_pressing(
    campaign: Campaign, validation: Validation, cells: Sequence[ConsolidatedCell]
) -> list[tuple[Sequence[Finding], float | None]]:
    """Return what to treat first, a figure each, with the share of a total that it weighs.

    As long as something blocks, that alone.
    """
    return _pressing(_rows(campaign, validation, cells), campaign, validation, cells)


def _pressing(
    rows: Sequence[FindingLine], campaign: Campaign, validation: Validation, cells: Sequence[ConsolidatedCell]
) -> list[tuple[Sequence[Finding], float | None]]:
    weigh = Priorities(campaign, cells)
    opened = {finding.fingerprint: finding for finding in validation.findings}
    pressing: list[tuple[Sequence[Finding], float | None]] = []
    asking = [line for line in rows if line.asks]
    blocking = [line for line in asking if line.severity.text == word(Severity.BLOCKING)]
    for line in (blocking or asking)[:MOST_FIRST]:
        findings = [opened[each] for each in line.fingerprints]
        effects = [effect for finding in findings if (effect := weigh.of(finding).effect) is not None]
        pressing.append((findings, max(effects, default=None)))
    return pressing


def _rows(campaign: Campaign, validation: Validation, cells: Sequence[ConsolidatedCell]) -> Sequence[FindingLine]:
    """Return what stays open, a row a figure, as « Contrôles » has it."""
    lines = findings_lines(campaign, validation, campaign.listed, cells)
    return [line for line in lines if line.fingerprints]


def show_year(screen: Screen, work: Processed) -> None:
    """Print the first indicator of each measure in the campaign year, then how many rows are whole."""
    campaign = work.campaign
    year = Period(str(campaign.settings.year))
    consolidated = {cell.indicator.id: cell for cell in work.cells if cell.period == year}
    if not consolidated:
        return
    changed = _changes_into(work.changes, year)
    whole = campaign.settings.collectivity
    header = ["Indicateur", *_codes(campaign), whole.short, f"Évolution {whole.short}"]
    declared, rows = _Declared(work, year), []
    for indicator in key_indicators(work):
        own = [declared.cell(code, indicator) for code in _codes(campaign)]
        change = changed.get((whole.code, indicator.id))
        rows.append((indicator, (*own, shown_cell(consolidated[indicator.id]), _computed(change))))
    _show_table(screen, f"{full_period_text(year).capitalize()}, premier indicateur de chaque mesure", header, rows)
    used = {cell.mark for _, row in rows for cell in row} | {cell.text for _, row in rows for cell in row}
    year_legend(screen, used)
    # The rows that « Accueil » counts: a total of a block says again what its themes do.
    counts = Counter(_WORTHS.get(cell.state, _WHOLE) for cell in consolidated.values() if wants_answer(cell.indicator))
    worths = dict.fromkeys((_WHOLE, *_WORTHS.values()))
    told = ", ".join(typeset(plural(counts[worth], *worth)) for worth in worths if counts[worth])
    screen.say(typeset(f"{plural(counts.total(), 'ligne')} : {told}."), rest="  ")


_WHOLE, _PART = ("entière", "entières"), ("partielle", "partielles")
_WORTHS = {
    State.PARTIAL: _PART,
    State.SINGLE: _PART,
    State.RANGE: ("fourchette", "fourchettes"),
    State.BLOCKED: ("bloquée", "bloquées"),
    State.MISSING: ("sans chiffre", "sans chiffre"),
}
"""What a row is worth, one and several; any other is whole."""


def show_latest_changes(screen: Screen, work: Processed) -> None:
    """Print the changes of the first indicator of each measure, the targets of the collectivity, then counts."""
    campaign = work.campaign
    year = Period(str(campaign.settings.year))
    changed = _changes_into(work.changes, year)
    told = [change for change in changed.values() if change.state is not ChangeState.MISSING]
    earlier = next(iter(changed.values())).earlier if changed else None
    if earlier is not None and not told:
        screen.line()
        screen.say(f"Aucune évolution de {earlier.label} à {year.label} : rien ne se compare encore.", rest="  ")
    elif earlier is not None:
        whole = campaign.settings.collectivity
        codes = [*_codes(campaign), whole.code]
        rows = [
            (indicator, tuple(_computed(changed.get((code, indicator.id))) for code in codes))
            for indicator in key_indicators(work)
        ]
        title = f"Évolutions de {earlier.label} à {year.label}, premier indicateur de chaque mesure"
        _show_table(screen, title, ["Indicateur", *map(whole.called, codes)], rows)
    _show_targets(screen, work)
    if told:
        states = Counter(change.state for change in changed.values())
        counts = (
            (states[ChangeState.COMPUTED], "calculée", "calculées"),
            (states[ChangeState.MISSING], "sans donnée", "sans donnée"),
            (states[ChangeState.WITHHELD], f"non calculée, {_WHY}", f"non calculées, {_WHY}"),
        )
        said = ", ".join(plural(count, one, many) for count, one, many in counts if count)
        screen.say(typeset(f"{plural(len(changed), 'évolution')} : {said}."), rest="  ")


_WHY = "dont --tout dit la raison"


def _show_targets(screen: Screen, work: Processed) -> None:
    whole = work.campaign.settings.collectivity
    found = [gap for gap in gaps(work) if gap.territory == whole.code and gap.is_set]
    if found:
        screen.heading(f"Objectifs, {whole.short}")
    for gap in found[:_MOST_GAPS]:
        told = f"{gap.indicator.short}, {date_text(gap.target.label)} : {gap_display(gap)}"
        screen.say(typeset(told), first="  ", rest="    ")
    if len(found) > _MOST_GAPS:
        left = plural(len(found) - _MOST_GAPS, "autre objectif", "autres objectifs")
        screen.say(f"et {left}.", "dim", first="  ")


def _computed(change: Change | None) -> Cell:
    """Show a change that was computed; where it was not, a dash: a table of many columns has no room for reasons."""
    from calpae_xl.cli.screen import Cell

    if change is None or change.absolute is None:
        return change_cell(None)
    relative = "" if change.relative is None else f" ({percentage(change.relative)})"
    return Cell(f"{signed_text(change.absolute, change.indicator)}{relative}")


def _changes_into(changes: Sequence[Change], year: Period) -> dict[tuple[str, str], Change]:
    return {(change.territory, change.indicator.id): change for change in changes if change.later == year}


def _codes(campaign: Campaign) -> list[str]:
    codes = [territory.code for territory in campaign.territories]
    return codes if len(codes) <= _MOST_DEPARTMENTS else []


class _Declared:
    """What the departments say of a year."""

    def __init__(self, work: Processed, year: Period) -> None:
        self._campaign, self._year = work.campaign, year
        self._reserved = ReservedFigures(work.campaign)
        self._totals = DepartmentTotals(work.campaign.series, work.campaign.referential, work.validation.blocked)

    def cell(self, code: str, indicator: Indicator) -> Cell:
        """Show what a department says: its figure, what its themes add up to for a block, or what it typed."""
        from calpae_xl.cli.screen import Cell

        row = self._campaign.series.get(code, {}).get(indicator.id)
        seen = None if row is None else next((each for each in row if each.period == self._year), None)
        if seen is None:
            return Cell("")
        text, figure = (seen.raw or "").strip(), seen.figure
        if indicator.is_block and seen.code is MissingCode.BLANK:
            total = self._totals.of(code, indicator, self._campaign.periods.index(self._year))
            text, figure = total_text(total, indicator), total.figure
        elif figure is not None:
            text = with_unit(figure, indicator)
        if figure is None:
            return Cell(text, "dim")
        return Cell(text, mark=RESERVED if self._reserved.bear(code, indicator, self._year) else "")


def _show_table(
    screen: Screen, title: str, header: Sequence[str], rows: Sequence[tuple[Indicator, tuple[Cell, ...]]]
) -> None:
    from calpae_xl.cli.screen import Row

    screen.tables(header, [(title, [Row(indicator.short, cells) for indicator, cells in rows])])
