"""One word per idea: what people read uses none of the words that another one replaced.

Read here: the findings, the ribbon, the notice and the page for staff, the help of commands, messages of errors; in the
sources, every string that is French. A word that stays has its reason below.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from factories import plain

from calpae_xl.core.telling.reservation_effects import RESERVATION_EFFECTS
from calpae_xl.core.telling.sentences import SENTENCES, code_texts
from calpae_xl.core.trade.codes import Code

ROOT = Path(__file__).parents[1]

BANNED = {
    "territoire": (r"\bterritoires?\b", "département (« Territoires » is a theme)"),
    "code de retour": (r"codes? de retour", "code de sortie"),
    "borne": (r"(?<!« )\bbornes?\b", "limite (« Borne » is a header of « Référentiel »)"),
    "dérivée": (r"\bdérivée?s?\b", "calculée"),
    "cible": (r"\bcibles?\b", "objectif"),
    "support": (r"\bsupport\b", "service informatique"),
    "correspondant": (r"\bcorrespondant (CALPAE|informatique)", "service informatique"),
    "poser": (r"\b(posez|poser|pose) (une|la|les|des) (réserves?|étiquettes?)|\bposez-", "ajouter"),
    "en direct": (r"\ben direct\b", "automatiquement"),
    "écartée": (r"évolutions? écartée|écarte la cellule|cellule est écartée", "non calculée"),
    "tranché": (r"\btranchée?s?\b", "réglé"),
    "portée": (r"\bportée (inégale|contradictoire|sans effet|sur)", "champ"),
    "couverture inégale": (r"couverture inégale", "départements comptés différents"),
    "ce mot": (r"effacez ce mot", "cette mention"),
    "pour cent": (r"en pour cent", "en pourcentage"),
}
"""What is not said any more, and what is."""

KEPT = {
    "core/transcription": "reads what annexes published, whatever words they use",
    "core/trade/words.py: cible": "« proche de la cible » is a value of a list of « Référentiel »",
}
"""Where a word stays, in all a module says or for that word alone, and why."""


@cache
def french(path: Path) -> Sequence[tuple[int, str]]:
    """Return the strings of a module, what documents it left out, by line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, documented) and ast.get_docstring(n)}  # type: ignore[attr-defined]
    return [
        (node.lineno, plain(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]


def is_kept(module: str, word: str) -> bool:
    return any(module.startswith(where.partition(": ")[0]) and where.partition(": ")[2] in {"", word} for where in KEPT)


@pytest.mark.parametrize(("word", "pattern"), [(word, pattern) for word, (pattern, _) in BANNED.items()], ids=BANNED)
def test_no_sentence_of_the_sources_uses_a_word_that_was_replaced(word: str, pattern: str) -> None:
    package = ROOT / "calpae_xl"
    found = [
        f"{path.relative_to(package)}:{line}: {text[:80]}"
        for path in sorted(package.rglob("*.py"))
        for line, text in french(path)
        if " " in text.strip()
        and re.search(pattern, text, re.IGNORECASE)
        and not is_kept(path.relative_to(package).as_posix(), word)
    ]

    assert found == [], f"say « {BANNED[word][1]} »"


@pytest.mark.parametrize("page", ["macros/customUI14.xml", "calpae_xl/data/notice.html", "workbook/LISEZMOI.md"])
def test_no_page_uses_a_word_that_was_replaced(page: str) -> None:
    text = plain((ROOT / page).read_text(encoding="utf-8"))

    assert {word: found for word, (pattern, _) in BANNED.items() if (found := re.findall(pattern, text))} == {}


def test_a_reservation_says_the_same_on_the_ribbon_in_the_notice_and_in_the_parameters() -> None:
    ribbon = plain((ROOT / "macros/customUI14.xml").read_text(encoding="utf-8"))
    notice = plain((ROOT / "calpae_xl/data/notice.html").read_text(encoding="utf-8"))

    for effect in RESERVATION_EFFECTS.values():
        assert f'supertip="{plain(effect)} Ajoute une ligne à « Réserves »."' in ribbon
        assert plain(effect) in notice


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_a_finding_is_told_in_two_short_sentences(code: Code) -> None:
    told = code_texts(code)

    assert len(SENTENCES[code].title) <= 50
    assert len(told["remedy"]) <= 220
    assert len(told["example"]) <= 260
