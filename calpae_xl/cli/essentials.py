"""What a terminal shows unless it is asked for all: what to treat first, and the campaign year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from calpae_xl.cli.changes import change_cell, show_gaps
from calpae_xl.cli.consolidation import show_legend, shown_cell
from calpae_xl.cli.findings import show_row
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.figures.changes import Change, ChangeState
from calpae_xl.core.figures.consolidation import ConsolidatedCell
from calpae_xl.core.figures.priorities import Priorities
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.figures.targets import gaps
from calpae_xl.core.findings.validation import Validation
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.telling.display import signed_text
from calpae_xl.core.telling.messages import with_unit
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import Indicator, Observation, Period
from calpae_xl.core.trade.typography import number, percentage, plural, typeset
from calpae_xl.core.trade.words import full_period_text

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Cell, Row, Screen

MOST_FIRST = 10
"""Figures that a person can take in; the list of all is one option away."""

_MOST_DEPARTMENTS = 5
"""Departments that a table of a year has room for; beyond, it shows the collectivity alone."""


def show_first(
    screen: Screen,
    campaign: Campaign,
    validation: Validation,
    cells: Sequence[ConsolidatedCell],
    *,
    remedies: bool = True,
) -> None:
    """Print the ten figures to treat first, as « Contrôles » has them, and how many are left."""
    asking = _asking(campaign, validation, cells)
    if not asking:
        return
    screen.heading("À traiter d’abord")
    for findings, effect in most_pressing(campaign, validation, cells):
        show_row(screen, campaign, findings, _weighs(effect), remedies=remedies)
    left = len(asking) - MOST_FIRST
    if left > 0:
        screen.say(f"et {plural(left, 'autre ligne', 'autres lignes')}.", "dim", first="  ")


def _weighs(effect: float | None) -> str:
    return typeset(f"pèse {number(100 * effect, 0)} % du total") if effect else ""


def most_pressing(
    campaign: Campaign, validation: Validation, cells: Sequence[ConsolidatedCell]
) -> list[tuple[Sequence[Finding], float | None]]:
    """Return what to treat first, a figure each, with the share of a total that it weighs."""
    weigh = Priorities(campaign, cells)
    opened = {finding.fingerprint: finding for finding in validation.findings}
    pressing: list[tuple[Sequence[Finding], float | None]] = []
    for line in _asking(campaign, validation, cells)[:MOST_FIRST]:
        findings = [opened[each] for each in line.fingerprints]
        effects = [effect for finding in findings if (effect := weigh.of(finding).effect) is not None]
        pressing.append((findings, max(effects, default=None)))
    return pressing


def _asking(campaign: Campaign, validation: Validation, cells: Sequence[ConsolidatedCell]) -> Sequence[FindingLine]:
    lines = findings_lines(campaign, validation, campaign.listed, cells)
    return [line for line in lines if line.asks and line.fingerprints]


def show_year(screen: Screen, work: Processed) -> None:
    """Print the campaign year: a line per indicator, departments, the collectivity, its change."""
    campaign = work.campaign
    year = Period(str(campaign.settings.year))
    consolidated = {cell.indicator.id: cell for cell in work.cells if cell.period == year}
    if not consolidated:
        return
    changed = _changes_into(work.changes, year)
    whole = campaign.settings.collectivity
    header = ["Indicateur", *_codes(campaign), whole.short, f"Évolution {whole.short}"]
    rows = []
    for cell in consolidated.values():
        own = [_department_cell(campaign, code, cell.indicator, year) for code in _codes(campaign)]
        change = changed.get((whole.code, cell.indicator.id))
        rows.append((cell.indicator, (*own, shown_cell(cell), _computed(change))))
    _show_table(screen, f"{full_period_text(year).capitalize()}", header, rows)
    screen.line()
    show_legend(screen, "— évolution non calculée (calpae evolutions)")


def show_latest_changes(screen: Screen, work: Processed) -> None:
    """Print the changes into the campaign year, a column per department, then the targets of the collectivity."""
    campaign = work.campaign
    year = Period(str(campaign.settings.year))
    changed = _changes_into(work.changes, year)
    if changed:
        whole = campaign.settings.collectivity
        codes = [*_codes(campaign), whole.code]
        earlier = next(iter(changed.values())).earlier
        rows, silent = [], []
        for indicator in campaign.referential.consolidated:
            row = [changed.get((code, indicator.id)) for code in codes]
            if any(change is not None and change.state is not ChangeState.MISSING for change in row):
                rows.append((indicator, tuple(map(change_cell, row))))
            else:
                silent.append(indicator.short)
        title = f"Évolutions de {earlier.label} à {year.label}"
        _show_table(screen, title, ["Indicateur", *map(whole.called, codes)], rows)
        if silent:
            screen.say(f"Donnée manquante : {' ; '.join(silent)}.", "dim", rest="  ")
    whole_code = campaign.settings.collectivity_code
    show_gaps(screen, campaign, [gap for gap in gaps(work) if gap.territory == whole_code])


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


def _department_cell(campaign: Campaign, code: str, indicator: Indicator, year: Period) -> Cell:
    from calpae_xl.cli.screen import Cell

    seen = next((o for o in _row(campaign, code, indicator) if o.period == year), None)
    if seen is None:
        return Cell("")
    if seen.figure is None:
        return Cell((seen.raw or "").strip(), "dim")
    return Cell(with_unit(seen.figure, indicator))


def _row(campaign: Campaign, code: str, indicator: Indicator) -> Iterator[Observation]:
    row = campaign.series.get(code, {}).get(indicator.id)
    return iter(() if row is None else row)


def _show_table(
    screen: Screen, title: str, header: Sequence[str], rows: Sequence[tuple[Indicator, tuple[Cell, ...]]]
) -> None:
    from calpae_xl.cli.screen import Row

    table: list[Row] = [Row(indicator.short, cells) for indicator, cells in rows]
    screen.tables(header, [(title, table)])
