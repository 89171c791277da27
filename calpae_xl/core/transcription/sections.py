"""The tables of a document that are about departments: whose each is, under which header, and its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from calpae_xl.core.campaign.settings import Settings
from calpae_xl.core.transcription.alignment import aligned
from calpae_xl.core.transcription.columns import Columns, names_indicators, names_years, read_columns
from calpae_xl.core.transcription.headings import named_department
from calpae_xl.core.transcription.paper import Paper, PaperRow, PaperTable
from calpae_xl.core.transcription.remnants import plain_text


class Section(NamedTuple):
    """Rows under one header row, and whom they are about: a code, a name, nothing when nobody is named."""

    whose: str
    columns: Columns
    rows: list[PaperRow]


class UnreadTable(NamedTuple):
    """A table of indicators whose headers name something else than one year or target a column."""

    whose: str
    header: PaperRow


def unread_tables(parts: Sequence[Section | UnreadTable], codes: Collection[str]) -> Iterator[UnreadTable]:
    """Yield a table of years for each department of ours of which one was seen and none is read."""
    seen = {part.whose for part in parts if isinstance(part, Section)}
    for part in parts:
        if (
            isinstance(part, UnreadTable)
            and part.whose in codes
            and part.whose not in seen
            and names_years(part.header)
        ):
            seen.add(part.whose)
            yield part


def read_sections(paper: Paper, settings: Settings) -> Iterator[Section | UnreadTable]:
    """Yield the tables of departments; what pages cut, and headers that they repeat, continue the table before."""
    titled = whose = ""
    current: Section | None = None
    header = PaperRow("", ())
    for part in paper.parts:
        if isinstance(part, str):
            titled = named_department(part, settings.territories, settings.collectivity) or titled
            continue
        if current is not None and (titled or not _continues(part, header)):
            current = None
        for row in part.rows:
            columns = read_columns(row)
            if columns is None:
                if names_indicators(row):
                    current = None
                    yield UnreadTable(titled, row)
                elif current is not None:
                    current.rows.append(aligned(row, header))
                titled = _title(row, settings) or titled
            elif titled == settings.collectivity_code:
                current, titled = None, ""
            else:
                named, whose, titled, header = titled, titled or whose, "", row
                if current is None or (named or current.whose, columns) != (current.whose, current.columns):
                    current = Section(whose, columns, [])
                    yield current


def _continues(table: PaperTable, header: PaperRow) -> bool:
    """Tell whether a table may go on with the one of the page before."""
    return any(len(header.cells) - 1 <= len(row.cells) <= len(header.cells) for row in table.rows)


def _title(row: PaperRow, settings: Settings) -> str | None:
    """Return whom a row names that holds nothing but a title."""
    texts = {text for cell in row.cells if not cell.covered and (text := plain_text(cell.text))}
    if len(texts) != 1:
        return None
    return named_department(texts.pop(), settings.territories, settings.collectivity)
