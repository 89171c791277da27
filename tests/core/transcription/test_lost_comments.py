"""Rows whose page lost its column of comments."""

from __future__ import annotations

import pytest
from annexes import SENTENCE, paper, raws, read, row

FIRST, SECOND = (row("68", name) for name in ("ase_majeurs_annee", "ase_ressources"))


@pytest.mark.parametrize(
    ("ends", "taken"),
    [
        (("ND", "12"), True),
        (("ND", ""), True),
        (("", ""), False),
        ((SENTENCE, "ND"), False),
        (("Tendre vers 3 semaines", ""), False),
    ],
    ids=["values", "a value and a blank", "blanks", "a comment", "words"],
)
def test_a_value_where_a_comment_would_be_proves_that_only_comments_are_lost(ends: tuple[str, str], taken: bool):
    page = [["", label, *"12345", end] for (_, label, *_), end in zip((FIRST, SECOND), ends, strict=True)]

    transcript = read(paper(row("68", "ase_pec_referentiel"), *page, titles=["Indicateurs CALPAE Haut-Rhin"]))

    found = [raws(transcript, name, "68") for name in ("ase_majeurs_annee", "ase_ressources")]
    assert found == [[*"12345", end] if taken else [None] * 6 for end in ends]
    assert len(transcript.open_doubts) == (0 if taken else 2)
