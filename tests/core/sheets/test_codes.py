"""« Codes »: its columns are what the words of a code fill in."""

from __future__ import annotations

from calpae_xl.core.sheets.codes import CODE_HEADERS
from calpae_xl.core.telling.sentences import code_texts
from calpae_xl.core.trade.codes import Code


def test_the_words_of_every_code_fill_in_every_column():
    for code in Code:
        texts = code_texts(code)
        assert [*texts] == [*CODE_HEADERS]
        assert all(texts.values())
