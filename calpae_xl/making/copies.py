"""The sheets of the copies that leave by email, built anew from what the campaign holds.

Nothing is stripped from the workbook in use: what is not put in a copy is not in it, be it another
department's figure in a list of shared texts, the name of an author, or the path of a printer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.home import kinds_of, to_fill
from calpae_xl.core.results.home_row import HomeRow
from calpae_xl.core.results.remaining import ToFill
from calpae_xl.core.sheets.findings import FindingsTable
from calpae_xl.core.sheets.revisions import RevisionLine
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Content
from calpae_xl.making.assembly import AddSheet
from calpae_xl.making.changes_sheet import add_changes_sheet
from calpae_xl.making.consolidation_sheet import add_consolidation_sheet
from calpae_xl.making.content import MasterContent
from calpae_xl.making.findings_sheet import HOW_TO_ANSWER, add_findings_sheet
from calpae_xl.making.hidden_sheets import add_formula_sheets, add_very_hidden
from calpae_xl.making.home_sheet import write_home
from calpae_xl.making.revisions_sheet import add_revisions_sheet
from calpae_xl.making.workbook import entry_sheets, name_columns, reference_sheets

RANKED = "Ce qui pèse le plus est en haut."
"""What is said above « Contrôles » to a department, which may have no button."""


class Revisions(NamedTuple):
    """What « Révisions » holds: its lines, and the sentence above them."""

    lines: Sequence[RevisionLine]
    told: str


def bare_sheets(content: MasterContent) -> Iterator[AddSheet]:
    """Yield the sheets that people own: a workbook that can be read and processed."""
    yield from entry_sheets(content)
    yield from reference_sheets(content)


def collection_sheets(
    content: MasterContent,
    work: Processed,
    home: Sequence[HomeRow],
    findings: FindingsTable,
    hidden: Mapping[str, Mapping[str, Content]],
) -> Iterator[AddSheet]:
    """Yield the sheets for a department: what it fills in and answers, what that refers to, and no other.

    The consolidated sheet makes sense for all departments only, and « Évolutions » reads through it: neither is there.

    Args:
        content: What the department owns.
        work: Made of that content alone.
        home: Rows of « Accueil ».
        findings: What people wrote of findings before.
        hidden: Cells of the very hidden sheets by name.
    """
    yield _home(content, home)
    yield from entry_sheets(content)
    yield partial(
        add_findings_sheet, work=work, blank=_blank(work, home), previous=findings, legend=f"{HOW_TO_ANSWER} {RANKED}"
    )
    yield name_columns
    yield from reference_sheets(content)
    for name, cells in hidden.items():
        yield partial(add_very_hidden, name=name, cells=cells)


def transmission_sheets(
    content: MasterContent,
    work: Processed,
    home: Sequence[HomeRow],
    findings: FindingsTable,
    revisions: Revisions | None,
) -> Iterator[AddSheet]:
    """Yield the sheets for those who read the whole workbook: all but « Journal », « Conflits » and undo.

    Args:
        content: What people own.
        work: Made of that content.
        home: Rows of « Accueil ».
        findings: What people wrote of findings before.
        revisions: What differs from an earlier vintage; ``None`` when nobody compared.
    """
    consolidated = content.has_results
    yield _home(content, home)
    yield from entry_sheets(content)
    if consolidated:
        yield partial(add_consolidation_sheet, work=work)
        yield partial(add_changes_sheet, work=work)
    yield partial(add_findings_sheet, work=work, blank=_blank(work, home), previous=findings)
    if revisions is not None:
        yield partial(add_revisions_sheet, work=work, lines=revisions.lines, told=revisions.told)
    yield name_columns
    yield from reference_sheets(content)
    if consolidated:
        yield partial(add_formula_sheets, work=work)


def _blank(work: Processed, rows: Sequence[HomeRow]) -> ToFill:
    return to_fill(work.campaign, SHEET_NAMES[Role.HOME], kinds_of(rows))


def _home(content: MasterContent, rows: Sequence[HomeRow]) -> AddSheet:
    return partial(write_home, campaign=content.settings.campaign, rows=[*rows])
