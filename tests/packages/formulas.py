"""Formulas: read into pieces, then held to what Excel 2016 accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from packages.functions import FUNCTIONS
from packages.markup import units
from packages.opened import Opened, Sheet, Table, unescaped
from packages.places import area, lines
from packages.problem import Problem, Rule


class FormulaRule(Rule):
    """Rules on formulas, wherever they stand."""

    FORMULA_LENGTH = ("a formula has at most 8,192 characters", "limits; OI29500 2.1.1085")
    FORMULA_EQUALS = ("a formula in a file has no leading =", "ECMA 18.17; XlsxWriter, « Working with Formulas »")
    FORMULA_SYNTAX = ("operands, operators, quotes and parentheses agree", "ECMA 18.17.2")
    FORMULA_NESTING = ("functions nest 64 deep at most", "limits, « Nested levels of functions »")
    FORMULA_STRING = (
        "a text in a formula has at most 255 characters",
        "Microsoft support, « Text values in formulas are limited to 255 characters »",
    )
    FORMULA_PREFIX = (
        "no function needs a prefix: each exists since Excel 2007",
        "XlsxWriter, « Formulas added in Excel 2010 and later »",
    )
    FORMULA_FUNCTION = ("functions are those that Excel 2016 knows", "ECMA 18.17.7")
    FORMULA_ARGUMENTS = (
        "a function has as many arguments as it takes",
        "ECMA 18.17.7; limits, « Arguments in a function »",
    )
    FORMULA_EXTERNAL = ("no other workbook is referred to", "ECMA 18.17.2.3, [1]Sheet1!A1; Excel asks about links")
    FORMULA_LOST = ("nothing refers to #REF!", "ECMA 18.17.3")
    FORMULA_SHEET = ("sheets that are referred to exist", "ECMA 18.17.2.3; « Removed Records: Formula »")
    FORMULA_NAME = ("names that are referred to are defined", "ECMA 18.17.2.5")
    FORMULA_PLACE = ("cells lie within A1:XFD1048576", "limits; ECMA 18.17.2.3")
    FORMULA_TABLE = (
        "tables, columns and parts of tables that are referred to exist",
        "[MS-OE376] 3.2.3.1.1, structure references",
    )
    FORMULA_LINK = ("HYPERLINK leads to a place that exists", "Microsoft support, « HYPERLINK function »")


_TOKEN = re.compile(
    r"""(?P<space>[ \n\r]+)
    |(?P<string>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!))
    |(?P<array>\{[^{}]*\})
    |(?P<sheet>(?:'(?:[^']|'')+'|(?:\[\d+\])?[^\W\d][\w.]*|\[\d+\])!)
    |(?P<table>(?:[^\W\d][\w.]*)?\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    |(?P<function>[A-Za-z_][\w.]*\()
    |(?P<lines>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.$(])|\$?\d+:\$?\d+(?![\w.]))
    |(?P<place>\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?(?![\w.(]))
    |(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
    |(?P<boolean>(?:TRUE|FALSE)(?![\w.(]))
    |(?P<name>(?:[^\W\d]|\\)[\w.\\?]*)
    |(?P<infix><=|>=|<>|[*/^&=<>:])
    |(?P<sign>[+-])|(?P<percent>%)|(?P<comma>,)|(?P<open>\()|(?P<close>\))""",
    re.VERBOSE,
)
_OPERANDS = {"string", "error", "array", "table", "lines", "place", "number", "boolean", "name"}
_BEFORE_OPERANDS = {"sheet", "function", "open"}
_AFTER_SHEET = {"place", "lines", "name", "error"}
_COLUMN = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_SPECIALS = {"#all", "#data", "#headers", "#totals", "#this row"}


class Reading(NamedTuple):
    """What a formula says, whatever workbook it stands in.

    Attributes:
        faults: Rules that it breaks by itself.
        sheets: Sheets that it names.
        names: Names, each with the sheet in front of it if any.
        tables: References to tables: a name, which is empty inside the table itself, and what is in brackets.
        links: Places of this workbook that it opens.
        kinds: Kinds of its pieces.
    """

    faults: tuple[tuple[FormulaRule, str], ...]
    sheets: frozenset[str]
    names: frozenset[tuple[str | None, str]]
    tables: frozenset[tuple[str, str]]
    links: frozenset[str]
    kinds: frozenset[str]


@dataclass
class _Call:
    """A parenthesis that is open: a function's, or one that has no name."""

    name: str | None
    arguments: int = 0


@dataclass
class _Reader:
    """Reads pieces one after the other; Excel's grammar without precedence, which only evaluation needs."""

    faults: dict[tuple[FormulaRule, str], None] = field(default_factory=dict)
    sheets: set[str] = field(default_factory=set)
    names: set[tuple[str | None, str]] = field(default_factory=set)
    tables: set[tuple[str, str]] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    calls: list[_Call] = field(default_factory=list)
    wants: bool = True
    on: str | None = None
    previous: tuple[str, str] = ("", "")

    def fault(self, rule: FormulaRule, sentence: str) -> None:
        self.faults[rule, sentence] = None

    def take(self, kind: str, text: str) -> None:
        """Read a piece that is no blank."""
        self.kinds.add(kind)
        if self.previous[0] == "sheet" and kind not in _AFTER_SHEET:
            self.fault(FormulaRule.FORMULA_SYNTAX, f"« {text} » after a sheet")
        if kind in _OPERANDS or kind in _BEFORE_OPERANDS:
            if not self.wants:
                self.fault(FormulaRule.FORMULA_SYNTAX, f"« {text} » where an operator was expected")
            self.wants = kind not in _OPERANDS
        getattr(self, f"_{kind}", lambda text: None)(text)
        self.on = unquoted(text[:-1]) if kind == "sheet" else None
        self.previous = kind, text

    def end(self) -> None:
        """Read the end."""
        if self.wants or self.calls:
            self.fault(FormulaRule.FORMULA_SYNTAX, "the end comes too early")

    def _unreadable(self, text: str) -> None:
        self.fault(FormulaRule.FORMULA_SYNTAX, f"« {text} » cannot be read")

    def _string(self, text: str) -> None:
        length = units(text[1:-1].replace('""', '"'))
        if length > 255:
            self.fault(FormulaRule.FORMULA_STRING, f"{length} characters")
        if self.previous[1].upper() == "HYPERLINK(" and text.startswith('"#'):
            self.links.add(text[2:-1].replace('""', '"'))

    def _error(self, text: str) -> None:
        if text == "#REF!":
            self.fault(FormulaRule.FORMULA_LOST, "in the formula")

    def _sheet(self, text: str) -> None:
        if "[" in text:
            self.fault(FormulaRule.FORMULA_EXTERNAL, text)
        else:
            self.sheets.add(unquoted(text[:-1]))

    def _place(self, text: str) -> None:
        if area(text, absolute=True) is None and lines(text) is None:
            self.fault(FormulaRule.FORMULA_PLACE, text)

    _lines = _place

    def _name(self, text: str) -> None:
        self.names.add((self.on, text))

    def _table(self, text: str) -> None:
        name, _, inside = text.partition("[")
        self.tables.add((name, inside[:-1]))

    def _function(self, text: str) -> None:
        name = text[:-1]
        self.calls.append(_Call(name))
        if sum(call.name is not None for call in self.calls) > 64:
            self.fault(FormulaRule.FORMULA_NESTING, f"{name} is too deep")
        if name.startswith("_"):
            self.fault(FormulaRule.FORMULA_PREFIX, name)
        elif name.upper() not in FUNCTIONS:
            self.fault(FormulaRule.FORMULA_FUNCTION, name)

    def _open(self, _: str) -> None:
        self.calls.append(_Call(None))

    def _infix(self, text: str) -> None:
        if self.wants:
            self.fault(FormulaRule.FORMULA_SYNTAX, f"« {text} » without what precedes it")
        self.wants = True
        if text == "&" and self.previous[0] == "string":
            # The place of a link is put together when the formula is worked out.
            self.links.discard(self.previous[1][2:-1].replace('""', '"'))

    def _percent(self, text: str) -> None:
        self._infix(text)
        self.wants = False

    def _sign(self, _: str) -> None:
        self.wants = True

    def _comma(self, text: str) -> None:
        if self.calls and self.calls[-1].name is not None:
            self.calls[-1].arguments += 1
            self.wants = True
        else:
            self.kinds.add("union")
            self._infix(text)

    def _close(self, text: str) -> None:
        if not self.calls:
            self.fault(FormulaRule.FORMULA_SYNTAX, "a parenthesis too many")
            return
        call = self.calls.pop()
        if call.name is None:
            self._infix(text)
        elif call.name.upper() in FUNCTIONS:
            low, high = FUNCTIONS[call.name.upper()]
            held = call.arguments + (call.arguments > 0 or not self.wants)
            if not low <= held <= high:
                self.fault(FormulaRule.FORMULA_ARGUMENTS, f"{call.name} has {held}")
        self.wants = False


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    """Pieces with their kinds, blanks left out; the last is ``unreadable`` when something is no piece."""
    at = 0
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        if found is None:
            yield "unreadable", formula[at : at + 20]
            return
        if found.lastgroup != "space":
            yield found.lastgroup or "", found[0]
        at = found.end()


@lru_cache(maxsize=65536)
def reading(formula: str) -> Reading:
    """Read a formula."""
    reader = _Reader()
    if formula.startswith("="):
        reader.fault(FormulaRule.FORMULA_EQUALS, formula[:20])
    if units(formula) > 8192:
        reader.fault(FormulaRule.FORMULA_LENGTH, f"{units(formula)} characters")
    for kind, text in _tokens(formula.removeprefix("=")):
        reader.take(kind, text)
    reader.end()
    return Reading(
        faults=tuple(reader.faults),
        sheets=frozenset(reader.sheets),
        names=frozenset(reader.names),
        tables=frozenset(reader.tables),
        links=frozenset(reader.links),
        kinds=frozenset(reader.kinds),
    )


def unquoted(sheet: str) -> str:
    """Name of a sheet as formulas write it, without its quotes."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def pieces(formula: str) -> list[tuple[str | None, str]] | None:
    """Places that a formula lists, with their sheets; ``None`` when it says anything else."""
    found: list[tuple[str | None, str]] = []
    sheet: str | None = None
    for kind, text in _tokens(formula):
        if kind == "sheet":
            sheet = unquoted(text[:-1])
        elif kind in {"place", "lines"}:
            found.append((sheet, text))
            sheet = None
        elif kind != "comma":
            return None
    return found


@dataclass(frozen=True, slots=True)
class Context:
    """Where a formula stands.

    Attributes:
        package: The package.
        part: Its part.
        place: Its cell, or what holds it.
        sheet: Its sheet; ``None`` for a name of the whole workbook.
        table: The table whose column it computes.
    """

    package: Opened
    part: str
    place: str
    sheet: Sheet | None = None
    table: Table | None = None

    def problem(self, rule: Rule, sentence: str) -> Problem:
        """A problem at this place."""
        return Problem(self.part, self.place, rule, sentence)

    def sheet_of(self, name: str) -> Sheet | None:
        """The sheet of a name."""
        return self.package.sheet_names.get(name.casefold())

    def knows(self, name: str, sheet: str | None) -> bool:
        """Whether a name is defined here or on that sheet, or is a table."""
        on = self.sheet_of(sheet) if sheet is not None else self.sheet
        scopes = self.package.scopes.get(name.casefold(), frozenset())
        return None in scopes or (on is not None and str(self.package.sheets.index(on)) in scopes)


def formula_problems(formula: str, context: Context) -> Iterator[Problem]:
    """Tell what is wrong with a formula at its place."""
    read = reading(formula)
    for rule, sentence in read.faults:
        yield context.problem(rule, sentence)
    for sheet in read.sheets:
        if context.sheet_of(sheet) is None:
            yield context.problem(FormulaRule.FORMULA_SHEET, f"no sheet « {sheet} »")
    for before, name in read.names:
        if not context.knows(name, before):
            yield context.problem(FormulaRule.FORMULA_NAME, f"no name « {name} »")
    for name, inside in read.tables:
        yield from _table_reference(name, inside, context)
    for link in read.links:
        if not leads_somewhere(link, context):
            yield context.problem(FormulaRule.FORMULA_LINK, f"« {link} » is no place")


def leads_somewhere(link: str, context: Context) -> bool:
    """Whether a place inside the workbook exists: ``'67 Bas-Rhin'!I6``, or a name."""
    sheet, mark, place = link.rpartition("!")
    if mark and context.sheet_of(unquoted(sheet)) is None:
        return False
    return area(place, absolute=True) is not None or lines(place) is not None or context.knows(place, None)


def _table_reference(name: str, inside: str, context: Context) -> Iterator[Problem]:
    tables = [t for t in context.package.tables if t.name.casefold() == name.casefold()]
    table = next(iter(tables), None) if name else context.table
    if table is None:
        yield context.problem(FormulaRule.FORMULA_TABLE, f"no table « {name} »")
        return
    known = {column.casefold() for column in table.columns}
    for item in _COLUMN.findall(inside) if "[" in inside else [inside]:
        word = re.sub("'(.)", r"\1", unescaped(item)).casefold()
        if word and word not in (_SPECIALS if item.startswith("#") else known):
            yield context.problem(FormulaRule.FORMULA_TABLE, f"« {name} » has no « {item} »")
