"""What makes a justification one, by the formulas of the workbook and by Python."""

from __future__ import annotations

import ironcalc
from core.sheets.test_explanations import TEXTS

from calpae_xl.core.sheets.explanations import explains_formula, typed_explains_formula


def test_the_formulas_say_the_same():
    model = ironcalc.create("livre", "en", "UTC", "en")
    for row, (text, _) in enumerate(TEXTS, start=1):
        model.set_user_input(0, row, 1, "'" + text.replace("\x07", ""))
        model.set_user_input(0, row, 2, f"={explains_formula(f'$A{row}')}")
        model.set_user_input(0, row, 3, typed_explains_formula(f"A{row}"))
    model.evaluate()

    told = [model.get_formatted_cell_value(0, row, 2) for row in range(1, len(TEXTS) + 1)]
    assert told == [str(says).upper() for _, says in TEXTS]
    # What people type is held to the same, but for the rarer signs.
    typed = {text: model.get_formatted_cell_value(0, row, 3) for row, (text, _) in enumerate(TEXTS, start=1)}
    assert {
        text
        for text in (
            ".",
            "Vu",
            "ok",
            ". Vu",
            "- - -",
            "..........",
            "12 34",
            "À voir plus tard",
            "en attente",
            "À revoir",
        )
        if typed[text] != "FALSE"
    } == set()
    # What passes here is never refused there.
    assert {text for text, says in TEXTS if says and typed[text] != "TRUE"} == set()
