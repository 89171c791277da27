"""The last actions, under the names of their buttons: what each gave, when and by whom, or that it was undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calpae_xl.core.results.home_row import HomeRow, Line, home_row
from calpae_xl.core.sheets.journal import Action, JournalEntry, last_of, standing, without_start
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.plan import Content

_AT_ONCE = (Action.PROCESS,)
"""« Traiter » has no button: on the command line it does what three of them do."""

_BUTTONS: Mapping[Action, tuple[Action, ...]] = {
    Action.VALIDATE: _AT_ONCE,
    Action.CORRECT: (),
    Action.COMPARE: _AT_ONCE,
    Action.CONSOLIDATE: _AT_ONCE,
    Action.INTEGRATE: (),
    Action.DECIDE: (),
    Action.COMPARE_VINTAGES: (),
    Action.SEND: (),
}
"""Buttons that mark the progress of a campaign, and what else does their work; « Journal » lists every action."""

NEVER = "pas encore lancée sur ce classeur"
AS_BUILT = typeset("pas encore lancée ; les résultats sont ceux de la création du classeur")


def action_rows(entries: Sequence[JournalEntry]) -> Iterator[HomeRow]:
    """Yield the last run of each button.

    Args:
        entries: Lines of « Journal », oldest first.
    """
    yield home_row(Line.HEADING, "Dernières actions")
    yield home_row(Line.HEADER, "Action", None, "Date", "Résultat")
    left = standing(entries)
    for button, others in _BUTTONS.items():
        entry = _last(entries, (button, *others))
        cells: tuple[Value | None, ...] = (button.value, None, *_said(button, entry, left))
        yield HomeRow(Line.ACTION, tuple(map(Content, cells)))


def _last(entries: Sequence[JournalEntry], actions: Sequence[Action]) -> JournalEntry | None:
    """Return the last line of any of these actions."""
    found = [entry for action in actions if (entry := last_of(entries, action)) is not None]
    return max(found, key=lambda entry: [*entries].index(entry), default=None)


def _said(button: Action, entry: JournalEntry | None, left: Sequence[JournalEntry]) -> tuple[Value | None, str]:
    """Return when it was, and what it gave."""
    if entry is None and not _BUTTONS[button]:
        return None, NEVER
    if entry is None:
        # A change of what people own works every result out anew; undone, it leaves them as they were.
        change = _last(left, [action for action in Action if action.changes_workbook])
        return (None, AS_BUILT) if change is None else (change.at, typeset(f"avec « {change.action} »"))
    told = f"{without_start(entry.detail)} (par {entry.user})"
    return entry.at, told if entry in left else f"annulée – {told}"
