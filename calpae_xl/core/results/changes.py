"""The sheet « Évolutions »: changes from year to year, alive where computed, the reason in words elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.core.figures.changes import Change, ChangeState
from calpae_xl.core.figures.ends import WITHOUT_RATIO, difference_unit
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.changes_places import (
    CHANGES_HEADER_ROW,
    FIRST_PAIR_COLUMN,
    TERRITORY_HEADER,
    ChangesPlaces,
    GapPart,
)
from calpae_xl.core.results.consolidation_places import BANNER_ROW, ConsolidationPlaces
from calpae_xl.core.results.home_row import sheet_called, sheet_link
from calpae_xl.core.results.snapshot import BANNER_FORMULA
from calpae_xl.core.results.target_gaps import target_table
from calpae_xl.core.telling.display import reasons_text
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.workbook.contents import SheetContents
from calpae_xl.core.workbook.grid import column_letters
from calpae_xl.core.workbook.layout import ID_HEADER, LABEL_HEADER, LAYOUT_VERSION, UNIT_HEADER, Mark, Role
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content

_WIDE_FROM = 5
"""Achieved years from which the changes alone are wide enough for what is said of them."""


def changes_contents(work: Processed) -> SheetContents:
    """Return every cell of the sheet: words, live formulas and their cached results.

    Source:
        design.md, sections 4 and 7.
    """
    campaign = work.campaign
    places = ChangesPlaces(ConsolidationPlaces(campaign.referential, campaign.settings))
    cells = dict(_head(places))
    for (territory, name), row in places.rows.items():
        indicator = campaign.referential.indicators[name]
        cells[f"A{row}"] = Content(name)
        cells[f"B{row}"] = Content(campaign.settings.collectivity.called(territory))
        cells[f"C{row}"] = Content(typeset(indicator.short))
        cells[f"D{row}"] = Content(typeset(difference_unit(indicator)))
    for change in work.changes:
        cells.update(_change(places, change))
    cells.update(target_table(places, work))
    for letters, role in (("D", Role.HOME), ("E", Role.CONSOLIDATION)):
        name = sheet_called(campaign, role)
        cells[f"{letters}1"] = sheet_link(name, f"← {name}")
    cells.update(_leads(places, sheet_called(campaign, Role.CHANGES), campaign.settings.collectivity_short))
    return SheetContents(Role.CHANGES, cells)


def _leads(places: ChangesPlaces, sheet: str, collectivity: str) -> Iterator[tuple[str, Content]]:
    """Yield links to what stands below, and off the screen: the collectivity, and the objectives."""
    below = next((row for (territory, _), row in places.rows.items() if territory == places.whole), None)
    links = [] if below is None else [cell_link(CellRef(sheet, f"B{below}"), f"{collectivity} ↓")]
    if places.aims:
        beside = f"{places.gap_column(0, GapPart.TARGET)}{CHANGES_HEADER_ROW}"
        links.append(cell_link(CellRef(sheet, beside), "Objectifs →"))
    # Beside those that lead back, as far as the table goes.
    for number, link in zip(range(FIRST_PAIR_COLUMN + 1, places.parting_column), links, strict=False):
        yield f"{column_letters(number)}1", link


def _head(places: ChangesPlaces) -> Iterator[tuple[str, Content]]:
    settings = places.table.settings
    yield "A1", Content(Mark(LAYOUT_VERSION, Role.CHANGES, "", settings.campaign).text)
    yield "B1", Content(typeset("Évolutions d’une année à l’autre"))
    campaign = f"Campagne {settings.campaign}."
    told = (
        "Écart dans l’unité de la ligne (points pour les taux), puis en % ; en toutes lettres, pourquoi deux chiffres "
        "ne se comparent pas."
    )
    if len(places.years) < _WIDE_FROM:
        yield "B2", Content(typeset(f"{campaign} {told}"))
    else:
        # Over the changes alone: objectives may be printed apart, beside the names and what stands above these.
        yield "B2", Content(typeset(campaign))
        yield f"{column_letters(FIRST_PAIR_COLUMN)}2", Content(typeset(told))
    yield f"B{BANNER_ROW}", Content("", BANNER_FORMULA)
    for letters, header in zip("ABCD", (ID_HEADER, TERRITORY_HEADER, LABEL_HEADER, UNIT_HEADER), strict=True):
        yield f"{letters}{CHANGES_HEADER_ROW}", Content(header)
    for later in range(1, len(places.years)):
        pair = f"{places.years[later - 1].label} → {places.years[later].label}"
        yield f"{places.column(later)}{CHANGES_HEADER_ROW}", Content(pair)
        yield f"{places.column(later, relative=True)}{CHANGES_HEADER_ROW}", Content(typeset(f"{pair}, en %"))


def _change(places: ChangesPlaces, change: Change) -> Iterator[tuple[str, Content]]:
    territory, name = change.territory, change.indicator.id
    row, later = places.rows[territory, name], places.years.index(change.later)
    if change.state is not ChangeState.COMPUTED:
        yield f"{places.column(later)}{row}", Content(reasons_text(change))
        return
    last, first = places.timeline.years[later], places.timeline.years[later - 1]
    yield f"{places.column(later)}{row}", Content(change.absolute, places.difference(territory, name, last, first))
    if change.indicator.kind not in WITHOUT_RATIO:
        cached = "" if change.relative is None else change.relative
        formula = places.change_ratio(territory, name, later)
        yield f"{places.column(later, relative=True)}{row}", Content(cached, formula)
