"""Text with tabs, as a table copied from a document or a page gives it."""

from __future__ import annotations

from collections.abc import Iterator

from calpae_xl.books.package import refusal
from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.trade.typography import number
from calpae_xl.core.transcription.paper import Paper, PaperCell, PaperRow, PaperTable
from calpae_xl.papers.limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS

MOST_BYTES = 2 << 20
"""A hundred times the longest annex that was met."""

_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_NOT_A_TABLE = (
    "Copiez le tableau de l’annexe dans un fichier texte, une tabulation entre deux colonnes, ou donnez l’annexe en "
    ".docx ou en PDF."
)


def read_text_file(name: str, content: bytes) -> Paper:
    """Read a text whose columns are parted by tabs.

    A text whose lines all stop at their last filled column has lost its empty cells at the end: they are put back.

    Raises:
        UnusableFileError: Too long, or no text at all.
    """
    if len(content) > MOST_BYTES:
        raise refusal(name, f"est trop volumineux pour une annexe (plus de {MOST_BYTES >> 20} Mo)", _NOT_A_TABLE)
    text = _decoded(name, content)
    if "\t" not in text:
        raise _no_table(name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_ROWS:
        raise refusal(name, f"est trop long pour une annexe (plus de {number(MOST_ROWS)} lignes)", _NOT_A_TABLE)
    if any(line.count("\t") >= MOST_COLUMNS for line in lines):
        raise refusal(name, f"est trop large pour une annexe (plus de {MOST_COLUMNS} colonnes)", _NOT_A_TABLE)
    trimmed = not any(line.endswith("\t") for line in lines)
    widest = max(line.count("\t") for line in lines)
    return Paper(name, tuple(_parts(lines, widest if trimmed else 0)))


def _decoded(name: str, content: bytes) -> str:
    encoding = next((code for mark, code in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    for tried in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = content.decode(tried)
        except UnicodeError:
            continue
        if not any(sign in text for sign in "\x00\x01\x02\x03\x04"):
            return text
    raise _no_table(name)


def _no_table(name: str) -> UnusableFileError:
    return refusal(name, "n’est ni un document Word, ni un PDF, ni un tableau en texte à tabulations", _NOT_A_TABLE)


def _parts(lines: list[str], tabs: int) -> Iterator[str | PaperTable]:
    """Yield lines and tables; a blank line is the cut between two pages, which ends no table."""
    rows: list[PaperRow] = []
    for place, line in enumerate(lines, start=1):
        if "\t" in line:
            cells = (line + "\t" * (tabs - line.count("\t"))).split("\t")
            rows.append(PaperRow(f"ligne {place}", tuple(PaperCell(_unquoted(cell)[:LONGEST_CELL]) for cell in cells)))
        elif line.strip():
            if rows:
                yield PaperTable(tuple(rows))
                rows = []
            yield line.strip()
    if rows:
        yield PaperTable(tuple(rows))


def _unquoted(cell: str) -> str:
    """Return a cell without the quotes that spreadsheets put around one that holds quotes of its own."""
    text = cell.strip(" ")
    if len(text) > 1 and text[0] == text[-1] == '"' and text.count('"') % 2 == 0 and '""' in text[1:-1]:
        return text[1:-1].replace('""', '"')
    return cell
