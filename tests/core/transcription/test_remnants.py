"""Remnants of HTML and LaTeX, and the marks of our notes."""

from __future__ import annotations

import pytest

from calpae_xl.core.transcription.paper import NOTE
from calpae_xl.core.transcription.remnants import plain_text, raw_figure, without_remnants


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("<p>Nombre de nouveaux entrants</p>", "Nombre de nouveaux entrants"),
        ("<p>Un.</p> <p>Deux.</p>", "Un.\nDeux."),
        ("1 ^{er} contrat", "1er contrat"),
        ("1^{er} RDV, $2^{e}$", "1er RDV, 2e"),
        ("<i>cyber</i> &amp; <br/>suite", "cyber & \nsuite"),
        (r"\textbf{95}\%", "95%"),
        ("928<sup>3</sup>", "928³"),
        ("8 500^{2}", "8 500²"),
        (r"8 500\textsuperscript{2}", "8 500²"),
        ("<5", "<5"),
        ("3 < 5 > 2", "3 < 5 > 2"),
        ("a<b et b>c", "a<b et b>c"),
    ],
    ids=lambda text: text[:20],
)
def test_what_a_conversion_left_is_taken_off_and_no_more(text: str, printed: str):
    assert without_remnants(text) == printed


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("33\u00a0408", "33 408"),
        ("33\u202f408 ", "33 408"),
        ("928\u00a0(3)", "928"),
        ("928\u00a0(3, 4)", "928"),
        ("928\u00a0(³)", "928"),
        ("928 (³)", "928"),
        (f"928\u00a0({NOTE})", "928"),
        (f"ND\u00a0({NOTE})\u00a0({NOTE})", "ND"),
        (f"928{NOTE}", "928"),
        ("928 (3)", "928 (3)"),
        ("12\u00a0(27\u00a0%)", "12 (27 %)"),
        ("22\njours", "22\njours"),
        ("\u200b389", "389"),
        ("ND 8 interventions", "ND 8 interventions"),
        ("", ""),
    ],
    ids=repr,
)
def test_a_figure_is_kept_as_printed_without_our_marks(text: str, raw: str):
    assert raw_figure(text) == raw


def test_a_label_is_one_line_without_marks():
    assert plain_text(f"Nombre\u00a0de\nnouveaux  entrants{NOTE}") == "Nombre de nouveaux entrants"
