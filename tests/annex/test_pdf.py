"""The annex as a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import real_grid

from calpae_xl.annex import pdf
from calpae_xl.annex.pdf import NoLibreOfficeError, UnmadePdfError, pdf_of
from calpae_xl.annex.word_document import word_document
from calpae_xl.core.annex.contents import annex_of
from calpae_xl.core.annex.scope import Scope
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.install.computer import Computer, this_computer


class _Nothing:
    def values(self, key):
        return {}


BARE = Computer("Windows", {}, _Nothing())


def test_a_computer_without_libreoffice_says_what_to_do():
    with pytest.raises(NoLibreOfficeError, match="LibreOffice"):
        pdf_of(b"", BARE)


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "sleep 30"])
def test_a_libreoffice_that_gives_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nexec >/dev/null 2>&1\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "libreoffice", lambda computer: program)
    monkeypatch.setattr(pdf, "_SECONDS", 0.5)

    with pytest.raises(UnmadePdfError):
        pdf_of(b"", BARE)


@pytest.mark.usefixtures("soffice")
def test_the_pdf_is_tagged_and_names_itself():
    document = word_document(annex_of(Scope(process_grid(real_grid()))), "Service")

    made = pdf_of(document, this_computer())

    assert made.startswith(b"%PDF-1.")
    assert b"/Marked true" in made
    assert b"/StructTreeRoot" in made
    assert b"/Lang(fr-FR)" in made.replace(b" ", b"")
    assert b"pdfuaid:part" in made
    assert b"/DisplayDocTitle true" in made
