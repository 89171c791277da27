"""The words of the trade as types: indicators, observations, reservations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.values import Value, raw_text


class Kind(Enum):
    """Whether a figure was achieved or is aimed at; values are those of the JSON documents."""

    ACHIEVED = "realise"
    TARGET = "attendu"


class MissingCode(Enum):
    """Why a cell gives no figure. None of the five is ever zero, and only ``SO`` says that nothing lacks."""

    ND = "ND"
    NC = "NC"
    SO = "SO"
    BLANK = "BLANK"
    UNREADABLE = "UNREADABLE"


class ValueKind(Enum):
    """What an indicator measures; values are those of the referential."""

    FLOW = "compte_flux_annuel"
    STOCK = "compte_stock"
    ACTIVE_CASES = "compte_file_active"
    QUANTITY = "quantite"
    RATE = "taux"
    CASELOAD = "ratio"
    DELAY = "duree_moyenne"
    AMOUNT = "montant"


COUNTS = frozenset({ValueKind.FLOW, ValueKind.STOCK, ValueKind.ACTIVE_CASES})
"""Kinds whose figures are whole numbers."""

ADDITIVE = COUNTS | {ValueKind.QUANTITY, ValueKind.AMOUNT}
"""Kinds whose figures may be added between departments."""


class Rule(Enum):
    """How departments become the collectivity (design, section 8); values go to the JSON document."""

    SUM = "sum"
    EQUAL_ELSE_WEIGHTED = "equal_else_weighted_else_range"
    WEIGHTED = "weighted_else_range"
    RATIO_OF_SUMS = "ratio_of_sums_else_range"
    SUM_OF_CHILDREN = "sum_of_children"


class Status(Enum):
    """The place of an indicator in the convention; values are those of the referential."""

    ACTIVE = "actif"
    BREAKDOWN = "ventilation"
    BLOCK = "total"
    AUXILIARY = "auxiliaire"
    RETIRED = "retire"


class Direction(Enum):
    """Which way is better; values are those of the referential."""

    UP = "hausse_favorable"
    DOWN = "baisse_favorable"
    NEUTRAL = "neutre"
    TARGET = "cible"


class ReservationType(Enum):
    """The closed list of reservations; values are those of the JSON documents."""

    PARTIAL_YEAR = "partial_year"
    UNDERESTIMATED = "underestimated"
    EXCEPTIONAL_EVENT = "exceptional_event"
    SERIES_BREAK = "series_break"
    DIFFERING_DEFINITION = "differing_definition"
    CEA_SCOPE = "cea_scope"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year (``"2021"``), achieved or aimed at, or a due date (``"2022-06"``), only aimed at."""

    label: str
    kind: Kind = Kind.ACHIEVED

    @property
    def header(self) -> str:
        """Column header that carries the period, and the key of the live formulas.

        It starts with a word because spreadsheets turn a header « 2021 » into a number.
        """
        return ("Réalisé " if self.kind is Kind.ACHIEVED else "Attendu ") + self.label


class CellRef(NamedTuple):
    """A cell that a message can point to; ``cell`` is ``None`` for a whole sheet."""

    sheet: str
    cell: str | None = None


class Proposal(NamedTuple):
    """A correction offered to the person: a figure in the indicator's unit, or a code."""

    label: str
    value: float | None = None
    code: MissingCode | None = None


class Observation(NamedTuple):
    """What one department declares for one indicator and one period.

    A named tuple, not a frozen dataclass, and nothing made before it is asked for: reading 101
    departments makes 90,900 of them, and a frozen dataclass costs over five times as much to make.

    Attributes:
        figure: Figure in the indicator's unit (rates in per cent); ``None`` when there is none, which
            is not the same as zero.
        code: Why there is no figure; ``None`` when there is one.
        typed: What the cell holds, kept whatever we make of it; ``None`` when blank.
        sheet, cell: Where it stands; ``cell`` is ``None`` when the row or the column is missing.
        fault: What reading the cell alone has to report; ``None`` for a plain figure, code or blank.
        proposals: Corrections that the text suggests, best first.
        bound: The sense of a target written in words (« ≤ », « ≥ »); ``figure`` is then the bound.
    """

    territory: str
    indicator: str
    period: Period
    figure: float | None
    code: MissingCode | None
    typed: Value | None
    sheet: str
    cell: str | None
    fault: Code | None = None
    proposals: tuple[Proposal, ...] = ()
    bound: str | None = None

    @property
    def raw(self) -> str | None:
        """The cell as it was typed, in text; ``None`` when blank."""
        return raw_text(self.typed)

    @property
    def at(self) -> CellRef:
        """The cell, so that every message can point to it."""
        return CellRef(self.sheet, self.cell)


