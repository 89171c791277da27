import time

import pytest

from calpae_xl.core.campaign.odd_texts import read_oddity
from calpae_xl.core.trade.codes import Code


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("9²", Code.NOTE_MARK),
        ("<5", Code.BOUND_NOT_FIGURE),
        ("ND 8 ateliers", Code.CODE_WITH_TEXT),
        ("8 5002", Code.MALFORMED_NUMBER),
        ("70 %", Code.FOREIGN_UNIT),
        ("355 agents", Code.NUMBER_WITH_WORDS),
        ("voir annexe", Code.UNREADABLE_TEXT),
    ],
)
def test_each_kind_of_text_has_its_fault(text, fault):
    assert read_oddity(text, "jeunes").fault is fault


@pytest.mark.parametrize("text", ["²" * 32_000 + "x", "(" * 32_000, "1 " * 16_000 + "x", "*" * 32_000, "5 + " * 8_000])
def test_no_text_takes_its_time(text):
    began = time.process_time()

    read_oddity(text, "jeunes")

    assert time.process_time() - began < 2
