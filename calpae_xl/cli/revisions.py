"""Revisions as people read them, in a terminal or through a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.core.figures.revisions import Comparison, Part, Revision, RevisionKind
from calpae_xl.core.telling.revision_note import left_out_text
from calpae_xl.core.telling.revision_words import (
    KIND_WORDS,
    NEW,
    RETIRED,
    counts_text,
    difference_text,
    line_word,
    sides_text,
    state_text,
    value_text,
)
from calpae_xl.core.trade.model import Territory
from calpae_xl.core.trade.typography import plural, typeset
from calpae_xl.core.trade.words import period_text

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Row, Screen

_PARTS = {Part.TARGET: "Objectifs", Part.BREAKDOWN: "Ventilations publiées d’un seul côté"}
_HEADER = ("Indicateur", "Période", "Publié", "Actuel", "Écart", "Justification")


def plain_revisions(comparison: Comparison) -> list[str]:
    """Write one fact per line: territory, identifier, label, period, kind, both values, difference, state.

    Where nothing differs, a sentence says it: headers alone would not.
    """
    rows: list[tuple[str, ...]] = [("Département", "Identifiant", *_HEADER[:2], "Type de révision", *_HEADER[2:])]
    for territory in comparison.territories:
        rows += [_plain(r) for r in comparison.revisions if r.territory == territory.code]
        for named, kind in ((comparison.retired, RETIRED), (comparison.new, NEW)):
            rows += [
                (row.territory, row.indicator, row.name, "", kind, "", "", "", "")
                for row in named
                if row.territory == territory.code
            ]
    return aligned(rows) if rows[1:] else [typeset(f"{sides_text(comparison)} : aucune différence.")]


def _plain(revision: Revision) -> tuple[str, ...]:
    return (
        revision.territory,
        revision.indicator.id,
        revision.indicator.short,
        period_text(revision.period),
        line_word(revision),
        value_text(revision.before),
        value_text(revision.after),
        difference_text(revision),
        revision.justification or state_text(revision),
    )


def show_revisions(screen: Screen, comparison: Comparison) -> None:
    """Print a table per department, revisions by kind, then the indicators that only one side has."""
    groups = [
        (f"{territory.sheet} : {counts_text(comparison, territory.code)}", [*_rows(comparison, territory)])
        for territory in comparison.territories
    ]
    screen.heading(sides_text(comparison))
    screen.tables(_HEADER, groups)
    for named, title in ((comparison.retired, "Indicateurs retirés"), (comparison.new, "Indicateurs nouveaux")):
        if named:
            screen.heading(title)
        for row in named:
            screen.say(f"{row.territory}, {row.name}", first="  ")
    if comparison.apart:
        screen.line()
        screen.say(left_out_text(comparison), "dim")


def show_main_revisions(screen: Screen, comparison: Comparison) -> None:
    """Print what differs, counted by department, then the revisions that wait for a justification."""
    screen.heading(sides_text(comparison))
    for territory in comparison.territories:
        screen.say(f"{territory.sheet} : {counts_text(comparison, territory.code)}.", rest="  ")
    asked = [r for r in comparison.revisions if r.needs_justification and not r.justification]
    if asked:
        rows = [_row(r, f"{r.territory}, {r.indicator.short}") for r in asked[:_MOST_ASKED]]
        screen.tables(_HEADER, [("À justifier", rows)])
        left = len(asked) - len(rows)
        if left:
            screen.say(f"et {plural(left, 'autre révision', 'autres révisions')} à justifier.", "dim")


_MOST_ASKED = 20


def _rows(comparison: Comparison, territory: Territory) -> Iterator[Row]:
    from calpae_xl.cli.screen import Row

    achieved = comparison.of(territory.code, Part.ACHIEVED)
    lists = [(KIND_WORDS[kind], [r for r in achieved if r.kind is kind]) for kind in RevisionKind]
    lists += [(title, [*comparison.of(territory.code, part)]) for part, title in _PARTS.items()]
    for title, revisions in lists:
        if revisions:
            yield Row(title[0].upper() + title[1:])
        yield from map(_row, revisions)


def _row(revision: Revision, label: str = "") -> Row:
    from calpae_xl.cli.screen import Cell, Row

    values = (
        period_text(revision.period),
        value_text(revision.before),
        value_text(revision.after),
        difference_text(revision),
    )
    state = Cell(state_text(revision), "" if revision.justification else "yellow")
    return Row(label or revision.indicator.short, (*map(Cell, values), state))
