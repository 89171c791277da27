"""What makes a justification one: it says why. « . », « Vu », « ok ok » say nothing, here and in Excel alike."""

from __future__ import annotations

from calpae_xl.core.trade.typography import NBSP
from calpae_xl.core.workbook.formulas import quoted

_SIGNS = ".,;:!?…-–—_/*()=+0123456789"
"""Signs that make no word: a figure is none, « Vu 2022 » says what « Vu » does."""

_BLANKS = ("\n", NBSP, "\u202f")
_BARE = {"à": "a", "é": "e"}
"""Accents that words which put the answer off may lack."""

_LONG_WORD = 10

_DEFERRING = (
    *("a", "voir", "revoir", "verifier", "completer", "preciser", "confirmer", "justifier", "expliquer"),
    *("corriger", "renseigner", "faire", "venir", "suivre", "en", "attente", "cours", "plus", "tard"),
)
"""Words that, alone or together, put the answer off: « à vérifier », « en attente », « à voir plus tard ».

« À revoir » is what the workbook itself writes of an answer that no longer stands.
"""

EXPLAINED_BY = (
    "deux mots différents au moins (un chiffre n’en est pas un), ou un mot de dix lettres ; « à voir », « en attente » "
    "ne suffisent pas"
)
"""What is asked of a justification, to be read after « il faut »."""


def explains(text: str) -> bool:
    """Tell whether a text says something: at least two words, or one of ten letters.

    A word over and over (« vu vu ») or a letter (« aaaaaaaaaa ») says no more than once, and words that only put the
    answer off (« à voir plus tard ») say nothing; « à revoir avec la DSI » says with whom.
    """
    if not text:
        return False
    for sign in _SIGNS:
        text = text.replace(sign, "")
    text = text.lower()
    for sign, instead in (*((blank, " ") for blank in _BLANKS), *_BARE.items()):
        text = text.replace(sign, instead)
    has_letters = text.upper() != text
    words = " ".join(filter(None, "".join(sign for sign in text if sign >= " ").split(" ")))
    first = words.partition(" ")[0]
    long = len(first) >= _LONG_WORD and _says_more(words, words[:2])
    return has_letters and not {*words.split(" ")} <= {*_DEFERRING} and (_says_more(words, first) or long)


def _says_more(words: str, part: str) -> bool:
    return bool(words.replace(part, "").strip(" "))


def explains_formula(cell: str) -> str:
    """Write the formula that tells the same of a cell."""
    words = f"LOWER({cell})"
    for sign in _SIGNS:
        words = f'SUBSTITUTE({words},{quoted(sign)},"")'
    for blank in ("CHAR(10)", *map(quoted, _BLANKS[1:])):
        words = f'SUBSTITUTE({words},{blank}," ")'
    for accented, bare in _BARE.items():
        words = f"SUBSTITUTE({words},{quoted(accented)},{quoted(bare)})"
    words = f"TRIM(CLEAN({words}))"
    end = f'FIND(" ",{words}&" ")'
    several = _more_than(words, f"LEFT({words},{end}-1)")
    long = f"AND({end}>{_LONG_WORD},{_more_than(words, f'LEFT({words},2)')})"
    # A blank on both sides of each word: what is taken away leaves its neighbours whole.
    answers = f'" "&SUBSTITUTE({words}," ","  ")&" "'
    for word in _DEFERRING:
        answers = f'SUBSTITUTE({answers}," {word} ","")'
    return f'AND({_has_letters(cell)},TRIM({answers})<>"",OR({several},{long}))'


def _more_than(words: str, part: str) -> str:
    """Write, as a formula, whether something is left of words without a part of them, wherever it stands."""
    return f'TRIM(SUBSTITUTE({words},{part},""))<>""'


def typed_explains_formula(cell: str) -> str:
    """Write a formula for a native validation: the commonest signs and delays only, as it may hold 255 characters.

    What repeats itself passes there; the next run refuses it.
    """
    words = cell
    for sign in ".,-":
        words = f'SUBSTITUTE({words},{quoted(sign)},"")'
    # A blank that counts for ten letters: two words, or one of ten letters.
    long_enough = f'LEN(SUBSTITUTE(TRIM({words})," ","{"_" * _LONG_WORD}"))>={_LONG_WORD}'
    answers = f'ISERROR(SEARCH("|"&{cell}&"|",{quoted(_TYPED_DELAYS)}))'
    return f"=AND({_has_letters(cell)},{long_enough},{answers})"


_TYPED_DELAYS = "|à voir|à voir plus tard|à revoir|à vérifier|à compléter|en attente|"


def _has_letters(cell: str) -> str:
    return f"NOT(EXACT(UPPER({cell}),LOWER({cell})))"
