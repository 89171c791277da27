"""What leaves the entry sheets for « Millésimes »: figures as they are published, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature
from calpae_xl.core.trade.model import Indicator, Period, ValueKind
from calpae_xl.core.trade.values import Value, shown_figure, trimmed_text
from calpae_xl.core.workbook.plan import Content
from calpae_xl.data import PublishedFigure
from calpae_xl.renewal.entry_rows import EntryRow


@dataclass
class Archive:
    """What leaves the entry sheets of a campaign.

    Attributes:
        vintage: Name of the campaign.
        indicators: Those that are known, by id.
    """

    vintage: str
    indicators: Mapping[str, Indicator]
    remarks: list[PublishedRemark] = field(default_factory=list)
    _texts: dict[tuple[str, str, Period], str] = field(default_factory=dict)

    @property
    def figures(self) -> Iterator[PublishedFigure]:
        """Those that were kept; a blank cell publishes nothing."""
        return (PublishedFigure(self.vintage, *key, raw) for key, raw in self._texts.items() if raw)

    def keep(self, territory: str, indicator: str, cells: Mapping[Period, Content]) -> None:
        """Keep what cells of one row hold."""
        known = self.indicators.get(indicator)
        for period, content in cells.items():
            self._texts[territory, indicator, period] = as_published(content.value, known)

    def keep_row(self, territory: str, row: EntryRow) -> None:
        """Keep a whole row, its comment included."""
        self.keep(territory, row.key, row.cells)
        comment = trimmed_text(row.comment)
        if comment:
            place = (self.vintage, territory, row.key, "")
            self.remarks.append(PublishedRemark(*place, RemarkNature.COMMENT, comment))


def as_published(value: Value | None, indicator: Indicator | None) -> str:
    """Write a cell as a vintage keeps it: the text that people read, and that is read back as the same figure."""
    if (
        indicator is not None
        and indicator.kind is ValueKind.RATE
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and 0 <= value <= 1
    ):
        return f"{shown_figure(float(shown_figure(value * 100)))} %".replace(".", ",")
    return trimmed_text(value)


def joined_figures(known: Iterable[PublishedFigure], added: Iterable[PublishedFigure]) -> tuple[PublishedFigure, ...]:
    """Return the archive with more figures, latest vintage first; a later one takes the place of that of its cell."""
    known, added = tuple(known), tuple(added)
    if not added:
        return known
    figures = {each[:4]: each for each in (*known, *added)}
    return tuple(sorted(figures.values(), key=lambda each: each.vintage, reverse=True))


def joined_remarks(known: Iterable[PublishedRemark], added: Iterable[PublishedRemark]) -> tuple[PublishedRemark, ...]:
    """Return what was said, with what is said beside it; nothing is said twice."""
    return tuple(dict.fromkeys((*known, *added)))
