"""From what people own to a new workbook: answers find their findings again, or go to the archive; then it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from calpae_xl.books.labels import label_of
from calpae_xl.books.package import Package
from calpae_xl.books.workbook import grid_of
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.campaign.period_columns import named_period
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.sheets.findings import FindingLine, FindingsTable, lines_apart
from calpae_xl.core.sheets.journal import JournalEntry
from calpae_xl.core.sheets.revisions import RevisionLine
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.finding import Finding
from calpae_xl.core.trade.model import CellRef, Observation, Period
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Value, bare_day
from calpae_xl.core.workbook.encoded_value import encoded
from calpae_xl.core.workbook.formula_text import same_formula
from calpae_xl.core.workbook.links import cell_link
from calpae_xl.core.workbook.plan import Content
from calpae_xl.core.workbook.sensitivity import SensitivityLabel
from calpae_xl.making.content import EntryKey, MasterContent, OddRow
from calpae_xl.making.entry_sheet import entry_places
from calpae_xl.making.workbook import Kept, processed, workbook_bytes
from calpae_xl.renewal.archive import joined_remarks
from calpae_xl.renewal.carried import Carried, read_carried
from calpae_xl.renewal.changes import Change
from calpae_xl.renewal.remaking import Remade, remade


class AlteredWorkbookError(CalpaeError):
    """The new workbook does not read as what it was made of: it is not handed out."""

    def __init__(self, file: str, part: str) -> None:
        super().__init__(
            typeset(f"Le classeur refait depuis « {file} » ne se relit pas comme lui ({part}) : il n’a pas été gardé."),
            "Transmettez ce message au service informatique, avec le classeur.",
        )


class Rebuilt(NamedTuple):
    """A new workbook.

    Attributes:
        data: The file.
        campaign: The same, read.
        content, kept: What it was made of.
    """

    data: bytes
    campaign: Campaign
    content: MasterContent
    kept: Kept


def rebuilt(name: str, made: Remade, kept: Kept, vintage: str, label: SensitivityLabel | None = None) -> Rebuilt:
    """Build a workbook, then read it back and compare it with what it was made of.

    Args:
        name: Of the file that it comes from, for messages.
        made: What people own, at its new place.
        kept: What the sheets of results hold of people, and of what was done.
        vintage: Campaign under whose name answers to findings that are no more go to « Millésimes ».
        label: Sensitivity label that it is to bear.

    Raises:
        AlteredWorkbookError: It does not read as what it was made of.
    """
    kept = _renamed(kept, made)
    work = processed(made.content, kept.justifications)
    lines = findings_lines(work.campaign, work.validation, kept.findings)
    homeless = [*_homeless(kept.findings.lines.values(), lines, vintage)]
    content = replace(made.content, remarks=joined_remarks(made.content.remarks, homeless))
    kept = kept._replace(revisions=[_linked(line, content) for line in kept.revisions])
    data = workbook_bytes(content, kept, label, None if homeless else work)
    package = Package(name, data)
    campaign = read_campaign(grid_of(package))
    if label_of(package) != label:
        raise AlteredWorkbookError(name, "étiquette de confidentialité")
    _verify(name, content, kept, read_carried(campaign))
    return Rebuilt(data, campaign, content, kept)


def _renamed(kept: Kept, made: Remade) -> Kept:
    """Have answers speak of indicators by the ids that they have now."""
    if not made.renamed:
        return kept
    prints = dict(_fingerprints(processed(made.content), made.renamed))
    findings = {
        row: line._replace(
            key=Content(_key(line.key.text, made.renamed)),
            fingerprint=Content(" ".join(prints.get(print_, print_) for print_ in line.fingerprints)),
        )
        for row, line in kept.findings.lines.items()
    }
    return kept._replace(
        findings=FindingsTable(lines=findings),
        justifications={prints.get(print_, print_): text for print_, text in kept.justifications.items()},
        revisions=[
            line._replace(
                key=Content(_key(line.key.text, made.renamed)),
                finding=Content(prints.get(line.finding.text, line.finding.text)),
            )
            for line in kept.revisions
        ],
        conflicts=tuple(line._replace(key=made.renamed.get(line.key, line.key)) for line in kept.conflicts),
    )


def _key(key: str, renamed: Mapping[str, str]) -> str:
    return "|".join(renamed.get(part, part) for part in key.split("|"))


def _fingerprints(work: Processed, renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the fingerprint that each finding had under the former ids, and its own."""
    former = {new: old for old, new in renamed.items()}

    def under_former(seen: Observation) -> Observation:
        return seen._replace(indicator=former.get(seen.indicator, seen.indicator))

    every = [*work.validation.findings, *(finding for finding, _ in work.validation.justified)]
    for finding in every:
        old: Finding = finding._replace(
            indicator=former.get(finding.indicator or "", finding.indicator),
            read=tuple(map(under_former, finding.read)),
        )
        if old.fingerprint != finding.fingerprint:
            yield old.fingerprint, finding.fingerprint


