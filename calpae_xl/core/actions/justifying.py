"""« Justifier »: one text that answers several lines of « Contrôles », and the lines that no text answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from calpae_xl.core.actions.designation import Figure
from calpae_xl.core.figures.processed import Processed
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.returns.target_cells import answers_plan
from calpae_xl.core.sheets.explanations import EXPLAINED_BY, explains
from calpae_xl.core.sheets.findings import JUSTIFIED, KEPT, FindingLine, FindingsTable, finding_key, is_to_review
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import listed, plural, shortened, typeset
from calpae_xl.core.trade.values import MAX_TEXT, Value, excel_length
from calpae_xl.core.trade.words import word
from calpae_xl.core.workbook.grid import Sheet, area_corners, column_number, split_address
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Plan
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError

_JUSTIFIABLE = frozenset(code.text for code in Code if code.justifiable)
_MOST_NAMED, _LONGEST = 5, 60
"""Lines that are named, and characters of a text that is quoted."""


class EmptyJustificationError(CalpaeError):
    """The text says nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(
            typeset(
                f"Le texte « {shortened(text, _LONGEST)} » ne dit pas pourquoi le chiffre est exact : rien n’est "
                "justifié."
            ),
            typeset(f"Pour une justification, il faut {EXPLAINED_BY}."),
        )


class TooLongJustificationError(CalpaeError):
    """The text is longer than a cell can hold."""

    def __init__(self) -> None:
        super().__init__(
            "Le texte est plus long que ce qu’une cellule d’Excel peut garder : rien n’est justifié.",
            typeset("Raccourcissez-le, puis recommencez."),
        )


class NothingToJustifyError(CalpaeError):
    """None of the lines asked for can be answered by a text."""

    def __init__(self, left: Sequence[str]) -> None:
        super().__init__(
            typeset(" ".join(["Rien à justifier ici.", *left])),
            typeset("Désignez des lignes de « Contrôles », ou des chiffres de la saisie qui ont un avertissement."),
        )


class Selection(NamedTuple):
    """What somebody selected in a sheet.

    Attributes:
        sheet: Its name.
        areas: What of it is in sight, « B5:J9 ».
    """

    sheet: str
    areas: tuple[str, ...]

    def holds(self, cell: str) -> bool:
        """Tell whether a cell is selected."""
        letters, row = split_address(cell)
        column = column_number(letters)
        corners = filter(None, map(area_corners, self.areas))
        return any(left <= column <= right and top <= row <= bottom for left, top, right, bottom in corners)

    def holds_row(self, row: int) -> bool:
        """Tell whether a cell of a row is selected."""
        return any(top <= row <= bottom for _, top, _, bottom in filter(None, map(area_corners, self.areas)))


class Justifiable(NamedTuple):
    """The lines of « Contrôles » that a text may answer.

    Attributes:
        sheet: « Contrôles ».
        previous: Its table as it is.
        every: Its lines as they would be.
        answered: Those of them that the text answers.
        left: What is told of those that it does not, though they were asked for.
    """

    sheet: Sheet
    previous: FindingsTable
    every: Sequence[FindingLine]
    answered: Sequence[FindingLine]
    left: tuple[str, ...]

    def plan(self, text: str) -> Plan:
        """Return what writes a text on these lines.

        Raises:
            CalpaeError: It says nothing, or is longer than a cell.
        """
        if excel_length(text) > MAX_TEXT:
            raise TooLongJustificationError
        if not explains(text):
            raise EmptyJustificationError(text)
        said: dict[Subject, Value | None] = {}
        for line in self.answered:
            for fingerprint in line.fingerprints:
                said[Subject(line.territory, Part.JUSTIFICATION, fingerprint)] = text
                if is_to_review(line.decision.text):
                    said[Subject(line.territory, Part.DECISION, fingerprint)] = None
        return Plan({self.sheet.name: answers_plan(self.sheet, self.previous, self.every, said)})


