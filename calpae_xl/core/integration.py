"""From returns to what is written: figures, comments, reservations, answers, and the conflicts to decide."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.campaign import Campaign, read_campaign
from calpae_xl.core.grid import Grid, Value
from calpae_xl.core.layout import COMMENT_HEADER, KEEP, Role
from calpae_xl.core.merge import CELLS, Difference, Merge, Part, Said, Subject, Understanding, merge, said
from calpae_xl.core.plan import Plan, applied
from calpae_xl.core.remarks import Remark, RemarkKind, remark
from calpae_xl.core.results import sheet_plan
from calpae_xl.core.returned import Returned
from calpae_xl.core.sheets.conflicts import (
    ConflictLine,
    PreviousConflicts,
    conflict_line,
    conflicts_contents,
    read_conflicts,
)
from calpae_xl.core.sheets.declaration import DeclarationPlaces, answers_plan
from calpae_xl.core.sheets.findings import FindingLine, PreviousFindings, findings_lines, read_findings
from calpae_xl.core.validation import validate

_ANSWERS = frozenset({Part.DECISION, Part.JUSTIFICATION})


class OnConflict(Enum):
    """What becomes of conflicts; values are the words of the command line."""

    KEEP = "garder"
    TAKE = "prendre"
    LIST = "lister"


class Integrated(NamedTuple):
    """What comes of one return.

    Attributes:
        name: File name.
        dispatch: Canonical name of what was sent.
        written: What is written into the workbook.
        conflicts: What both sides changed, and what becomes of it was not said.
        overruled: How many conflicts were decided beforehand, either way.
        kept: How many subjects only the workbook had changed.
        remarks: What could not be taken as it stands.
    """

    name: str
    territory: str
    dispatch: str
    written: tuple[Difference, ...]
    conflicts: tuple[Difference, ...]
    overruled: int
    kept: int
    remarks: tuple[Remark, ...]


class Integration(NamedTuple):
    """What comes of all returns.

    Attributes:
        change: What is to be written into the sheets that people own.
        returns: In the order given.
    """

    change: Plan
    returns: tuple[Integrated, ...]


class Decided(NamedTuple):
    """What comes of the decisions on conflicts.

    Attributes:
        change: What is to be written into the sheets that people own.
        taken, kept, waiting: How many lines were decided, either way, or not yet.
        remarks: What could not be applied.
    """

    change: Plan
    taken: int
    kept: int
    waiting: int
    remarks: tuple[Remark, ...]


def integrate(grid: Grid, campaign: Campaign, returned: Sequence[Returned], on_conflict: OnConflict) -> Integration:
    """Merge returns into a workbook, one after the other.

    Args:
        grid: The workbook.
        campaign: The same, read.
        returned: Returns of any department; several of one department are merged in this order.
        on_conflict: What becomes of conflicts.

    Raises:
        MissingResultSheetError: There are conflicts, and no sheet to list them in.
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    target = _Target(grid, campaign)
    results = [_cells_merged(target, back, on_conflict) for back in returned]
    if any(back.declaration.answers != back.baseline.declaration.answers for back in returned):
        # The findings that a return answers may only arise from the figures that it brings.
        target.find_anew()
        results = [
            _answers_merged(target, back, result, on_conflict) for back, result in zip(returned, results, strict=True)
        ]
    listed = {
        difference.subject: target.line(difference, result.name)
        for result in results
        for difference in result.conflicts
    }
    return Integration(target.change(listed), tuple(results))


