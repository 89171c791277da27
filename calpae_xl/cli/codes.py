"""Finding codes as people read them, in a terminal or through a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from calpae_xl.cli.columns import aligned
from calpae_xl.cli.findings import STYLES
from calpae_xl.core.sheets.codes import CODE_HEADERS
from calpae_xl.core.telling.sentences import LEVELS, code_texts, severities_legend
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Screen

_MORE = (
    "Pour un exemple et ce qu’il faut faire : « calpae codes C102 ».",
    "Pour tous les codes, page par page : « calpae codes | more ».",
)


def plain_codes(codes: Sequence[Code]) -> list[str]:
    """Write one code per line, as the sheet « Codes » does."""
    return aligned([(*CODE_HEADERS.values(),), *((*code_texts(code).values(),) for code in codes)])


def show_codes(screen: Screen, codes: Sequence[Code], *, in_full: bool) -> None:
    """Print the codes by level: their names, which fit on a screen or two, or all that is said of each."""
    width = max(len(code_texts(code)["title"]) for code in codes)
    for level, where in LEVELS.items():
        of_level = [code for code in codes if code.level == level]
        if of_level:
            screen.heading(typeset(f"Niveau {level} : {where}"))
        for code in of_level:
            if in_full:
                _show(screen, code)
            else:
                texts = code_texts(code)
                screen.line(f"  {code.text}  {texts['title']:<{width}}  {texts['severity']}", STYLES[code.severity])
    screen.line()
    screen.say(severities_legend(), "dim")
    if not in_full:
        for sentence in _MORE:
            screen.say(typeset(sentence), "dim")


def _show(screen: Screen, code: Code) -> None:
    texts = code_texts(code)
    screen.say(f"{code.text}  {texts['title']}, {texts['severity']}", STYLES[code.severity], first="  ", rest=" " * 8)
    screen.say(texts["example"], first=" " * 8)
    screen.say(texts["remedy"], "dim", first=" " * 8 + "→ ", rest=" " * 10)
