"""Rows that several blocks share by their label, in a table whose rows have left their order.

The row of a total that stands above such a row says whose it is, as long as the rows of a table stand in order. Two
things prove that they do not: a row of the kind out of every block, or breakdowns that add up to one another's total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from calpae_xl.core.campaign.referential import Referential
from calpae_xl.core.campaign.vintages import published_reading
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.transcription.cut_rows import LabelledRow
from calpae_xl.core.transcription.known_labels import KnownLabels


def out_of_order(
    rows: Sequence[LabelledRow], strays: Sequence[LabelledRow], known: KnownLabels, referential: Referential
) -> frozenset[int]:
    """Return the positions of the rows that may be those of another block.

    Args:
        rows: Those of a table, in order.
        strays: Rows of the same table that stand in no block, though several blocks may claim them.
        known: The labels that are known.
        referential: The indicators.
    """
    blocks = _blocks(rows, known)
    lost = {parent for row in strays for parent in _claimants(row, known)}
    doubtful = {parent for parent, block in blocks.items() if parent in lost and not _is_whole(rows, block, known)}
    for one, other in combinations(blocks, 2):
        if other in _claimants(rows[blocks[one][0]], known) and any(
            _exchanged(rows, (one, blocks[one]), (other, blocks[other]), referential)
        ):
            doubtful |= {one, other}
    return frozenset(position for parent in doubtful for position in blocks[parent])


def _claimants(row: LabelledRow, known: KnownLabels) -> Iterator[str | None]:
    """Yield the totals that may be those of a row, by its label."""
    return (known.parents[name] for name in known.named(row.label))


def _blocks(rows: Sequence[LabelledRow], known: KnownLabels) -> Mapping[str, Sequence[int]]:
    """Return the positions of the rows that only their parent tells from those of another block, by parent."""
    found: dict[str, list[int]] = {}
    for position, row in enumerate(rows):
        parent = known.parents.get(row.indicator or "")
        if parent is not None and len(known.named(row.label)) > 1:
            found.setdefault(parent, []).append(position)
    return found


def _is_whole(rows: Sequence[LabelledRow], block: Sequence[int], known: KnownLabels) -> bool:
    """Tell whether every row of a block that has its like in another one is there."""
    here = {rows[position].indicator for position in block}
    parents = {known.parents[name or ""] for name in here}
    likes = {name for name, parent in known.parents.items() if parent in parents and known.is_shared(name)}
    return likes <= here


def _exchanged(
    rows: Sequence[LabelledRow],
    one: tuple[str, Collection[int]],
    other: tuple[str, Collection[int]],
    referential: Referential,
) -> Iterator[bool]:
    """Tell of each period whether two blocks differ from their totals, and both together do not."""
    figures = {row.indicator: _figures(row, referential) for row in rows}
    for _, period in rows[0].columns.periods:
        gaps = []
        for parent, block in (one, other):
            parts = [figures[rows[position].indicator].get(period) for position in block]
            whole = figures.get(parent, {}).get(period)
            if whole is None or None in parts:
                break
            gaps.append(whole - sum(part for part in parts if part is not None))
        else:
            yield gaps[0] != 0 and sum(gaps) == 0


def _figures(row: LabelledRow, referential: Referential) -> Mapping[Period, float]:
    if row.row.slipped or row.at != row.columns.label:
        return {}
    indicator = referential.indicators[row.indicator or ""]
    printed = ((period, row.text(at)) for at, period in row.columns.periods)
    read = (
        (period, published_reading(text, indicator, target=period.kind is Kind.TARGET).figure)
        for period, text in printed
    )
    return {period: figure for period, figure in read if figure is not None}
