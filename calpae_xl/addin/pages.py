"""Long texts in message boxes: a box does not scroll, and must fit the screen of a laptop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from calpae_xl.core.trade.typography import typeset

if TYPE_CHECKING:
    from calpae_xl.books.desk import Desk
    from calpae_xl.core.telling.lineage import Lineage

_MOST_LINES = 26
_LINE = 85
"""Characters that a message box of Windows shows on a line, about."""


def lineage_pages(lineage: Lineage) -> list[str]:
    """Write an explanation as pages; a section is kept whole where it fits."""
    blocks = [(section.title, *(f"   {line}" for line in section.lines)) for section in lineage.sections]
    return _pages(f"{lineage.title}\n{lineage.shown}", blocks)


def text_pages(title: str, lines: Sequence[str]) -> list[str]:
    """Write lines as pages, under a title."""
    return _pages(title, [(line,) for line in lines])


def show_pages(desk: Desk, pages: Sequence[str], *, question: str = "") -> bool:
    """Show pages one after the other, until the last or until somebody has read enough.

    Args:
        desk: Where.
        pages: What.
        question: Asked under the last page, if it wants an answer.

    Returns:
        Whether the question was answered by a go-ahead.
    """
    for number, page in enumerate(pages[:-1], start=1):
        if not desk.confirm(typeset(f"{page}\n\nPage {number} sur {len(pages)} : OK pour la suite.")):
            return False
    if question:
        return desk.confirm(typeset(f"{pages[-1]}\n\n{question}"))
    desk.tell(pages[-1])
    return False


def _pages(head: str, blocks: Iterable[Sequence[str]]) -> list[str]:
    pages, page = [], [head]
    for block in blocks:
        for part in _parts(block):
            if len(page) > 1 and _height("\n".join([*page, "", *part])) > _MOST_LINES:
                pages.append("\n".join(page))
                page = [head]
            # Lines of their own stand together, sections apart.
            page += ["", *part] if len(part) > 1 or len(page) == 1 else part
    return [*pages, "\n".join(page)]


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
