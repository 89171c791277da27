"""Pieces of live formulas, in English as files keep them; safe in Excel 2016 and LibreOffice 7.4.

No LET, XLOOKUP, INDIRECT or OFFSET, no function that files must prefix, no number that Excel writes in another
way: what it gives back is what was put. Texts do not depend on the locale. The double entry between these
formulas and the Python core is tested by recalculation in LibreOffice, in IronCalc and in Gnumeric, which is why
nothing that wants a single value (LEN, ABS) is given an area, and N() no cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.trade.values import CENT_DECIMALS
from calpae_xl.core.trade.words import BLOCKED

_NARROW = "\u202f"
"""The narrow no-break space, by which some versions of Windows part thousands."""

_CODES = "  ND N.D ND. N.D. NC N.C NC. N.C. SO S.O SO. S.O. "
"""FIND tells blank (position 1), ND (2 to 13), NC (18 to 29) and SO (34 to 45) apart, without wildcards."""


def quoted(text: str) -> str:
    """Write a text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def number_text(value: float) -> str:
    """Write a number inside a formula, as Excel writes it back."""
    return f"{value:.15g}" if abs(value) >= 1e-4 or not value else f"{value:.15f}".rstrip("0")


def without_spaces(cell: str) -> str:
    """Strip the three blanks that ``cell_reading.without_spaces`` strips."""
    for blank in (" ", NBSP, _NARROW):
        cell = f'SUBSTITUTE({cell},{quoted(blank)},"")'
    return cell


def code_of(cell: str, otherwise: str = quoted(BLOCKED)) -> str:
    """Turn a text cell into "", "ND", "NC" or "SO"; anything else, errors included, is ``otherwise``."""
    position = f'FIND(" "&UPPER({without_spaces(cell)})&" ","{_CODES}")'
    return f'IFERROR(CHOOSE(INT(({position}+30)/16),"","ND","NC","SO"),{otherwise})'


def missing_code(cells: str, count: int) -> str:
    """ND if any ND, else NC if any NC, SO if all of them are, else blank."""
    so = f'IF(COUNTIF({cells},"SO")={count},"SO","")'
    return f'IF(COUNTIF({cells},"ND"),"ND",IF(COUNTIF({cells},"NC"),"NC",{so}))'


def shown_number(cell: str) -> str:
    """Read a number as ``values.shown_figure`` does: 15 significant digits, no dust.

    Its text would say the same in Excel and LibreOffice, but Gnumeric writes 17 digits.
    """
    return f"IF(ABS({cell})<10^-12,0,ROUND({cell},14-INT(LOG10(ABS({cell})))))"


def grouped(whole: str) -> str:
    """Write a whole number by groups of three, whatever the separator of the machine's locale."""
    plain = f"FIXED({whole},0)"
    for separator in (",", ".", " ", _NARROW):
        plain = f"SUBSTITUTE({plain},{quoted(separator)},{quoted(NBSP)})"
    return plain


def figure(value: str) -> str:
    """Write a number as ``typography.number`` does: grouped, one decimal when there is one."""
    tenth = f"MOD(ROUND(10*{value},0),10)"
    return f'{grouped(f"INT(ROUND({value},1))")}&IF({tenth}=0,"",","&{tenth})'


def counted(count: str, singular: str, many: str) -> str:
    """Write a count and its noun as ``typography.plural`` does: « 1 ligne », « 1 234 lignes »."""
    one, several = (quoted(f"{NBSP}{noun}") for noun in (singular, many))
    return f"{grouped(count)}&IF({count}<2,{one},{several})"


def enumerated(items: Sequence[tuple[str, str]]) -> str:
    """Join texts as ``typography.listed`` does, those whose count is not 0: « a, b et c ».

    Args:
        items: Cell of the count and formula of the text, in order.
    """
    said = []
    for number, (count, text) in enumerate(items):
        before, after = ("+".join(cell for cell, _ in part) or "0" for part in (items[:number], items[number + 1 :]))
        link = f'IF({before}=0,"",IF({after}=0," et ",", "))&' if number else ""
        said.append(f'IF({count}=0,"",{link}{text})')
    return "&".join(said)


def to_the_cent(value: str) -> str:
    """Round what is worked out of amounts: doubles leave dust where there are only cents."""
    return f"ROUND({value},{CENT_DECIMALS})"


def euros(value: str) -> str:
    """Write an amount as ``typography.euros`` does."""
    cents = f"ROUND(100*({value}-INT({value})),0)"
    return f'{grouped(f"INT({value})")}&","&RIGHT("0"&{cents},2)&{quoted(f"{NBSP}€")}'


def any_of(conditions: Sequence[str]) -> str:
    """OR of one or more conditions."""
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"
