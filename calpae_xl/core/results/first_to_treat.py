"""« À traiter d'abord »: the first lines of « Contrôles » that still ask something, each with a link to its cell.

Formulas look them up by their rank: what is answered leaves at once, and the next line takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calpae_xl.core.results.home_row import HomeRow, Line, home_row, sheet_link
from calpae_xl.core.sheets.findings import FindingLine
from calpae_xl.core.trade.typography import plural, shortened
from calpae_xl.core.workbook.formulas import counted as counted_formula
from calpae_xl.core.workbook.formulas import quoted
from calpae_xl.core.workbook.plan import Content

MOST_LISTED = 10
FIRST_ROWS = MOST_LISTED + 3
"""Rows that the list takes, with its titles and what is said below."""

RANKS_NAME = "Controles_rang"
_LINKED, _SHOWN = ("Controles_feuille", "Controles_cellule"), ("Controles_indicateur", "Controles_annee")
_PRIORITIES, _MESSAGES = "Controles_priorite", "Controles_constat"
"""Defined names of the columns of « Contrôles » that the rows look up."""

_LONGEST = 110
"""Signs of a finding that stand on one line of the screen; « Contrôles » has all of it."""

ALL_DONE = Content("Rien à traiter.", quoted("Rien à traiter."))
"""What is said where no line asks anything; its formula is without the sign that begins one."""


def first_rows(lines: Sequence[FindingLine], findings_sheet: str, nothing: Content = ALL_DONE) -> Iterator[HomeRow]:
    """Yield the ten first lines to treat, blank where there are fewer, then how many more there are.

    Args:
        lines: Those of « Contrôles », in its order, which is that of their ranks.
        findings_sheet: Name of « Contrôles ».
        nothing: What is said where no line asks anything, and its formula without the sign that begins one.
    """
    asking = [line for line in lines if line.asks]
    yield home_row(Line.HEADING, "À traiter d’abord")
    yield home_row(Line.HEADER, "Priorité", "Cellule", "Indicateur", "Année", "Constat")
    for number in range(MOST_LISTED):
        yield _row(number + 1, asking[number] if number < len(asking) else None, nothing)
    yield HomeRow(Line.MORE, (sheet_link(findings_sheet, "Tout voir"), Content(), _more(len(asking))))


def _row(rank: int, line: FindingLine | None, nothing: Content) -> HomeRow:
    at = f"MATCH({rank},{RANKS_NAME},0)"
    priority, sheet, cell, indicator, period, message = (
        f"INDEX({name},{at})" for name in (_PRIORITIES, *_LINKED, *_SHOWN, _MESSAGES)
    )
    target = f"""{quoted("#'")}&SUBSTITUTE({sheet},"'","''")&{quoted("'!")}&IF({cell}="","A1",{cell})"""
    place = f'{sheet}&IF({cell}="","",", "&{cell})'
    cut = f'IF(LEN({message})>{_LONGEST},LEFT({message},{_LONGEST - 1})&"…",{message})'
    # A list that is done says so on its first line, and what else waits.
    otherwise = nothing.formula if rank == 1 else quoted("")
    cells = (
        (_shown(line, "priority"), f'=IFERROR({priority}&"","")'),
        (_place(line), f'=IFERROR(HYPERLINK({target},{place}),"")'),
        (_shown(line, "indicator"), f'=IFERROR({indicator}&"",{otherwise})'),
        (_shown(line, "period"), f'=IFERROR({period}&"","")'),
        (shortened(_shown(line, "message"), _LONGEST), f'=IFERROR({cut},"")'),
    )
    if rank == 1 and line is None:
        cells = (*cells[:2], (nothing.text, cells[2][1]), *cells[3:])
    return HomeRow(Line.TREAT, tuple(Content(value, formula) for value, formula in cells))


def _shown(line: FindingLine | None, field: str) -> str:
    return "" if line is None else getattr(line, field).text


def _place(line: FindingLine | None) -> str:
    return "" if line is None else ", ".join(filter(None, (line.sheet.text, line.cell.text)))


def _more(asking: int) -> Content:
    """Say how many lines ask something beyond those listed."""
    left, rest = f"(COUNT({RANKS_NAME})-{MOST_LISTED})", asking - MOST_LISTED
    counted = counted_formula(left, "autre ligne", "autres lignes")
    said = f"et {plural(rest, 'autre ligne', 'autres lignes')}" if rest > 0 else ""
    return Content(said, f'=IF({left}>0,"et "&{counted},"")')
