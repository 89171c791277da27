"""Finding codes: stable, never reused, each with its severity and level."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """How much a finding weighs; values are those of the JSON documents."""

    BLOCKING = "blocking"
    WARNING = "warning"
    INFO = "info"


class Code(Enum):
    """What can be found, with severity and level of the European Statistical System.

    Levels: 0 structure, 1 within a sheet, 2 across years and vintages, 3 across departments. A letter
    names the family: S structure, C reading of a cell, B bounds and sums, T time, D departments,
    X the double entry between Excel and Python.

    Attributes:
        blocks_figure: Whether it keeps a figure that can be read out of the consolidation, until somebody
            corrects or justifies it; a cell that cannot be read is out by itself.
    """

    # Alone of its kind: a member is itself, where ``Enum`` hashes its name in Python each time.
    __hash__ = object.__hash__

    MISSING_SHEET = ("S001", Severity.BLOCKING, 0)
    MISSING_INDICATOR = ("S002", Severity.BLOCKING, 0)
    DUPLICATE_INDICATOR = ("S003", Severity.BLOCKING, 0)
    UNKNOWN_INDICATOR = ("S004", Severity.WARNING, 0)
    MISSING_HEADER = ("S005", Severity.BLOCKING, 0)
    DUPLICATE_HEADER = ("S006", Severity.BLOCKING, 0)
    OTHER_CAMPAIGN = ("S007", Severity.BLOCKING, 0)
    ROW_WITHOUT_INDICATOR = ("S008", Severity.WARNING, 0)
    UNUSABLE_RESERVATION = ("S009", Severity.WARNING, 0)
    UNUSABLE_PARAMETER = ("S010", Severity.WARNING, 0)
    DUPLICATE_WEIGHT = ("S011", Severity.WARNING, 0)
    DUPLICATE_SHEET = ("S012", Severity.WARNING, 0)
    LOOK_ALIKE = ("S013", Severity.INFO, 0)
    UNREADABLE_RESERVATION = ("S016", Severity.BLOCKING, 0)
    DUPLICATE_RESERVATIONS = ("S017", Severity.BLOCKING, 0)
    MORE_FINDINGS = ("S019", Severity.INFO, 0)
    UNDECLARED_DEPARTMENT = ("S020", Severity.BLOCKING, 0)
    BROKEN_NAMES = ("S021", Severity.WARNING, 0)
    MANUAL_CALCULATION = ("S022", Severity.WARNING, 0)
    DAMAGED_TABLE = ("S023", Severity.WARNING, 0)
    MISFIT_RESULTS = ("S024", Severity.WARNING, 0)
    UNUSABLE_INDICATOR = ("S030", Severity.BLOCKING, 0)
    INCOMPLETE_INDICATOR = ("S031", Severity.WARNING, 0)
    UNAPPLIED_HARD_BOUND = ("S032", Severity.BLOCKING, 0)
    UNAPPLIED_BOUND = ("S033", Severity.WARNING, 0)
    UNUSABLE_REPLACEMENT = ("S034", Severity.WARNING, 0)
    MISSING_DUE_DATE = ("S035", Severity.INFO, 0)

    NUMBER_AS_TEXT = ("C101", Severity.BLOCKING, 1)
    MALFORMED_NUMBER = ("C102", Severity.BLOCKING, 1)
    NUMBER_WITH_WORDS = ("C103", Severity.BLOCKING, 1)
    CODE_WITH_TEXT = ("C104", Severity.BLOCKING, 1)
    FOREIGN_UNIT = ("C105", Severity.BLOCKING, 1)
    DATE = ("C106", Severity.BLOCKING, 1)
    BOOLEAN = ("C107", Severity.BLOCKING, 1)
    EXCEL_ERROR = ("C108", Severity.BLOCKING, 1)
    UNREADABLE_TEXT = ("C109", Severity.BLOCKING, 1)
    FORMULA_IN_ENTRY = ("C110", Severity.WARNING, 1)
    FORMULA_WITHOUT_VALUE = ("C111", Severity.BLOCKING, 1)
    NEGATIVE = ("C112", Severity.BLOCKING, 1)
    NON_INTEGER = ("C113", Severity.BLOCKING, 1)
    RATE_OUT_OF_RANGE = ("C114", Severity.BLOCKING, 1)
    IMPLAUSIBLE = ("C115", Severity.BLOCKING, 1)
    BARE_PERCENT = ("C116", Severity.INFO, 1)
    UNSPECIFIED_NC = ("C117", Severity.INFO, 1)
    SMALL_COUNT = ("C118", Severity.INFO, 1)
    EMPTY_YEAR = ("C119", Severity.INFO, 1)
    FIGURE_IN_COMMENT = ("C120", Severity.WARNING, 1)
    NOTE_MARK = ("C121", Severity.BLOCKING, 1)
    BOUND_NOT_FIGURE = ("C122", Severity.BLOCKING, 1)
    MERGED_CELL = ("C123", Severity.BLOCKING, 1)
    BELOW_A_CENT = ("C124", Severity.BLOCKING, 1)

    HARD_BOUND = ("B201", Severity.BLOCKING, 1, True)
    SOFT_BOUND = ("B202", Severity.WARNING, 1)
    UNBALANCED_TOTAL = ("B203", Severity.BLOCKING, 1, True)
    COMMENT_ARITHMETIC = ("B204", Severity.WARNING, 1)
    RATE_WITHOUT_STRUCTURE = ("B205", Severity.WARNING, 1)
    IDENTICAL_ROWS = ("B206", Severity.WARNING, 1)
    CASELOAD_MISMATCH = ("B207", Severity.WARNING, 1)

    UNJUSTIFIED_JUMP = ("T301", Severity.WARNING, 2)
    FIGURE_LOST = ("T302", Severity.WARNING, 2)
    UNCHANGED_FIGURE = ("T303", Severity.WARNING, 2)
    UNEXPLAINED_REVISION = ("T304", Severity.WARNING, 2)
    BELOW_PUBLISHED_PART = ("T305", Severity.WARNING, 2)
    CARRIED_COMMENT = ("T306", Severity.INFO, 2)
    CARRIED_RESERVATION = ("T307", Severity.INFO, 2)

    EQUAL_DEPARTMENTS = ("D401", Severity.WARNING, 3)
    UNEVEN_DEPARTMENTS = ("D402", Severity.WARNING, 3)
    CONFLICTING_SCOPE = ("D403", Severity.BLOCKING, 3)
    MISPLACED_SCOPE = ("D404", Severity.WARNING, 3)
    SCOPE_WITHOUT_FIGURE = ("D405", Severity.WARNING, 3)
    MEAN_OUTSIDE = ("D406", Severity.WARNING, 3)

    CALCULATION_MISMATCH = ("X501", Severity.BLOCKING, 3)

    def __init__(self, text: str, severity: Severity, level: int, blocks_figure: bool = False) -> None:
        self.text = text
        self.severity = severity
        self.level = level
        self.blocks_figure = blocks_figure

    @property
    def to_reread(self) -> bool:
        """Whether it only asks that somebody read a text again: accepting it is all the answer that it wants."""
        return self in (Code.CARRIED_COMMENT, Code.CARRIED_RESERVATION)

    @property
    def justifiable(self) -> bool:
        """Whether a justification lifts it: warnings and hard bounds, never a cell that cannot be read."""
        return self.severity is Severity.WARNING or self.blocks_figure