class Bound(NamedTuple):
    """A limit of an indicator, against a number or another indicator of the same cell.

    Attributes:
        operator: One of ``<=``, ``<``, ``>=``, ``>``.
        operand: A number, or the id of another indicator.
        hard: A hard bound blocks its cell until it is corrected or justified; a soft one warns.
    """

    indicator: str
    hard: bool
    operator: str
    operand: float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One line of the referential.

    Attributes:
        label: Name as the annex prints it; the rows of a breakdown make sense in their table only.
        short: Name for messages and charts, which makes sense anywhere.
        weight: Ids of the weighting indicators: one for a mean, numerator and denominator for a ratio
            of sums.
        parent: Id of the total this indicator breaks down, if any.
        breaks: Years whose figures do not compare with the year before (declared series breaks).
        sensitive: Whether small counts of it may identify people.
        replaces: Ids of the retired indicators whose history it continues.
        convention: Name of the convention that it belongs to; empty for the first one of « Paramètres ».
    """

    id: str
    status: Status
    section: str
    code: str
    measure: str
    label: str
    short: str
    unit: str
    kind: ValueKind
    direction: Direction
    rule: Rule
    weight: tuple[str, ...] = ()
    parent: str | None = None
    breaks: frozenset[str] = frozenset()
    sensitive: bool = False
    definition: str = ""
    replaces: tuple[str, ...] = ()
    convention: str = ""

    @property
    def is_block(self) -> bool:
        """Whether it adds up the themes below it."""
        return self.rule is Rule.SUM_OF_CHILDREN

    def quotient(self, above: float, below: float) -> float:
        """Return what one sum over another gives in the indicator's unit: per cent for a rate."""
        return (100 * above if self.kind is ValueKind.RATE else above) / below

    @property
    def titled_measure(self) -> str:
        """Its measure after the code that the convention gives it: « 2.2 Référent de parcours »."""
        return f"{self.code} {self.measure}".strip()


_FORBIDDEN = re.compile(r"[/\\?*\[\]:\x00-\x1f]")
"""Signs that names of sheets cannot have."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A department: its code (``"2A"``), its name, and the functional mailbox that reaches it, if known."""

    code: str
    name: str
    mailbox: str = ""

    @property
    def sheet(self) -> str:
        """Name under which its entry sheet is built, such as Excel takes it; people may rename it."""
        return f"{self.code} {_FORBIDDEN.sub('-', self.name)}"[:31].rstrip("' ")

    @property
    def titled(self) -> str:
        """What titles and tables call it."""
        return f"{self.name} ({self.code})"


@dataclass(frozen=True, slots=True)
class Collectivity:
    """The territory that is consolidated: what departments add up to.

    Attributes:
        code: Of no department: documents name it by this.
        name: In full.
        short: As sheets, files and messages have it; its result sheet is built under this name.
    """

    code: str
    name: str
    short: str

    @property
    def names(self) -> tuple[str, str]:
        """What people call it."""
        return self.name, self.short

    def called(self, territory: str) -> str:
        """Name a territory in few signs: a department by its code, the collectivity by its short name."""
        return self.short if territory == self.code else territory


@dataclass(frozen=True, slots=True)
class Reservation:
    """A structured flag that a person puts on a figure.

    Attributes:
        period: ``None`` means every period.
    """

    territory: str
    indicator: str
    period: str | None
    type: ReservationType
    note: str | None = None