def decide(grid: Grid, campaign: Campaign) -> Decided:
    """Apply what people decided in « Conflits ».

    A decision was made of what the table showed: when the workbook has changed since, it is asked again.

    Raises:
        MissingResultSheetError: There is no such sheet.
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    target = _Target(grid, campaign)
    target.places.required(Role.CONFLICTS)
    taken, kept = [], []
    remarks = []
    for line in target.conflicts.lines:
        subject = line.subject
        if subject is None or line.choice is None:
            continue
        refusal = None if line.choice == KEEP else target.refusal(line, subject)
        if refusal is not None:
            remarks.append(refusal)
        elif line.choice == KEEP:
            kept.append(subject)
        else:
            taken.append(Difference(subject, None, line.value("ours"), line.value("theirs")))
    target.write(taken)
    change = target.change({}, {*kept, *(difference.subject for difference in taken)})
    waiting = len(target.conflicts.lines) - len(taken) - len(kept)
    return Decided(change, len(taken), len(kept), waiting, tuple(remarks))


def _cells_merged(target: _Target, back: Returned, on_conflict: OnConflict) -> Integrated:
    """Merge figures, comments and reservations of one return."""
    base, theirs = (
        _without_answers(said(back.territory, side)) for side in (back.baseline.declaration, back.declaration)
    )
    merged = merge(target.understanding, base, _without_answers(target.said(back.territory)), theirs)
    remarks = (*back.remarks, *(target.homeless(difference.subject) for difference in merged.homeless))
    blank = Integrated(back.name, back.territory, back.baseline.dispatch.file_name, (), (), 0, 0, remarks)
    return _settled(target, blank, merged, on_conflict)


def _answers_merged(target: _Target, back: Returned, result: Integrated, on_conflict: OnConflict) -> Integrated:
    """Merge what one return answers to the findings that stand once all figures are in."""
    base, theirs = (_answers_only(said(back.territory, side)) for side in (back.baseline.declaration, back.declaration))
    strangers = [
        remark(RemarkKind.ANSWER_WITHOUT_FINDING, text=str(value))
        for subject, value in theirs.items()
        if value is not None
        and subject.key not in target.findings
        and target.understanding.meaning(subject, value) != target.understanding.meaning(subject, base.get(subject))
    ]
    base, theirs = ({s: v for s, v in side.items() if s.key in target.findings} for side in (base, theirs))
    merged = merge(target.understanding, base, _answers_only(target.said(back.territory)), theirs)
    result = result._replace(remarks=(*result.remarks, *strangers))
    settled = _settled(target, result, merged, on_conflict)
    target.answer_whole(theirs, [difference.subject for difference in settled.written])
    return settled


def _settled(target: _Target, result: Integrated, merged: Merge, on_conflict: OnConflict) -> Integrated:
    """Write what is to be written, and say what becomes of conflicts."""
    taken = merged.conflicts if on_conflict is OnConflict.TAKE else ()
    written = (*merged.applied, *taken)
    target.write(written)
    listed = merged.conflicts if on_conflict is OnConflict.LIST else ()
    return result._replace(
        written=(*result.written, *written),
        conflicts=(*result.conflicts, *listed),
        overruled=result.overruled + len(merged.conflicts) - len(listed),
        kept=result.kept + merged.kept,
    )


def _without_answers(everything: Said) -> Said:
    return {subject: value for subject, value in everything.items() if subject.part not in _ANSWERS}


def _answers_only(everything: Said) -> Said:
    return {subject: value for subject, value in everything.items() if subject.part in _ANSWERS}


class _Target:
    """The workbook that returns go into, as it becomes.

    Attributes:
        findings: Lines of « Contrôles » by fingerprint.
        conflicts: « Conflits » as it is.
    """

    def __init__(self, grid: Grid, campaign: Campaign) -> None:
        self._grid, self._campaign = grid, campaign
        self.places = DeclarationPlaces(grid, campaign)
        self.understanding = Understanding(campaign.referential, campaign.periods)
        sheet = self.places.sheet(Role.FINDINGS)
        self._previous = PreviousFindings() if sheet is None else read_findings(sheet)
        self._lines = [*self._previous.lines.values()]
        self.findings: Mapping[str, FindingLine] = {line.fingerprint: line for line in self._lines if line.fingerprint}
        listed = self.places.sheet(Role.CONFLICTS)
        self.conflicts = PreviousConflicts() if listed is None else read_conflicts(listed)
        self._said: dict[str, dict[Subject, Value | None]] = {}
        self._wanted: dict[Subject, Value | None] = {}

    def said(self, territory: str) -> Said:
        """Return what a department says here, what is to be written included."""
        if territory not in self._said:
            self._said[territory] = self.places.said(territory, self._previous.lines.values())
        return self._said[territory]

    def write(self, differences: Sequence[Difference]) -> None:
        """Have the workbook say what returns say."""
        for subject, _, _, theirs in differences:
            self.said(subject.territory)
            self._said[subject.territory][subject] = theirs
            self._wanted[subject] = theirs

    def find_anew(self) -> None:
        """Look for the findings that the workbook will have."""
        campaign = read_campaign(applied(self._grid, self.places.plan(self._wanted)))
        self._lines = findings_lines(campaign, validate(campaign), self._previous)
        self.findings = {line.fingerprint: line for line in self._lines if line.fingerprint}

    def answer_whole(self, theirs: Said, answered: Sequence[Subject]) -> None:
        """Have a finding that only now arises take its whole answer from the return that answers it.

        Its line has just taken over what was written of a former figure, to be reviewed: the department has
        reviewed it already.
        """
        known = {line.fingerprint for line in self._previous.lines.values()}
        for key in {subject.key for subject in answered} - known:
            for subject in theirs:
                if subject.key == key:
                    self._wanted[subject] = theirs[subject]

    def line(self, difference: Difference, file: str) -> ConflictLine:
        """Return the line of a conflict to decide."""
        return conflict_line(self._campaign, difference, file, self.findings)

    def homeless(self, subject: Subject) -> Remark:
        """Say that the workbook has lost the cell that a return has changed."""
        header = COMMENT_HEADER if subject.part is Part.COMMENT else subject.period
        return remark(RemarkKind.NO_PLACE, label=self._label(subject), header=header)

    def refusal(self, line: ConflictLine, subject: Subject) -> Remark | None:
        """Say why the return's side of a conflict cannot be written, if so."""
        if subject.part in _ANSWERS and subject.key not in self.findings:
            return remark(RemarkKind.ANSWER_WITHOUT_FINDING, text=line.texts["theirs"])
        if not self.understanding.knows(subject) or (subject.part in CELLS and self.places.cell(subject) is None):
            return self.homeless(subject)
        if not self._unchanged(line, subject):
            return remark(RemarkKind.CHANGED_SINCE, label=line.texts["indicator"])
        return None

    def _label(self, subject: Subject) -> str:
        indicator = self._campaign.referential.indicators.get(subject.key)
        return subject.key if indicator is None else indicator.short

    def _now(self, subject: Subject) -> Value | None:
        return self.said(subject.territory).get(subject)

    def _unchanged(self, line: ConflictLine, subject: Subject) -> bool:
        meaning = self.understanding.meaning
        return meaning(subject, self._now(subject)) == meaning(subject, line.value("ours"))

    def change(self, listed: Mapping[Subject, ConflictLine], closed: Collection[Subject] = ()) -> Plan:
        """Return all that is to be written.

        Args:
            listed: Lines of conflicts that are new.
            closed: Conflicts that are decided.

        Raises:
            MissingResultSheetError: A sheet to write has no place.
        """
        plan = self.places.plan(self._wanted)
        answers = {subject: value for subject, value in self._wanted.items() if subject.part in _ANSWERS}
        if answers:
            sheet = self.places.required(Role.FINDINGS)
            plan = plan.then(Plan({sheet.name: answers_plan(sheet, self._previous, self._lines, answers)}))
        lines = self._conflict_lines(listed, closed)
        if lines == [*self.conflicts.lines]:
            return plan
        sheet, places = self.places.required(Role.CONFLICTS), self.conflicts.places
        return plan.then(Plan({sheet.name: sheet_plan(sheet, conflicts_contents(lines, places), places.row + 1)}))

    def _conflict_lines(
        self, listed: Mapping[Subject, ConflictLine], closed: Collection[Subject]
    ) -> list[ConflictLine]:
        """Return « Conflits » as it will be: in the order that people gave it, new lines last."""
        lines, left = [], dict(listed)
        for line in self.conflicts.lines:
            subject = line.subject
            if subject is None or not self.understanding.knows(subject):
                lines.append(line)
            elif subject in left:
                lines.append(self._kept_choice(left.pop(subject), line))
            elif subject not in closed and not self._agreed(line, subject):
                lines.append(self._refreshed(line, subject))
        return [*lines, *left.values()]

    def _kept_choice(self, new: ConflictLine, old: ConflictLine) -> ConflictLine:
        sides = ("ours_type", "ours_value", "theirs_type", "theirs_value")
        asked_before = all(new.texts[name] == old.texts[name] for name in sides)
        return ConflictLine({**new.texts, "choice": old.texts["choice"]}) if asked_before else new

    def _agreed(self, line: ConflictLine, subject: Subject) -> bool:
        """Tell whether somebody has typed what the return says."""
        meaning = self.understanding.meaning
        return meaning(subject, self._now(subject)) == meaning(subject, line.value("theirs"))

    def _refreshed(self, line: ConflictLine, subject: Subject) -> ConflictLine:
        """Show what the workbook says now; a decision made of something else is asked again."""
        if self._unchanged(line, subject):
            return line
        now = Difference(subject, None, self._now(subject), line.value("theirs"))
        fresh = conflict_line(self._campaign, now, line.texts["file"], self.findings)
        return ConflictLine({**fresh.texts, "base": line.texts["base"]})
