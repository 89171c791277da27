"""From returns to what is written: figures, comments, reservations, answers, and the conflicts to decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple

from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.returns.merge import Difference, Merge, compare, merge
from calpae_xl.core.returns.remarks import Remark, RemarkKind, remark
from calpae_xl.core.returns.returned_copy import Returned
from calpae_xl.core.returns.target import MergeTarget
from calpae_xl.core.sheets.conflicts import KEEP, ConflictLine
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.declaration import ANSWERS, CELLS, Part, Said, Subject, said
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.typography import plural
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Plan


class OnConflict(Enum):
    """What becomes of conflicts; values are the words of the command line."""

    KEEP = "garder"
    TAKE = "prendre"
    LIST = "lister"


class Integrated(NamedTuple):
    """What comes of one return.

    Attributes:
        name: File name.
        dispatch: Canonical name of what was sent; that of the file when nothing like it was.
        written: What is written into the workbook.
        conflicts: What both sides changed, and what becomes of it was not said.
        overruled: How many conflicts were decided beforehand, either way.
        kept: How many subjects only the workbook had changed.
        remarks: What could not be taken as it stands.
        doubt: Why every difference is to be decided, if so.
        findings: Lines of « Contrôles » by fingerprint, once it is merged: they name what was answered.
    """

    name: str
    territory: str
    dispatch: str
    written: tuple[Difference, ...]
    conflicts: tuple[Difference, ...]
    overruled: int
    kept: int
    remarks: tuple[Remark, ...]
    doubt: Remark | None = None
    findings: Mapping[str, FindingLine] = MappingProxyType({})


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


def integrate(
    campaign: Campaign,
    returned: Sequence[Returned],
    on_conflict: OnConflict,
    unwritable: Mapping[CellRef, str] = MappingProxyType({}),
) -> Integration:
    """Merge returns into a workbook, one after the other.

    Args:
        campaign: The workbook.
        returned: Returns of any department; several of one department are merged in this order.
        on_conflict: What becomes of conflicts; those of a return that is not believed are listed, whatever it says.
        unwritable: Entry cells that nothing can be written into, and why: they are left out, and told.

    Raises:
        MissingResultSheetError: There are conflicts, and no sheet to list them in.
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    target = MergeTarget(campaign, unwritable)
    results = [_cells_merged(target, back, on_conflict) for back in returned]
    if any(back.declaration.answers != back.sent.answers for back in returned):
        # The findings that a return answers may only arise from the figures that it brings.
        target.find_anew()
        results = [
            _answers_merged(target, back, result, on_conflict) for back, result in zip(returned, results, strict=True)
        ]
    to_list = [target.line(difference, result.name) for result in results for difference in result.conflicts]
    return Integration(target.change(to_list), tuple(results))


def decide(campaign: Campaign, unwritable: Mapping[CellRef, str] = MappingProxyType({})) -> Decided:
    """Apply what people decided in « Conflits ».

    A decision was made of what the table showed: when the workbook has changed since, it is asked again.

    Args:
        campaign: The workbook.
        unwritable: Entry cells that nothing can be written into, and why: their conflicts wait.

    Raises:
        MissingResultSheetError: There is no such sheet.
        CalpaeError: What people wrote in a sheet could not be kept.
    """
    target = MergeTarget(campaign, unwritable)
    target.places.required(Role.CONFLICTS)
    decided = [line for line in target.conflicts.lines if line.subject is not None and line.decision is not None]
    kept = [line for line in decided if line.decision == KEEP]
    asked: dict[Subject, list[ConflictLine]] = {}
    for line in decided:
        if line.subject is not None and line.decision != KEEP:
            asked.setdefault(line.subject, []).append(line)
    taken: list[ConflictLine] = []
    remarks = []
    for subject, lines in asked.items():
        refusal = next(filter(None, (target.refusal(line, subject) for line in lines)), None)
        if target.contradictory(lines):
            refusal = remark(RemarkKind.CONTRADICTORY, label=lines[0].indicator)
        if refusal is not None:
            remarks.append(refusal)
            continue
        taken += lines
        target.write([Difference(subject, None, lines[0].our_value, lines[0].their_value)])
    change = target.change(closed={*kept, *taken})
    waiting = len(target.conflicts.lines) - len(taken) - len(kept)
    return Decided(change, len(taken), len(kept), waiting, tuple(remarks))


