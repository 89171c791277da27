"""What is planned, once written, leaves nothing to plan."""

from __future__ import annotations

from core.actions.test_result_sheets import findings_of, planned
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import (
    AT,
    BAS_RHIN,
    COMPUTING,
    FINDINGS,
    address,
    cell_in,
    master_grid,
)
from sampling import tries

from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

EDITS = st.dictionaries(
    st.sampled_from(
        ["ase_logement_stable", "rsa_nouveaux_entrants", "ga_orientes", "form_spec_total", "pasi_structures"]
    ),
    st.sampled_from([None, 0, 3, 426, 522, 90_000, -1, 2.5, "ND", "nc", "8 5002", "12 345", "#REF!", "=1+1"]),
    max_size=4,
)


ANSWERS = st.dictionaries(
    st.integers(5, 95),
    st.tuples(st.sampled_from(["", "Accepter", "À revoir"]), st.sampled_from(["", "Oui, compté.", "=x"])),
)


@settings(max_examples=tries(25))
@given(EDITS, ANSWERS, st.sampled_from(COMPUTING))
def test_what_was_planned_once_written_leaves_nothing_to_plan(edits, answers, action):
    grid = master_grid()
    typed = {BAS_RHIN: {}, FINDINGS: {}}
    for name, value in edits.items():
        typed[BAS_RHIN][cell_in(grid, name, "Réalisé 2019")] = Content(value)
    for row, texts in answers.items():
        for field, text in zip(("decision", "justification"), texts, strict=True):
            typed[FINDINGS][address(field, row)] = Content(text)
    book = MemoryBook(grid)
    book.apply(Plan({name: SheetPlan(cells) for name, cells in typed.items()}), at=AT)
    for step in (Action.VALIDATE, action):
        book.apply(planned(book, step), at=AT)

    assert planned(book, action) == Plan()
    # One answer stands on every line of its figure; none is made up.
    said = {line.justification.text for line in findings_of(book).values() if line.justification.text}
    assert said <= {content.value for content in typed[FINDINGS].values()}
