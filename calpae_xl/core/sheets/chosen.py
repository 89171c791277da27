"""Whether a line of « Contrôles » chooses a correction that can be applied: in Python and, alike, as a formula.

Of several corrections, and of one that is to be confirmed by its name, none is taken before « Décision » names it.
What is doubtful chooses nothing: the finding goes on asking until it is applied.
"""

from __future__ import annotations

from collections.abc import Mapping

from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.trade.values import Value, raw_text
from calpae_xl.core.workbook.formulas import quoted, without_spaces

SEVERAL = " ou "
"""What parts the corrections of a line that proposes several."""

TO_APPLY = "à appliquer"
"""What « Rang » says of a line whose correction is chosen and not applied yet."""

_TO_NAME = " (à écrire dans « Décision »)"

_ACCEPTED = "accepter"
_SIGNS = ((SEVERAL, "|#"), (", ", "|,"), ("(", "|("))
"""« # » begins a correction and « | » ends what names it: « 8 500 (le 2 est une note) » is named by « 8 500 »."""

_LEFT_OUT = (" ", NBSP, "\u202f", "%", "€")
_DIGITS, _FIRST = "0123456789", "0123456789+-−"
_CODES = "#nd|#nc|#so|"


def to_be_named(label: str) -> str:
    """Write a correction that nothing but its name takes, though it is the only one: « 355 (à écrire…) »."""
    return f"{label.partition(', ')[0]}{_TO_NAME}"


def chooses(decision: Value | None, proposal: Value | None, code: str) -> bool:
    """Tell whether a line chooses a correction that can be applied.

    Args:
        decision: What stands in « Décision ».
        proposal: What stands in « Correction proposée »: people may have left one of several, or written another.
        code: Of the line.
    """
    if decision is None:
        return False
    given, offered = raw_text(decision) or "", f"#{_marked(raw_text(proposal) or '')}|"
    if _folded(given) == _ACCEPTED:
        return code == Code.LOOK_ALIKE.text or _is_sole(offered, code)
    named = _marked(given).replace(_ACCEPTED, "").replace(":", "")
    if not named or offered == "#|":
        return False
    bare = f"#{named.replace(',', '')}|"
    return f"#{named}|" in offered or (bare in _CODES and bare in offered) or _names_a_share(decision, proposal)


def _is_sole(offered: str, code: str) -> bool:
    """Tell whether one correction is offered, that « Accepter » takes: a figure, or a code."""
    if "|#" in offered or _marked(_TO_NAME).rstrip(")") in offered:
        return False
    named = offered[1 : offered.index("|")]
    figure = bool(named) and named[0] in _FIRST and named[-1] in _DIGITS
    return offered[:4] in _CODES or (figure and code != Code.DATE.text)


def _names_a_share(decision: Value | None, proposal: Value | None) -> bool:
    """Tell whether « 95 % », which a spreadsheet keeps as 0.95, names a correction."""
    if isinstance(decision, bool) or not isinstance(decision, int | float):
        return False
    text = raw_text(proposal) or ""
    return "%" in text and f"#{_marked(f'{round(100 * decision, 6):.15g}')}|" in f"#{_marked(text)}|"


def _marked(text: str) -> str:
    text = text.lower()
    for old, new in (*_SIGNS, *((sign, "") for sign in _LEFT_OUT), (".", ",")):
        text = text.replace(old, new)
    return text


def _folded(text: str) -> str:
    for blank in _LEFT_OUT[:3]:
        text = text.replace(blank, "")
    return text.lower()


def chooses_formula(at: Mapping[str, str]) -> str:
    """Write the formula that tells the same of the cells of a line.

    Args:
        at: Addresses of « decision », « proposal » and « code ».
    """
    decision, proposal, code = at["decision"], at["proposal"], at["code"]
    offered = f'"#"&{_marked_formula(proposal)}&"|"'
    accepted = f"LOWER({without_spaces(decision)})={quoted(_ACCEPTED)}"
    named = f'SUBSTITUTE(SUBSTITUTE({_marked_formula(decision)},{quoted(_ACCEPTED)},""),":","")'
    bare = f'"#"&SUBSTITUTE({named},",","")&"|"'
    share = f'"#"&{_marked_formula(f"ROUND(100*{decision},6)")}&"|"'
    names = ",".join(
        (
            _holds(f'"#"&{named}&"|"', offered),
            f"AND({_holds(bare, quoted(_CODES))},{_holds(bare, offered)})",
            f"IF(ISNUMBER({decision}),AND({_holds(quoted('%'), proposal)},{_holds(share, offered)}),FALSE)",
        )
    )
    first, last = f"MID({offered},2,1)", f'MID({offered},FIND("|",{offered})-1,1)'
    figure = f"AND({_holds(first, quoted(_FIRST))},{_holds(last, quoted(_DIGITS))},{code}<>{quoted(Code.DATE.text)})"
    several = [_holds(quoted(sign), offered) for sign in ("|#", _marked(_TO_NAME).rstrip(")"))]
    sole = f"AND(NOT(OR({','.join(several)})),OR({_holds(f'LEFT({offered},4)', quoted(_CODES))},{figure}))"
    takes = f"OR({code}={quoted(Code.LOOK_ALIKE.text)},{sole})"
    written = f'AND({named}<>"",{proposal}<>"",OR({names}))'
    return f'IF({decision}="",FALSE,IFERROR(IF({accepted},{takes},{written}),FALSE))'


def _marked_formula(cell: str) -> str:
    text = f"LOWER({cell})"
    for old, new in (*_SIGNS, *((sign, "") for sign in _LEFT_OUT), (".", ",")):
        text = f"SUBSTITUTE({text},{quoted(old)},{quoted(new)})"
    return text


def _holds(part: str, whole: str) -> str:
    return f"ISNUMBER(FIND({part},{whole}))"