def justifiable(work: Processed, chosen: Selection | Figure) -> Justifiable:
    """Return the lines that somebody chose to justify.

    What blocks wants an answer of its own: chosen with other figures it is left; of one figure it comes first, and
    what is left of the figure takes the same request again. A text that stands already is never replaced, unless it
    says nothing or is to be reviewed.

    Args:
        work: The workbook.
        chosen: Lines of « Contrôles », cells of an entry sheet, or one figure.

    Raises:
        CalpaeError: There is none, or « Contrôles » cannot be written.
    """
    campaign = work.campaign
    sheet, previous = campaign.sheet(Role.FINDINGS), campaign.listed.whole
    if sheet is None:
        raise MissingResultSheetError(campaign.name, [campaign.settings.sheet_name(Role.FINDINGS)])
    lines = findings_lines(campaign, work.validation, previous, work.cells)
    is_chosen = _chooser(previous, chosen)
    answered, left = _parted([line for line in lines if line.fingerprints and is_chosen(line)])
    if not answered:
        raise NothingToJustifyError(left)
    return Justifiable(sheet, previous, lines, answered, left)


def _chooser(previous: FindingsTable, chosen: Selection | Figure) -> Callable[[FindingLine], bool]:
    if isinstance(chosen, Figure):
        key = finding_key(chosen.territory, chosen.indicator.id, chosen.period)
        return lambda line: line.key.text == key
    if chosen.sheet == previous.name:
        rows = [row for row in previous.lines if chosen.holds_row(row)]
        prints = {fingerprint for row in rows for fingerprint in previous.lines[row].fingerprints}
        return lambda line: not prints.isdisjoint(line.fingerprints)
    return lambda line: line.sheet.text == chosen.sheet and bool(line.cell.text) and chosen.holds(line.cell.text)


def _parted(wanted: Sequence[FindingLine]) -> tuple[list[FindingLine], tuple[str, ...]]:
    """Part the lines that a text answers from the others, of which it says why.

    One figure has what blocks it answered first: until then its warnings change nothing.
    """
    done = [line for line in wanted if line.severity.text == JUSTIFIED]
    asking = [line for line in wanted if line.severity.text not in {JUSTIFIED, KEPT}]
    told = [line for line in asking if line.severity.text == word(Severity.INFO)]
    asking = [line for line in asking if line not in told]
    never = [line for line in asking if not _JUSTIFIABLE.issuperset(line.codes)]
    asking = [line for line in asking if line not in never]
    bounds = [line for line in asking if line.severity.text == word(Severity.BLOCKING)]
    warnings = [line for line in asking if line not in bounds]
    alone = len({line.key.text for line in asking}) == 1
    answered = bounds[:1] or warnings if alone else warnings
    waiting = [line for line in asking if line not in answered]
    apart, next_ones = ([], waiting) if alone else (waiting, [])
    reasons = (
        (never, "ne se justifie pas : corrigez la saisie", "ne se justifient pas : corrigez la saisie"),
        (
            apart,
            "bloque, et se justifie seul : désignez sa cellule, ou sa ligne de « Contrôles »",
            "bloquent, et se justifient un par un : désignez la cellule ou la ligne de « Contrôles » de chacun",
        ),
        (
            next_ones,
            "veut son propre texte : justifiez de nouveau ce chiffre",
            "veulent leur propre texte : justifiez de nouveau ce chiffre",
        ),
        (
            done,
            "a déjà une justification ; pour la changer, récrivez-la dans Excel : « Contrôles », colonne "
            "« Justification »",
            "ont déjà une justification ; pour la changer, récrivez-la dans Excel : « Contrôles », colonne "
            "« Justification »",
        ),
        (told, "est pour mémoire et ne demande rien", "sont pour mémoire et ne demandent rien"),
    )
    return answered, tuple(_why(lines, one if len(lines) == 1 else many) for lines, one, many in reasons if lines)


def _why(lines: Sequence[FindingLine], why: str) -> str:
    named = [", ".join(filter(None, (line.sheet.text, line.cell.text, line.code.text))) for line in lines]
    count = plural(len(lines), "constat laissé", "constats laissés")
    return typeset(f"{count} ({listed([f'« {name} »' for name in named], _MOST_NAMED)}) : {why}.")
