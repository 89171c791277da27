"""The facts of a finding: the values that its sentence tells beside the cells that it points to, typed by code.

Named tuples, as ``Finding`` is. What a finding holds already (its cells, its text, its period) is no fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.line_faults import LineFault
from calpae_xl.core.trade.model import Period


class NamedHeader(NamedTuple):
    """A column that is missing, stands twice, or holds what cannot be used."""

    header: str


class IgnoredReservation(NamedTuple):
    """The column of a reservation that cannot be used, and the indicators that a label there is of, if several are."""

    header: str
    bearers: tuple[str, ...] = ()


class ForeignCampaign(NamedTuple):
    """A sheet of one campaign in the workbook of another."""

    campaign: str
    expected: str


class DefaultUsed(NamedTuple):
    """A parameter that cannot be used.

    Attributes:
        label: Its name.
        default: What is used instead; empty when nothing is.
        possible: What it may hold.
        against: What it contradicts; empty when it cannot be used whatever the others say.
    """

    label: str
    default: float | str
    possible: str
    against: str = ""


class MissingDay(NamedTuple):
    """A convention without one of its days, where another has it: its name, and the header of that day."""

    convention: str
    header: str


class CopiedSheet(NamedTuple):
    """The sheet that is read instead of its copy."""

    used: str


class UnlistedFindings(NamedTuple):
    """How many findings of a code are not listed."""

    code: Code
    unlisted: int


class BrokenNames(NamedTuple):
    """Defined names that lead nowhere."""

    names: tuple[str, ...]


class TableFault(Enum):
    """What became of an Excel table of ours."""

    RENAMED = "renamed"
    CONVERTED = "converted"
    TOTALLED = "totalled"
    HEADERS_LOST = "headers lost"


class DamagedTable(NamedTuple):
    """An Excel table of ours, what became of it, and the headers that it lost."""

    table: str
    fault: TableFault
    headers: tuple[str, ...] = ()


class WrongLine(NamedTuple):
    """What is wrong in a line of « Référentiel ».

    Attributes:
        header: Its column.
        text: What the cell says, or what is asked of it.
        other: What that does not go with.
        known: The words that it may say.
        blocked: Ids of the indicators whose figures it keeps out of the consolidation.
    """

    header: str
    fault: LineFault
    text: str = ""
    other: str = ""
    known: str = ""
    blocked: tuple[str, ...] = ()


class LookAlike(NamedTuple):
    """The label that a text stands for, as it is written."""

    label: str


class MergedArea(NamedTuple):
    """The merged cells among which the cell is."""

    area: str


class WordedNumber(NamedTuple):
    """The block whose total a number among words may be; ``None`` when it is not alone in its block."""

    block: str | None


class NamedYears(NamedTuple):
    """The years that one finding speaks of."""

    periods: tuple[Period, ...]


class BelowLimit(NamedTuple):
    """The limit of small counts."""

    limit: float


class BlankCells(NamedTuple):
    """How many cells of a block wait."""

    cells: int


class CommentFigures(NamedTuple):
    """Figures of a comment, as people wrote them."""

    numbers: tuple[str, ...]


class BrokenBound(NamedTuple):
    """A bound, and the figure that it stands for in this cell.

    Attributes:
        operand: A number, or the id of the indicator that limits.
        limit: The number, or the figure of that indicator.
    """

    operator: str
    operand: float | str
    limit: float


class PartsAdded(NamedTuple):
    """What the parts of a total add up to, against which it is held; every one of them, or those that are known."""

    limit: float
    every: bool = True


class CommentSum(NamedTuple):
    """A sum that a comment spells out; neither announced otherwise nor a target, it is no figure of the row.

    Attributes:
        added: What its terms add up to.
        claimed: Its total as the comment announces it, when that is another.
        target: The target that it gives instead of a result.
    """

    added: float
    claimed: float | None = None
    target: Period | None = None


class CopiedRow(NamedTuple):
    """The indicator whose figures a row repeats, and in which years."""

    source: str
    periods: tuple[Period, ...]


class DerivedCaseload(NamedTuple):
    """People followed per adviser."""

    derived: float


class Jump(NamedTuple):
    """A figure and the last one known before it.

    Attributes:
        change: Ratio of their difference to the first (0.05 is +5 %); ``None`` for rates, which change in
            points, and from 0, which has no ratio.
        since: Year of the first figure when it is not the year before.
    """

    before: float
    after: float
    change: float | None
    since: Period | None = None


class LostFigure(NamedTuple):
    """The figure of the achieved year before.

    Attributes:
        since: That year: the periods of a campaign may skip some.
        rows: How many rows of a measure lost theirs together; 1 for one row alone.
        unconcerned: Whether the department now says that it is not concerned (SO), not that the figure lacks.
    """

    before: float
    since: Period
    rows: int = 1
    unconcerned: bool = False


class SameFigure(NamedTuple):
    """The achieved year before, which has the same figure."""

    since: Period


class Revised(NamedTuple):
    """What a vintage published of the cell."""

    before: float
    vintage: str


class PublishedPart(NamedTuple):
    """What a vintage published of a part of the total."""

    part: str
    before: float
    vintage: str


class CarriedText(NamedTuple):
    """A text that stands as the campaign before left it.

    Attributes:
        vintage: That campaign.
    """

    vintage: str


class UnevenFigures(NamedTuple):
    """The figure of the other department, and the ratio of this one to it."""

    other: float
    ratio: float


class TwoScopes(NamedTuple):
    """What the department counts, and what the first one does."""

    counted: float
    first: float


class RefusedScope(NamedTuple):
    """Whether the scope was put on a block, whose themes may carry it, or on what is never added."""

    block: bool


class OutsideMean(NamedTuple):
    """The mean of the departments that their weights give, and the figures that it should lie between."""

    mean: float
    low: float
    high: float


class Miscalculation(NamedTuple):
    """The cell that differs, what Python expects in it and what Excel shows."""

    cell: str
    expected: str
    shown: str


StructureFacts = (
    NamedHeader
    | IgnoredReservation
    | ForeignCampaign
    | DefaultUsed
    | MissingDay
    | CopiedSheet
    | UnlistedFindings
    | BrokenNames
    | DamagedTable
    | LookAlike
)
CellFacts = MergedArea | WordedNumber | NamedYears | BelowLimit | BlankCells | CommentFigures
BoundFacts = BrokenBound | PartsAdded | CommentSum | CopiedRow | DerivedCaseload
TimeFacts = Jump | LostFigure | SameFigure | Revised | PublishedPart | CarriedText
DepartmentFacts = UnevenFigures | TwoScopes | RefusedScope | OutsideMean

Facts = StructureFacts | CellFacts | BoundFacts | TimeFacts | DepartmentFacts | WrongLine | Miscalculation
"""Closed, family by family as the codes are: telling a finding goes through all of them."""

FACTS: Mapping[Code, type[Facts]] = {
    Code.MISSING_HEADER: NamedHeader,
    Code.DUPLICATE_HEADER: NamedHeader,
    Code.OTHER_CAMPAIGN: ForeignCampaign,
    Code.UNUSABLE_RESERVATION: IgnoredReservation,
    Code.UNUSABLE_PARAMETER: DefaultUsed,
    Code.DUPLICATE_SHEET: CopiedSheet,
    Code.LOOK_ALIKE: LookAlike,
    Code.UNREADABLE_RESERVATION: NamedHeader,
    Code.DUPLICATE_RESERVATIONS: CopiedSheet,
    Code.MORE_FINDINGS: UnlistedFindings,
    Code.BROKEN_NAMES: BrokenNames,
    Code.DAMAGED_TABLE: DamagedTable,
    Code.UNUSABLE_INDICATOR: WrongLine,
    Code.INCOMPLETE_INDICATOR: WrongLine,
    Code.UNAPPLIED_HARD_BOUND: WrongLine,
    Code.UNAPPLIED_BOUND: WrongLine,
    Code.UNUSABLE_REPLACEMENT: WrongLine,
    Code.MISSING_DUE_DATE: MissingDay,
    Code.NUMBER_WITH_WORDS: WordedNumber,
    Code.UNSPECIFIED_NC: NamedYears,
    Code.SMALL_COUNT: BelowLimit,
    Code.EMPTY_YEAR: BlankCells,
    Code.FIGURE_IN_COMMENT: CommentFigures,
    Code.MERGED_CELL: MergedArea,
    Code.HARD_BOUND: BrokenBound,
    Code.SOFT_BOUND: BrokenBound,
    Code.UNBALANCED_TOTAL: PartsAdded,
    Code.COMMENT_ARITHMETIC: CommentSum,
    Code.IDENTICAL_ROWS: CopiedRow,
    Code.CASELOAD_MISMATCH: DerivedCaseload,
    Code.UNJUSTIFIED_JUMP: Jump,
    Code.FIGURE_LOST: LostFigure,
    Code.UNCHANGED_FIGURE: SameFigure,
    Code.UNEXPLAINED_REVISION: Revised,
    Code.BELOW_PUBLISHED_PART: PublishedPart,
    Code.CARRIED_COMMENT: CarriedText,
    Code.CARRIED_RESERVATION: CarriedText,
    Code.UNEVEN_DEPARTMENTS: UnevenFigures,
    Code.CONFLICTING_SCOPE: TwoScopes,
    Code.MISPLACED_SCOPE: RefusedScope,
    Code.MEAN_OUTSIDE: OutsideMean,
    Code.CALCULATION_MISMATCH: Miscalculation,
}
"""The facts that the findings of each code carry; those of any other code say all by their cells."""
