"""What people own, fitted to what they want now: every row finds its place, or its figures go to the archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from calpae_xl.core.sheets.referential import ReferentialLines
from calpae_xl.core.trade.labels import label_key
from calpae_xl.core.trade.model import Indicator, Period, ReservationType
from calpae_xl.core.trade.values import trimmed_text
from calpae_xl.core.trade.words import is_seen_as_scope
from calpae_xl.making.content import MasterContent
from calpae_xl.renewal.archive import joined_figures, joined_remarks
from calpae_xl.renewal.carried import Carried
from calpae_xl.renewal.changes import Change, Told
from calpae_xl.renewal.fitting import Fitting
from calpae_xl.renewal.measures import by_measure, lines_by_measure
from calpae_xl.renewal.moved_cells import FormerSheet, with_moved_cells


@dataclass(frozen=True, slots=True)
class Remade:
    """What the new workbook is made of.

    Attributes:
        content: What people own, at its new place.
        told: What changes, in order.
        renamed: Ids by the id that they had.
    """

    content: MasterContent
    told: tuple[Told, ...]
    renamed: Mapping[str, str]

    def with_content(self, content: MasterContent) -> Remade:
        """Return the same with something else of people's."""
        return replace(self, content=content)


def remade(carried: Carried) -> Remade:
    """Fit what people own to the referential and the settings that they want.

    Ids decide what is what; then « Remplace »; then, for a row whose id is lost, its label. A row that is none of
    these stays if it stands twice or has no id, else its figures go to « Millésimes ».

    Args:
        carried: All that people own.
    """
    referential, settings = carried.campaign.referential, carried.settings
    fitting = Fitting(carried)
    declared = {territory.code for territory in settings.territories}
    for code, rows in carried.entries.items():
        if code in declared:
            fitting.fit(code, rows)
        else:
            fitting.put_away(code, rows)
    fitting.told += _sheets(carried)
    content = carried.content
    indicators = by_measure(_with_breaks(referential.indicators, fitting.broken))
    content = replace(
        content,
        referential=replace(referential, indicators=indicators),
        lines=_lines(content.lines, fitting.broken, [*indicators]),
        entries=fitting.entries,
        formulas=fitting.formulas,
        comments=fitting.comments,
        odd_rows={code: tuple(rows) for code, rows in fitting.odd.items()},
        vintages=joined_figures(content.vintages, fitting.archive.figures),
        remarks=joined_remarks(content.remarks, fitting.archive.remarks),
        reservation_lines=_reservation_lines(
            content.reservation_lines, referential.heirs, settings.reservation_word(ReservationType.CEA_SCOPE)
        ),
    )
    former = {code: FormerSheet(cells, carried.entries[code].merges) for code, cells in fitting.cells.items()}
    content = with_moved_cells(content, former, fitting.told)
    told = sorted(fitting.told, key=lambda each: each.change.value)
    return Remade(content, tuple(dict.fromkeys(told)), fitting.renamed)


def _sheets(carried: Carried) -> Iterator[Told]:
    """Tell the sheets that are not what they were: found again, renamed, or made anew with nothing in them."""
    for territory in carried.settings.territories:
        rows = carried.entries.get(territory.code)
        if rows is None:
            yield Told(Change.SHEET_ADDED, territory.code, territory.sheet)
        elif territory.code in carried.recognised:
            yield Told(Change.SHEET_RESTORED, territory.code, rows.sheet)
        elif label_key(rows.sheet) != label_key(territory.sheet):
            yield Told(Change.SHEET_RENAMED, territory.code, rows.sheet, territory.sheet)
    yield from carried.told
    for name in carried.missing:
        yield Told(Change.SHEET_EMPTIED, "", name)


def _with_breaks(indicators: Mapping[str, Indicator], broken: Mapping[str, Period]) -> Mapping[str, Indicator]:
    """Declare the break of each indicator that goes on with the history of another."""
    return {
        name: replace(each, breaks=each.breaks | {broken[name].label}) if name in broken else each
        for name, each in indicators.items()
    }


def _lines(
    lines: ReferentialLines | None, broken: Mapping[str, Period], order: Sequence[str]
) -> ReferentialLines | None:
    """Write the same into the lines of « Référentiel », and put them in order."""
    if lines is None:
        return None
    indicators = []
    for line in lines.indicators:
        period = broken.get(label_key(trimmed_text(line.get("id"))))
        years = trimmed_text(line.get("breaks")).replace(",", " ").split()
        if period is not None and period.label not in years:
            line = {**line, "breaks": " ".join(sorted((*years, period.label)))}
        indicators.append(line)
    return lines_by_measure(lines._replace(indicators=tuple(indicators)), order)


def _reservation_lines(
    lines: tuple[Mapping[str, str], ...] | None, heirs: Mapping[str, str], scope: str
) -> tuple[Mapping[str, str], ...] | None:
    """Have the lines of « Réserves » name indicators, and what is consolidated, as they are called now."""
    if lines is None:
        return None
    return tuple(
        {
            **line,
            "indicator": heirs.get(label_key(line["indicator"]), line["indicator"]),
            "type": scope if is_seen_as_scope(line["type"]) else line["type"],
        }
        for line in lines
    )
