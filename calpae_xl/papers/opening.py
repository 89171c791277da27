"""Which reader a document takes, told by its first bytes: what it is called binds nobody."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from calpae_xl.books.package import file_content, refusal
from calpae_xl.books.packagekind import WORD_DOCUMENT
from calpae_xl.core.transcription.paper import Paper
from calpae_xl.papers.text_file import read_text_file
from calpae_xl.papers.word_file import read_word_file

_PACKAGES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_PDF = b"%PDF-"
_HEADER_WITHIN = 1024
"""Bytes among which readers of PDF look for its header."""

_REWRITE = "Ouvrez-le dans Word et enregistrez-le au format Document Word (*.docx), puis recommencez avec cette copie."
_OTHERS = ((b"{\\rtf", "est au format RTF"), (b"<html", "est une page HTML"), (b"<!doctype html", "est une page HTML"))


def open_paper(path: Path) -> Paper:
    """Read an annex: a document of Word, a PDF, or a text with tabs.

    Raises:
        UnusableFileError: It is none of these, or cannot be read.
        MissingReaderError: It is a PDF, and what reads one is not installed.
    """
    name, content = file_content(path, WORD_DOCUMENT)
    return _read(name, content)._replace(digest=sha256(content).hexdigest())


def _read(name: str, content: bytes) -> Paper:
    if not content:
        raise refusal(name, "est vide", WORD_DOCUMENT.choose)
    if content.startswith(_PACKAGES):
        return read_word_file(name, content)
    if _PDF in content[:_HEADER_WITHIN]:
        from calpae_xl.papers.pdf_file import read_pdf_file

        return read_pdf_file(name, content)
    head = content[:_HEADER_WITHIN].lstrip().lower()
    for start, fault in _OTHERS:
        if head.startswith(start):
            raise refusal(name, fault, _REWRITE)
    return read_text_file(name, content)
