"""Long texts in message boxes: a box does not scroll, and must fit the screen of a laptop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from calpae_xl.core.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.books.desk import Desk
    from calpae_xl.core.lineage import Lineage

_MOST_LINES = 26
_LINE = 85
"""Characters that a message box of Windows shows on a line, about."""


def lineage_pages(lineage: Lineage) -> list[str]:
    """Write an explanation as pages; a section is kept whole where it fits."""
    head = f"{lineage.title}\n{lineage.shown}"
    blocks = [(section.title, *(f"   {line}" for line in section.lines)) for section in lineage.sections]
    pages, page = [], [head]
    for block in blocks:
        for part in _parts(block):
            if len(page) > 1 and _height("\n".join([*page, "", *part])) > _MOST_LINES:
                pages.append("\n".join(page))
                page = [head]
            page += ["", *part]
    return [*pages, "\n".join(page)]


def show_pages(desk: Desk, pages: Sequence[str]) -> None:
    """Show pages one after the other, until the last or until somebody has read enough."""
    for number, page in enumerate(pages, start=1):
        if number == len(pages):
            desk.tell(page)
        elif not desk.confirm(typeset(f"{page}\n\nPage {number} sur {len(pages)} : OK pour la suite.")):
            return


def _parts(block: Sequence[str]) -> Iterator[list[str]]:
    """Cut a section that fills more than a page, its title on each part."""
    title, part = block[0], [block[0]]
    for line in block[1:]:
        if len(part) > 1 and _height("\n".join([*part, line])) > _MOST_LINES - 4:
            yield part
            part = [title]
        part.append(line)
    yield part


def _height(text: str) -> int:
    return sum(max(1, -(-len(line) // _LINE)) for line in text.split("\n"))
