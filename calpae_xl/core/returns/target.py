"""The workbook that returns are merged into: what it says, what is written there, and the conflicts left to decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.returns.conflicts import conflict_line
from calpae_xl.core.returns.merge import Difference, Understanding
from calpae_xl.core.returns.remarks import Remark, RemarkKind, remark
from calpae_xl.core.returns.target_cells import DeclarationPlaces, answers_plan
from calpae_xl.core.sheets.conflicts import ConflictLine, conflicts_contents, read_conflicts
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.declaration import ANSWERS, CELLS, Part, Said, Subject
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.difference import sheet_plan
from calpae_xl.core.workbook.layout import COMMENT_HEADER, Role
from calpae_xl.core.workbook.plan import Plan, applied


class MergeTarget:
    """A workbook, and all that returns have it say; nothing is written before `change` is applied.

    Attributes:
        findings: Lines of « Contrôles » by fingerprint.
        conflicts: « Conflits » as it is.
    """

    def __init__(self, campaign: Campaign, unwritable: Mapping[CellRef, str] = MappingProxyType({})) -> None:
        self._campaign = campaign
        self._unwritable = unwritable
        self.places = DeclarationPlaces(campaign)
        self.understanding = Understanding(campaign.referential, campaign.periods)
        self._previous = campaign.listed.whole
        self._lines = [*self._previous.lines.values()]
        self.findings: Mapping[str, FindingLine] = self._by_fingerprint()
        self.conflicts = read_conflicts(campaign.sheet(Role.CONFLICTS))
        self._said: dict[str, dict[Subject, Value | None]] = {}
        self._wanted: dict[Subject, Value | None] = {}

    def said(self, territory: str) -> Said:
        """Return what a department says here, what is to be written included."""
        if territory not in self._said:
            self._said[territory] = self.places.said(territory, self._previous.lines.values())
        return self._said[territory]

    def write(self, differences: Sequence[Difference]) -> None:
        """Have the workbook say what returns say."""
        for difference in differences:
            subject = difference.subject
            self.said(subject.territory)
            self._said[subject.territory][subject] = self._wanted[subject] = difference.theirs

    def find_anew(self) -> None:
        """Look for the findings that the workbook will have."""
        campaign = read_campaign(
            applied(self._campaign.grid, self.places.plan(self._wanted)), lambda _: self._campaign.settings.collectivity
        )
        self._lines = findings_lines(campaign, validate(campaign), self._previous)
        self.findings = self._by_fingerprint()

    def answer_whole(self, theirs: Said, answered: Sequence[Subject]) -> None:
        """Have a finding that only now arises take its whole answer from the return that answers it.

        The line of such a finding starts with what people had written of the former figure and with the decision
        « À revoir ». A merge would replace one and leave the other, though the department has answered the
        finding as it is now: both its decision and its justification are taken, those that are blank too.

        Args:
            theirs: Every answer of the return.
            answered: Subjects that were merged; findings that stood already among them keep their other part.
        """
        for key in {subject.key for subject in answered} - self._previous.rows.keys():
            for subject in theirs:
                if subject.key == key:
                    self._wanted[subject] = theirs[subject]

    def _by_fingerprint(self) -> Mapping[str, FindingLine]:
        return {fingerprint: line for line in self._lines for fingerprint in line.fingerprints}

    def line(self, difference: Difference, file: str) -> ConflictLine:
        """Return the line of a conflict to decide."""
        return conflict_line(self._campaign, difference, file, self.findings)

    def homeless(self, subject: Subject, *, changed: bool = True) -> Remark:
        """Say that the workbook has lost the cell that a return has changed, or speaks of."""
        return remark(RemarkKind.NO_PLACE if changed else RemarkKind.PLACE_UNKNOWN, **self._named(subject))

    def unwritable(self, subject: Subject) -> Remark | None:
        """Say why the cell of a figure or of a comment cannot be written, if so."""
        at = self.places.at(subject) if self._unwritable else None
        if at is None or at not in self._unwritable:
            return None
        return remark(RemarkKind.UNWRITABLE, **self._named(subject), cell=at.cell or "", why=self._unwritable[at])

    def _named(self, subject: Subject) -> Mapping[str, str]:
        """Name the row and the column of a figure or of a comment."""
        header = COMMENT_HEADER if subject.part is Part.COMMENT else subject.period
        return {"label": self._campaign.referential.short_label(subject.key), "header": header}

    def unanswerable(self, subject: Subject, text: str = "", asked: str = "") -> Remark | None:
        """Say why a department cannot answer a finding: there is none, or it is not its own.

        Args:
            subject: The answer.
            text: What it says.
            asked: The figure that it is about, as the return names it.
        """
        line = self.findings.get(subject.key)
        if line is None:
            figure = asked or f"département {subject.territory}"
            return remark(RemarkKind.ANSWER_WITHOUT_FINDING, text=text, figure=figure)
        if line.territory == subject.territory:
            return None
        facts = {"code": line.code.text, "figure": line.figure}
        return remark(RemarkKind.ANSWER_ELSEWHERE, text=text, territory=subject.territory, **facts)

    def refusal(self, line: ConflictLine, subject: Subject) -> Remark | None:
        """Say why the return's side of a conflict cannot be written, if so."""
        if subject.territory not in self._campaign.series:
            return self.homeless(subject)
        if subject.part in ANSWERS and (refused := self.unanswerable(subject, line.theirs, _figure(line))) is not None:
            return refused
        if not self.understanding.knows(subject) or (subject.part in CELLS and self.places.cell(subject) is None):
            return self.homeless(subject)
        if not self._unchanged(line, subject):
            return remark(RemarkKind.CHANGED_SINCE, label=line.indicator)
        return self.unwritable(subject)

    def _knows(self, subject: Subject) -> bool:
        """Tell whether the campaign has the department, the indicator and the year of what was to be decided."""
        return subject.territory in self._campaign.series and self.understanding.knows(subject)

    def _now(self, subject: Subject) -> Value | None:
        return self.said(subject.territory).get(subject)

    def _unchanged(self, line: ConflictLine, subject: Subject) -> bool:
        meaning = self.understanding.meaning
        return meaning(subject, self._now(subject)) == meaning(subject, line.our_value)

    def change(self, listed: Iterable[ConflictLine] = (), closed: Collection[ConflictLine] = ()) -> Plan:
        """Return all that is to be written.

        Args:
            listed: Lines of conflicts that are new.
            closed: Lines that are decided.

        Raises:
            MissingResultSheetError: A sheet to write has no place.
        """
        plan = self.places.plan(self._wanted)
        answers = {subject: value for subject, value in self._wanted.items() if subject.part in ANSWERS}
        if answers:
            sheet = self.places.required(Role.FINDINGS)
            plan = plan.then(Plan({sheet.name: answers_plan(sheet, self._previous, self._lines, answers)}))
        lines = self._conflict_lines(listed, closed)
        if lines == [*self.conflicts.lines]:
            return plan
        sheet, places = self.places.required(Role.CONFLICTS), self.conflicts.places
        return plan.then(Plan({sheet.name: sheet_plan(sheet, conflicts_contents(lines, places))}))

    def _conflict_lines(self, listed: Iterable[ConflictLine], closed: Collection[ConflictLine]) -> list[ConflictLine]:
        """Return « Conflits » as it will be: in the order that people gave it, new lines last."""
        lines, left = [], {(line.subject, line.origin): line for line in listed}
        for line in self.conflicts.lines:
            subject = line.subject
            if subject is None or not self._knows(subject):
                lines.append(line)
            elif (subject, line.origin) in left:
                lines.append(self._kept_choice(left.pop((subject, line.origin)), line))
            elif line not in closed and not self._agreed(line, subject):
                lines.append(self._refreshed(line, subject))
        for line in left.values():
            if not (line.origin and any(self._same(line, other) for other in lines if other.key == line.key)):
                lines.append(line)
        return lines

    def _same(self, line: ConflictLine, other: ConflictLine) -> bool:
        """Tell whether two lines would have the workbook say the same."""
        subject, meaning = line.subject, self.understanding.meaning
        if subject is None or subject != other.subject:
            return False
        return meaning(subject, line.their_value) == meaning(subject, other.their_value)

    def contradictory(self, lines: Sequence[ConflictLine]) -> bool:
        """Tell whether lines would have the workbook say several things at once."""
        return any(not self._same(lines[0], line) for line in lines[1:])

    def _kept_choice(self, new: ConflictLine, old: ConflictLine) -> ConflictLine:
        return new._replace(choice=old.choice) if new.asked == old.asked else new

    def _agreed(self, line: ConflictLine, subject: Subject) -> bool:
        """Tell whether somebody has typed what the return says."""
        meaning = self.understanding.meaning
        return meaning(subject, self._now(subject)) == meaning(subject, line.their_value)

    def _refreshed(self, line: ConflictLine, subject: Subject) -> ConflictLine:
        """Show what the workbook says now; a decision made of something else is asked again."""
        if self._unchanged(line, subject):
            return line
        now = Difference(subject, None, self._now(subject), line.their_value)
        fresh = conflict_line(self._campaign, now, line.file, self.findings)
        return fresh._replace(base=line.base)


def _figure(line: ConflictLine) -> str:
    return ", ".join(filter(None, (line.indicator, line.period)))
