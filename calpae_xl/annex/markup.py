"""The elements of a Word document: text, runs, paragraphs, footnotes' marks.

Source:
    ECMA-376, part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from calpae_xl.core.trade.typography import NBSP

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may hold."""


def part(root: str, content: str) -> bytes:
    """Write a part whose root is an element of WordprocessingML."""
    return f"{DECLARATION}<w:{root} {NAMESPACES}>{content}</w:{root}>".encode()


def element(name: str, value: str | int | None = None) -> str:
    """Write an empty element of WordprocessingML, with its value if it has one."""
    return f"<w:{name}/>" if value is None else f"<w:{name} w:val={quoteattr(str(value))}/>"


def run(text: str, style: str = "", *, bold: bool = False) -> str:
    """Write a text in one look; a line feed parts its lines, as in a cell of Excel."""
    looks = (element("rStyle", style) if style else "") + (element("b") if bold else "")
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    lines = _UNWRITABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    # A tabulation is kept as text: as an element it would go to the next stop.
    written = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{properties}{written}</w:r>"


def note_mark(number: int) -> str:
    """Write the mark of a footnote after a figure: « (3) », set apart, so that no reader takes it for a digit."""
    # LibreOffice raises the number unless its own run says otherwise.
    looks = f"<w:rPr>{element('rStyle', 'NoteMark')}{element('vertAlign', 'baseline')}</w:rPr>"
    reference = f'<w:r>{looks}<w:footnoteReference w:id="{number}"/></w:r>'
    return run(f"{NBSP}(", "NoteMark") + reference + run(")", "NoteMark")


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """Write a paragraph.

    Args:
        content: Its runs.
        style: Id of its style.
        properties: What it has beside it, in the order of the schema.
    """
    held = (element("pStyle", style) if style else "") + properties
    return f"<w:p>{f'<w:pPr>{held}</w:pPr>' if held else ''}{content}</w:p>"


def field(code: str) -> str:
    """Write what the program that opens the document works out: a page number."""
    return f'<w:fldSimple w:instr="{code}">{run("1")}</w:fldSimple>'


def paragraphs(texts: Iterable[str], style: str = "") -> str:
    """Write sentences, a paragraph each."""
    return "".join(paragraph(run(text), style) for text in texts)