def _homeless(before: Iterable[FindingLine], lines: Sequence[FindingLine], vintage: str) -> Iterator[PublishedRemark]:
    """Yield what was answered to findings that the new workbook has not."""
    written = {*map(_answer, lines_apart(lines))}
    for line in lines_apart(before):
        if line.justification.text and _answer(line) not in written:
            yield _remark(line, vintage)


def _answer(line: FindingLine) -> tuple[str, str, str]:
    return line.key.text, line.code.text, line.justification.text


def _remark(line: FindingLine, vintage: str) -> PublishedRemark:
    territory, indicator, header = _key_parts(line.key.text)
    text = typeset(f"{line.code.text} : ") + line.justification.text
    return PublishedRemark(vintage, territory, indicator, header, RemarkNature.JUSTIFICATION, text.strip())


def _key_parts(key: str) -> tuple[str, str, str]:
    parts = (*key.split("|"), "", "")
    return parts[0], parts[1], parts[2]


def _linked(line: RevisionLine, content: MasterContent) -> RevisionLine:
    """Have a line of « Révisions » lead to the cell where its figure stands now."""
    territory, indicator, header = _key_parts(line.key.text)
    sheet = next((each.sheet for each in content.settings.territories if each.code == territory), None)
    period = named_period(header)
    cell = None
    if sheet is not None and period is not None:
        cell = entry_places(content, territory).get(EntryKey(indicator, period))
    return line._replace(cell=Content() if cell is None or sheet is None else cell_link(CellRef(sheet, cell), cell))


def _verify(name: str, content: MasterContent, kept: Kept, read: Carried) -> None:
    again = remade(read)
    moved = [each for each in again.told if each.change is not Change.ODD]
    if moved:
        raise AlteredWorkbookError(name, moved[0].name)
    found, said = again.content, read.kept
    parts: dict[str, tuple[object, object]] = {
        "chiffres": (_typed(content.entries), _typed(found.entries)),
        "commentaires": (content.comments, found.comments),
        "lignes ajoutées": (_odd(content.odd_rows), _odd(found.odd_rows)),
        "cellules fusionnées": (_filled(content.merges), _filled(found.merges)),
        "réserves": (_texts(content.reservation_lines), _texts(found.reservation_lines)),
        "millésimes": ({*content.vintages}, {*found.vintages}),
        "remarques": ({*content.remarks}, {*found.remarks}),
        # Result sheets are laid out anew: the order that the old ones had is nobody's.
        "référentiel": (replace(content.referential, shown=()), replace(found.referential, shown=())),
        "motifs des limites": (content.bound_notes, found.bound_notes),
        "paramètres": (content.settings, found.settings),
        "conventions": (content.convention_lines, found.convention_lines),
        "conflits": (tuple(kept.conflicts), tuple(said.conflicts)),
        "journal": ([*map(_journal_key, kept.journal)], [*map(_journal_key, said.journal)]),
        "justifications": (set(), {*_unanswered(kept, said, content)}),
    }
    for part, (wanted, got) in parts.items():
        if wanted != got:
            raise AlteredWorkbookError(name, part)
    if content.formulas.keys() != found.formulas.keys() or not all(
        same_formula(formula, found.formulas[key]) for key, formula in content.formulas.items()
    ):
        raise AlteredWorkbookError(name, "formules")


def _typed(values: Mapping[tuple[str, str, Period], Value]) -> Mapping[object, object]:
    return {key: encoded(value) for key, value in values.items()}


def _odd(rows: Mapping[str, Sequence[OddRow]]) -> Mapping[str, object]:
    def plain(row: OddRow) -> object:
        return row.after, row.id, row.measure, row.label, {p: encoded(c.value) for p, c in row.cells.items()}

    return {code: [plain(row) for row in each] for code, each in rows.items() if each}


def _filled(areas: Mapping[str, tuple[str, ...]]) -> Mapping[str, set[str]]:
    return {code: {*each} for code, each in areas.items() if each}


def _texts(lines: tuple[Mapping[str, str], ...] | None) -> list[dict[str, str]]:
    return [dict(line) for line in lines or ()]


def _journal_key(entry: JournalEntry) -> tuple[str, ...]:
    at = bare_day(entry.at) if isinstance(entry.at, date) else entry.at
    return tuple(str(part or "") for part in entry._replace(at=at))


def _unanswered(kept: Kept, said: Kept, content: MasterContent) -> Iterator[str]:
    """Yield what people wrote of findings that stands neither in « Contrôles » nor in the archive."""
    written = {*map(_answer, lines_apart(said.findings.lines.values()))}
    archived = {(each.territory, each.indicator, each.period, each.text) for each in content.remarks}
    for line in lines_apart(kept.findings.lines.values()):
        if line.justification.text and _answer(line) not in written:
            remark = _remark(line, "")
            if (remark.territory, remark.indicator, remark.period, remark.text) not in archived:
                yield line.justification.text
