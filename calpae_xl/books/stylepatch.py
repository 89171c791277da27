"""Gives a cell the format that its new content needs, a number's or a text's; every other part of its look stays."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from calpae_xl.books.markup import Edit, attribute_edit, attributes, edited, opening
from calpae_xl.books.numberformat import is_builtin_date, is_date_format

_FORMAT, _SECTION, _STYLE = opening("numFmt"), opening("cellXfs"), opening("xf")
_GENERAL, _TEXT = "0", "49"


class Styles:
    """The cell styles of a workbook, and those added to them.

    Attributes:
        text: The part, with what was added.
    """

    def __init__(self, text: str) -> None:
        """Find the styles.

        Args:
            text: As `markup.editable` returned it.
        """
        self.text = text
        self._codes = {
            tag["numFmtId"].value: tag["formatCode"].value
            for tag in map(attributes, _FORMAT.finditer(text))
            if tag.keys() >= {"numFmtId", "formatCode"}
        }
        section = _SECTION.search(text)
        end = -1 if section is None or section["empty"] else text.find("</cellXfs", section.end())
        tags = () if section is None or end < 0 else _STYLE.finditer(text, section.end(), end)
        self._styles = [text[tag.start() : _end(text, tag)] for tag in tags]
        self._end = end

    def for_number(self, style: str, row: Iterable[str]) -> str:
        """Return the style in which a number shows as those of its row do.

        Args:
            style: Of the cell.
            row: Of the other cells of the row, the nearest first.

        Returns:
            The same style unless it is a text's: a number under it would be a text again once somebody edits it.
        """
        kept = self._style(style)
        if kept is None or not self._is_text(kept):
            return style
        formats = Counter(number for other in row if (number := self._number_format(other)) is not None)
        wanted = formats.most_common(1)[0][0] if formats else _GENERAL
        return self._added(_with_format(kept, wanted))

    def for_text(self, style: str) -> str:
        """Return the style in which a text that begins as formulas do stays a text once somebody edits it.

        That of a cell in text format does so already.
        """
        kept = self._style(style)
        if kept is None or self._is_text(kept):
            return style
        return self._added(_with_attributes(kept, {"quotePrefix": "1"}))

    def for_others(self, style: str) -> str:
        """Return the style of what is no text: an apostrophe would make a text of it once somebody edits it."""
        kept = self._style(style)
        if kept is None or _attributes(kept).get("quotePrefix") not in _TRUE:
            return style
        return self._added(_without_apostrophe(kept))

    def _style(self, style: str) -> str | None:
        position = int(style) if style.isascii() and style.isdigit() else len(self._styles)
        return self._styles[position] if position < len(self._styles) else None

    def _is_text(self, style: str) -> bool:
        written = _attributes(style)
        number = written.get("numFmtId", _GENERAL)
        return self._codes.get(number, "@" if number == _TEXT else "") == "@" or written.get("quotePrefix") in _TRUE

    def _number_format(self, style: str) -> str | None:
        """Return a format of a style that says how numbers show; none says a text, a date or « Standard »."""
        kept = self._style(style)
        number = _GENERAL if kept is None else _attributes(kept).get("numFmtId", _GENERAL)
        code = self._codes.get(number, "")
        dated = is_date_format(code) if number in self._codes else is_builtin_date(number)
        return None if number in (_GENERAL, _TEXT) or code in ("@", "General") or dated else number

    def _added(self, style: str) -> str:
        if style not in self._styles:
            self._styles.append(style)
            section = _SECTION.search(self.text)
            assert section is not None  # The style to change was found in it.
            edits = [Edit(self._end, self._end, style), attribute_edit(section, "count", str(len(self._styles)))]
            longer = edited(self.text, edits)
            self._end += len(longer) - len(self.text)
            self.text = longer
        return str(self._styles.index(style))


_TRUE = ("1", "true")


def _attributes(style: str) -> dict[str, str]:
    tag = _STYLE.match(style)
    assert tag is not None  # It was found by this pattern.
    return {name: attribute.value for name, attribute in attributes(tag).items()}


def _with_format(style: str, number: str) -> str:
    return _without_apostrophe(_with_attributes(style, {"numFmtId": number, "applyNumberFormat": "1"}))


def _with_attributes(style: str, wanted: Mapping[str, str]) -> str:
    for name, value in wanted.items():
        tag = _STYLE.match(style)
        assert tag is not None  # As above.
        style = edited(style, [attribute_edit(tag, name, value)])
    return style


def _without_apostrophe(style: str) -> str:
    return re.sub(r"""\s+quotePrefix\s*=\s*(["'])(?:1|true)\1""", "", style, count=1)


def _end(text: str, tag: re.Match[str]) -> int:
    return tag.end() if tag["empty"] else text.index(">", text.index("</xf", tag.end())) + 1
