"""A PDF: by its tags, which say what is a row and a cell, else by the lines that are drawn around its cells."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from calpae_xl.books.package import refusal
from calpae_xl.books.packagekind import WORD_DOCUMENT
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.transcription.paper import Paper, PaperTable
from calpae_xl.papers.time_limit import TooLongError, time_limit

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MOST_BYTES, MOST_PAGES, MOST_INFLATED, MOST_DRAWN = 16 << 20, 150, 64 << 20, 120_000
"""An annex of two departments has some fifteen pages and thirty thousand characters."""

_MOST_SECONDS = 7.0
_SHORTER = "Enregistrez les seules pages de l’annexe dans un autre PDF, ou donnez l’annexe en .docx, puis recommencez."
_INSTALL = "python -m pip install pdfplumber"


class MissingReaderError(CalpaeError):
    """What reads a PDF is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            typeset(f"« {name} » est un PDF, et ce poste n’a pas ce qu’il faut pour en lire."),
            typeset(f"Installez-le avec « {_INSTALL} », ou donnez l’annexe en .docx."),
        )


def read_pdf_file(name: str, content: bytes) -> Paper:
    """Read a PDF.

    Raises:
        MissingReaderError: pdfplumber is not installed.
        UnusableFileError: Damaged, encrypted, without text, or larger than an annex ever is.
    """
    try:
        import pdfplumber
    except ImportError as error:
        raise MissingReaderError(name) from error
    if len(content) > MOST_BYTES:
        raise refusal(name, f"est trop volumineux pour une annexe (plus de {MOST_BYTES >> 20} Mo)", _SHORTER)
    if b"/Encrypt" in content:
        remedy = "Enregistrez-en une copie sans mot de passe ni restriction, puis recommencez."
        raise refusal(name, "est chiffré ou protégé par un mot de passe", remedy)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # It tells stderr of every font it finds odd.
    try:
        with time_limit(_MOST_SECONDS), _bounded(), pdfplumber.open(io.BytesIO(content)) as pdf:
            return Paper(name, tuple(_parts(name, pdf)))
    except TooLongError as error:
        raise refusal(name, "demande trop de temps à lire pour une annexe", _SHORTER) from error
    except (CalpaeError, MemoryError):
        raise
    except _TooMuchError as error:
        raise refusal(name, "contient plus de données qu’une annexe", _SHORTER) from error
    except Exception as error:  # pdfminer lets out whatever a damaged file makes it meet.
        raise refusal(name, "est un PDF endommagé, ou que rien ne permet de lire", WORD_DOCUMENT.choose) from error


def _parts(name: str, pdf: PDF) -> Iterator[str | PaperTable]:
    from calpae_xl.papers.pdf_drawn import drawn_parts
    from calpae_xl.papers.pdf_tags import tagged_parts
    from calpae_xl.papers.pdf_text import characters_of

    if len(pdf.pages) > MOST_PAGES:
        raise refusal(name, f"a trop de pages pour une annexe (plus de {MOST_PAGES})", _SHORTER)
    pages = [(page.page_number, page.page_obj.pageid, characters_of(page)) for page in pdf.pages]
    if not any(characters for _, _, characters in pages):
        remedy = "Donnez le document d’origine (.docx ou PDF enregistré depuis Word), ou saisissez les chiffres."
        raise refusal(name, "est l’image de pages numérisées : il n’y a aucun texte à y lire", remedy)
    tagged = [*tagged_parts(pdf.doc.catalog, pages)]
    yield from tagged if any(isinstance(part, PaperTable) for part in tagged) else drawn_parts(pdf)


class _TooMuchError(ValueError):
    """More than an annex ever holds comes out of a few bytes."""


@contextmanager
def _bounded() -> Iterator[None]:
    """Keep pdfminer to what an annex may hold: a few bytes can inflate to gigabytes, and draw millions of signs."""
    from pdfminer import pdftypes
    from pdfminer.converter import PDFLayoutAnalyzer

    left = [MOST_DRAWN]

    def counted(draw: Callable[..., Any]) -> Callable[..., Any]:
        def drawn(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise _TooMuchError("more signs than an annex holds")
            return draw(*given, **named)

        return drawn

    bounds: tuple[tuple[Any, str, Any], ...] = (
        (pdftypes, "zlib", _BoundedZlib(zlib)),
        (pdftypes, "rldecode", _refuse_filter),
        (pdftypes, "lzwdecode", _refuse_filter),
        (PDFLayoutAnalyzer, "render_char", counted(PDFLayoutAnalyzer.render_char)),
        (PDFLayoutAnalyzer, "paint_path", counted(PDFLayoutAnalyzer.paint_path)),
    )
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in bounds]
    try:
        for owner, name, bound in bounds:
            setattr(owner, name, bound)
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


def _refuse_filter(data: bytes) -> bytes:
    raise _TooMuchError("a filter that no program uses for text")


class _BoundedZlib:
    """Stands for the module of that name, and counts what comes out of it."""

    def __init__(self, module: Any) -> None:
        self.error = module.error
        self.decompressobj = module.decompressobj
        self._left = MOST_INFLATED

    def decompress(self, data: bytes) -> bytes:
        """Inflate a stream whole.

        Raises:
            _TooMuchError: More comes out than is left to come.
        """
        inflater = self.decompressobj()
        inflated: bytes = inflater.decompress(data, self._left + 1)
        self._left -= len(inflated)
        if self._left < 0:
            raise _TooMuchError("more than an annex holds")
        if not inflater.eof:
            raise self.error("incomplete")
        return inflated
