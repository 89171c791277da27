"""A document as its reader hands it over."""

from __future__ import annotations

import unicodedata

from calpae_xl.core.transcription.paper import NOTE, PaperCell


def test_the_mark_of_a_note_is_a_sign_that_no_document_prints():
    assert unicodedata.category(NOTE) == "Co"


def test_a_cell_is_covered_only_when_it_is_said():
    assert not PaperCell("389").covered
