"""The record of the last actions: what their cells held before, in the very hidden sheet « _avant ».

It travels with the workbook: what was done in Excel can be undone from the command line, and the reverse. It holds
the last ten actions that changed what people own, and no more: an undo without end would need every former text of
the workbook to travel by mail with it, including those that somebody took out on purpose.

A seal binds it to the workbook: a digest of its lines and of those of « Journal » when it was last written. A record
that was changed by hand, that was taken from another workbook, or whose « Journal » was altered, no longer fits.
There is no secret in it: it stops accidents and hands in Excel, not a program written to deceive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

from calpae_xl.core.sheets.findings import FindingLine, lines_apart, read_findings
from calpae_xl.core.sheets.journal import JournalEntry, UnreadableJournalError, read_journal
from calpae_xl.core.trade.values import MAX_TEXT, Value, excel_length, serial
from calpae_xl.core.workbook.difference import whole_sheet_plan
from calpae_xl.core.workbook.encoded_value import encoded
from calpae_xl.core.workbook.formula_text import canonical, same_formula
from calpae_xl.core.workbook.grid import Grid, Sheet, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content, Plan, applied
from calpae_xl.core.workbook.sheet_recognition import marked_sheet

UNDO_SHEET = "_avant"

SEAL_CELL, COUNT_CELL = "B1", "C1"
"""Where the seal stands, and the number of lines of « Journal » that it covers."""

_COLUMNS = {"sheet": "B", "cell": "C", "kind": "D", "value": "E", "formula": "F", "after": "G"}
_HEADERS = {
    "sheet": "Feuille",
    "cell": "Cellule",
    "kind": "Nature",
    "value": "Avant",
    "formula": "Formule",
    "after": "Empreinte",
}
_HEADER_ROW, _FIRST_ROW = 2, 3

MOST_ACTIONS = 10
MOST_LINES, MOST_CHARACTERS = 5_000, 500_000
"""What the sheet may hold; the oldest actions leave it first. A whole return takes some hundreds of lines."""

ACTION, TABLE, TOO_LONG, TOO_MUCH = "action", "tableau", "trop long", "trop volumineux"
"""Kinds of lines beside those of typed values: the head of an action, the extent of a table, a text that no cell
holds, an action whose cells the sheet does not hold."""

ANSWER, PROPOSAL = "réponse", "proposition"
"""Kinds of lines of « Contrôles », whose lines move: what people wrote of a finding, known by its fingerprint."""

UNCHANGED = "="
"""In place of a formula that the action left as it was: half of the record would repeat what the cell holds."""

ANY_FORMULA = "="
"""Digest of a formula whose text is unknown, or does not matter."""


class Recorded(NamedTuple):
    """A line of the record, as its cells hold it: texts.

    Attributes:
        sheet: Name of the sheet; of the action, for the line that heads it.
        cell: Address, or name of a table, or fingerprint of a finding; when it was done.
        kind: Of the value that the cell held, or what else the line is about.
        value: What the cell held, or the last row of the table, or a justification; who did it.
        formula: What it held, ``UNCHANGED`` when the action left it, empty when there was none; a decision.
        after: Digest of what the action wrote; the last row that it gave the table.
    """

    sheet: str
    cell: str
    kind: str
    value: str = ""
    formula: str = ""
    after: str = ""


class RecordedAction(NamedTuple):
    """An action, and what its cells held before.

    Attributes:
        action: Its name, in the words of the ribbon.
    """

    action: str
    at: datetime
    user: str
    lines: tuple[Recorded, ...] = ()


def record_plan(grid: Grid, whole: Plan, change: Plan, *, action: str, at: datetime, user: str) -> Plan:
    """Return what goes into the hidden sheet before a plan is applied; nothing if the workbook has no such sheet.

    Result sheets are not recorded: undoing works them out anew.

    Args:
        grid: The workbook before.
        whole: What is about to be written.
        change: The part of it that people own; what they answered in « Contrôles » is found without it.
        action: Its name, in the words of the ribbon.
        at: When.
        user: Who.
    """
    sheet = record_sheet(grid)
    if sheet is None or not change.sheets:
        return Plan()
    after = applied(grid, whole)
    done = RecordedAction(action, at.replace(microsecond=0, tzinfo=None), user, tuple(_recorded(grid, after, change)))
    return _written_plan(sheet, _bounded([*(standing_record(grid) or ()), done]), after)


def popped_plan(grid: Grid, whole: Plan) -> Plan:
    """Return what takes the last action out of the hidden sheet, once it is undone by a plan."""
    sheet = record_sheet(grid)
    assert sheet is not None  # Something of it was undone.
    return _written_plan(sheet, (standing_record(grid) or [])[:-1], applied(grid, whole))


def standing_record(grid: Grid) -> list[RecordedAction] | None:
    """Return the actions on record, oldest first; ``None`` when the record is not one of ours for this workbook."""
    sheet = record_sheet(grid)
    if sheet is None:
        return []
    lines = [*_lines(sheet)]
    seal, count = sheet.values.get(SEAL_CELL), sheet.values.get(COUNT_CELL)
    if not lines and seal is None:
        return []
    entries = _journal(grid)
    if not str(count).isdecimal() or int(str(count)) > len(entries):
        return None
    if seal != _seal(lines, entries[: int(str(count))]):
        return None
    try:
        return [*_actions(lines)]
    except ValueError:
        return None


def empty_record() -> Mapping[str, Content]:
    """Return the cells of the hidden sheet of a workbook in which nothing was done."""
    return {f"{_COLUMNS[name]}{_HEADER_ROW}": Content(header) for name, header in _HEADERS.items()}


def record_sheet(grid: Grid) -> Sheet | None:
    """Return the hidden sheet; older workbooks and stripped copies have none."""
    return next((sheet for sheet in grid.sheets if sheet.name.casefold() == UNDO_SHEET), None)


def _written_plan(sheet: Sheet, actions: Sequence[RecordedAction], after: Grid) -> Plan:
    cells = {**empty_record()}
    if actions:
        lines, entries = [*_told(actions)], _journal(after)
        cells |= {SEAL_CELL: Content(_seal(lines, entries)), COUNT_CELL: Content(str(len(entries)))}
        for row, line in enumerate(lines, start=_FIRST_ROW):
            texts = line._asdict().items()
            cells |= {f"{_COLUMNS[name]}{row}": Content(text) for name, text in texts if text}
    return Plan({sheet.name: whole_sheet_plan(sheet, cells)})


def _told(actions: Iterable[RecordedAction]) -> Iterator[Recorded]:
    for done in actions:
        yield Recorded(done.action, done.at.isoformat(), ACTION, done.user)
        yield from done.lines


def _lines(sheet: Sheet) -> Iterator[Recorded]:
    row = _FIRST_ROW
    while f"{_COLUMNS['sheet']}{row}" in sheet.values:
        yield Recorded(*(str(sheet.values.get(f"{letters}{row}", "")) for letters in _COLUMNS.values()))
        row += 1


def _actions(lines: Iterable[Recorded]) -> Iterator[RecordedAction]:
    """Yield the actions.

    Raises:
        ValueError: The lines do not begin with one, or its moment is none.
    """
    head: Recorded | None = None
    held: list[Recorded] = []
    for line in lines:
        if line.kind == ACTION:
            if head is not None:
                yield _action(head, held)
            head, held = line, []
        elif head is None:
            raise ValueError("no action")
        else:
            held.append(line)
    if head is not None:
        yield _action(head, held)


def _action(head: Recorded, lines: Sequence[Recorded]) -> RecordedAction:
    return RecordedAction(head.sheet, datetime.fromisoformat(head.cell), head.value, tuple(lines))


def _bounded(actions: Sequence[RecordedAction]) -> list[RecordedAction]:
    """Keep the latest actions, as many as the sheet may hold; one that it cannot hold bars the way to those before."""
    kept: list[RecordedAction] = []
    lines = characters = 0
    for done in reversed(actions[-MOST_ACTIONS:]):
        lines += len(done.lines) + 1
        characters += sum(len(text) for line in done.lines for text in line)
        if lines > MOST_LINES or characters > MOST_CHARACTERS:
            if not kept:
                kept.append(done._replace(lines=(Recorded(done.action, "", TOO_MUCH),)))
            break
        kept.append(done)
    return kept[::-1]


def _recorded(grid: Grid, after: Grid, change: Plan) -> Iterator[Recorded]:
    befores = {sheet.name: sheet for sheet in grid.sheets}
    afters = {sheet.name: sheet for sheet in after.sheets}
    findings = marked_sheet(grid, Role.FINDINGS)
    for name, planned in change.sheets.items():
        if findings is not None and name == findings.name:
            continue
        for cell in planned.cells:
            yield _before(befores[name], afters[name], cell)
        for resize in planned.resized:
            if resize.was is not None:
                yield Recorded(name, resize.table, TABLE, str(resize.was), "", str(resize.last_row))
    if findings is not None:
        yield from _answers(findings, afters[findings.name])


def _before(before: Sheet, after: Sheet, cell: str) -> Recorded:
    formula = before.formulas.get(cell)
    kind, value = _kept(before.values.get(cell))
    if formula is not None and same_formula(formula, after.formulas.get(cell)):
        # Whatever formula stands there by then, the former result may come back under it.
        return Recorded(before.name, cell, kind, value, UNCHANGED, ANY_FORMULA)
    return Recorded(before.name, cell, kind, value, formula or "", digest(after, cell))


def _answers(before: Sheet, after: Sheet) -> Iterator[Recorded]:
    """Yield what people had written of findings that left « Contrôles », or of which something else is written."""
    then = {line.fingerprint.text: line for line in lines_apart(read_findings(after).lines.values())}
    for line in lines_apart(read_findings(before).lines.values()):
        fingerprint, now = line.fingerprint.text, then.get(line.fingerprint.text)
        said = bool(line.decision.text or line.justification.text)
        if (
            not fingerprint
            or (now is None and not said)
            or (now is not None and answer_digest(now) == answer_digest(line))
        ):
            continue
        written = "" if now is None else answer_digest(now)
        yield Recorded(before.name, fingerprint, ANSWER, line.justification.text, line.decision.text, written)
        if line.proposal.text:
            yield Recorded(before.name, fingerprint, PROPOSAL, line.proposal.text)


def answer_digest(line: FindingLine) -> str:
    """Make a word of what people wrote of a finding."""
    return _word(line.decision.text, line.justification.text)


def _kept(value: Value | None) -> tuple[str, str]:
    """Write a value as text: a number kept as a number would come back a date, or rounded, from some programs."""
    if isinstance(value, str) and excel_length(value) > MAX_TEXT:
        return TOO_LONG, ""
    return encoded(None if value == "" else value)


def _journal(grid: Grid) -> Sequence[JournalEntry]:
    sheet = marked_sheet(grid, Role.JOURNAL)
    try:
        return () if sheet is None else read_journal(sheet).entries
    except UnreadableJournalError:
        return ()


def _seal(lines: Iterable[Recorded], entries: Iterable[JournalEntry]) -> str:
    seal = blake2b(digest_size=16)
    for line in lines:
        seal.update(_bytes("\x1f".join(line)))
    for entry in entries:
        seal.update(_bytes("\x1f".join(_second(value) for value in entry)))
    return seal.hexdigest()


def _second(value: Value | None) -> str:
    """Write a moment to the second: programs give it back to the millisecond or so."""
    return f"s{round(serial(value) * 86_400)}" if isinstance(value, date) else _written(value)


def _bytes(text: str) -> bytes:
    """Return the bytes of a text as any file or program gives it back: ends of lines, halves of characters."""
    same = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-16-le", "surrogatepass")
    return same.decode("utf-16-le", "replace").encode() + b"\x1e"


def digest(sheet: Sheet, cell: str) -> str:
    """Make a word of what a cell holds, and of the id of its row: rows inserted since must not pass unseen."""
    formula, value = sheet.formulas.get(cell), sheet.values.get(cell)
    first = f"A{split_address(cell)[1]}"
    row = "" if first in sheet.formulas else _written(sheet.values.get(first))
    if formula is not None:
        # Excel may keep the text of a formula shared by several cells elsewhere: it reads « = ».
        return ANY_FORMULA if formula == "=" else ANY_FORMULA + _word(canonical(formula), row)
    return _word(_written(value), row)


def _written(value: Value | None) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"b{int(value)}"
    if isinstance(value, str):
        return f"t{value}"
    if isinstance(value, date):
        # A number written in a cell that shows dates comes back as a date.
        value = serial(value)
    # A cell that shows dates is read to the millisecond; adding 0 makes one zero of both.
    return f"n{round(value, 6) + 0:.15g}"


def _word(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def same_digest(recorded: str, now: str) -> bool:
    """Tell whether a cell still holds what was written."""
    formulas = recorded.startswith(ANY_FORMULA) and now.startswith(ANY_FORMULA)
    return recorded == now or (formulas and ANY_FORMULA in {recorded, now})