def summary(results: Iterable[Integrated]) -> str:
    """Count what comes of returns: « 12 cellules modifiées, 2 conflits, 1 ligne absente »."""
    results = [*results]
    parts = [difference.subject.part for result in results for difference in result.written]
    remarks = [each.kind for result in results for each in result.remarks]
    absent = remarks.count(RemarkKind.ROW_ABSENT)
    counts = (
        (sum(part in CELLS for part in parts), "cellule modifiée", "cellules modifiées"),
        (parts.count(Part.RESERVATION), "réserve modifiée", "réserves modifiées"),
        (sum(part in ANSWERS for part in parts), "réponse reprise", "réponses reprises"),
        (sum(len(result.conflicts) for result in results), "conflit", "conflits"),
        (sum(result.overruled for result in results), "conflit réglé", "conflits réglés"),
        (absent, "ligne absente", "lignes absentes"),
        (
            len(remarks) - absent,
            "autre remarque" if absent else "remarque",
            "autres remarques" if absent else "remarques",
        ),
    )
    return ", ".join(plural(*count) for count in counts if count[0]) or "rien à reprendre"


def _cells_merged(target: MergeTarget, back: Returned, on_conflict: OnConflict) -> Integrated:
    """Merge figures, comments and reservations of one return."""
    base, theirs = (_without_answers(said(back.territory, side)) for side in (back.sent, back.declaration))
    ours = _without_answers(target.said(back.territory))
    merged = _merged(target, back, base, ours, theirs)
    homeless = (target.homeless(each.subject, changed=each.sent_known) for each in merged.homeless)
    blank = Integrated(back.name, back.territory, back.known_as, (), (), 0, 0, (*back.remarks, *homeless), back.doubt)
    return _settled(target, blank, merged, on_conflict)


def _answers_merged(target: MergeTarget, back: Returned, result: Integrated, on_conflict: OnConflict) -> Integrated:
    """Merge what one return answers to the findings that stand once all figures are in."""
    base, theirs = (_answers_only(said(back.territory, side)) for side in (back.sent, back.declaration))
    strangers = [
        refused
        for subject, value in theirs.items()
        if target.understanding.meaning(subject, value) != target.understanding.meaning(subject, base.get(subject))
        and (refused := target.unanswerable(subject, str(value), _asked(back, subject))) is not None
        and value is not None
    ]
    base, theirs = (
        {subject: value for subject, value in side.items() if target.unanswerable(subject) is None}
        for side in (base, theirs)
    )
    ours = _answers_only(target.said(back.territory))
    merged = _merged(target, back, base, ours, theirs)
    result = result._replace(remarks=(*result.remarks, *strangers))
    settled = _settled(target, result, merged, on_conflict)
    target.answer_whole(theirs, [difference.subject for difference in settled.written])
    return settled


def _asked(back: Returned, subject: Subject) -> str:
    line = back.listed.get(subject.key)
    return "" if line is None else line.figure


def _merged(target: MergeTarget, back: Returned, base: Said, ours: Said, theirs: Said) -> Merge:
    """Merge what a return that is believed says; of another, every difference is to be decided."""
    if back.doubt is None:
        return merge(target.understanding, base, ours, theirs)
    gone = {each: None for each in ours if back.reservations_whole and each.part is Part.RESERVATION}
    return compare(target.understanding, ours, {**gone, **theirs}, filling=back.fills)


def _settled(target: MergeTarget, result: Integrated, merged: Merge, on_conflict: OnConflict) -> Integrated:
    """Write what is to be written, and say what becomes of conflicts."""
    if result.doubt is not None:
        on_conflict = OnConflict.LIST
    taken = merged.conflicts if on_conflict is OnConflict.TAKE else ()
    refused = {
        difference.subject: refusal
        for difference in (*merged.applied, *taken)
        if (refusal := target.unwritable(difference.subject)) is not None
    }
    written = tuple(difference for difference in (*merged.applied, *taken) if difference.subject not in refused)
    target.write(written)
    listing = on_conflict is OnConflict.LIST
    listed = tuple(_once_a_line(target, merged.conflicts)) if listing else ()
    ruled = () if listing else merged.conflicts
    return result._replace(
        remarks=(*result.remarks, *refused.values()),
        written=(*result.written, *written),
        conflicts=(*result.conflicts, *listed),
        overruled=result.overruled + sum(each.subject not in refused for each in ruled),
        kept=result.kept + merged.kept,
        findings=target.findings,
    )


def _once_a_line(target: MergeTarget, differences: Iterable[Difference]) -> Iterator[Difference]:
    """Leave out what the line of several findings already says: it has one answer, which is decided once."""
    known = set()
    for each in differences:
        line = target.findings.get(each.subject.key)
        said = id(line), each.subject.part, each.ours, each.theirs
        if line is None or said not in known:
            yield each
        known.add(said)


def _without_answers(everything: Said) -> Said:
    return {subject: value for subject, value in everything.items() if subject.part not in ANSWERS}


def _answers_only(everything: Said) -> Said:
    return {subject: value for subject, value in everything.items() if subject.part in ANSWERS}
