"""The longest text that Excel takes, in an entry, through every command."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import copy, dispatch, remember, typed
from masters import AT, BAS_RHIN, cell_in, look, master
from sendings import collect, saved

from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.workbook.layout import COMMENT_HEADER
from calpae_xl.usecases.integrate import prepare_integration, preview_returns
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import write

LONGEST = 32_767
PLACES = [("rsa_1er_rdv", "Réalisé 2021"), ("rsa_1er_rdv", "Attendu 2023"), ("rsa_1er_rdv", COMMENT_HEADER)]
TEXTS = {"words": "mot " * 8_191 + "fin", "formula": "=" + "x" * 32_766, "signs": "\U0001f642" * 16_383 + "x"}


def held(path: Path, key: tuple[str, str]) -> object:
    grid = look(path)
    sheet = grid.sheet(BAS_RHIN)
    assert sheet is not None
    return sheet.values.get(cell_in(grid, *key))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("key", PLACES, ids=lambda key: key[1])
def test_it_is_kept_by_every_command(tmp_path: Path, own_state: None, key: tuple[str, str], text: str):
    path, made = typed(master(tmp_path / "saisie.xlsx"), "67", {key: TEXTS[text]}), tmp_path / "traite.xlsx"

    assert run(("traiter", str(path), "--sortie", str(made))) == 0
    assert run(("valider", str(made))) == 1
    assert held(made, key) == TEXTS[text]
    sent = saved(collect(made), tmp_path)
    assert held(sent, key) == TEXTS[text]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("key", PLACES, ids=lambda key: key[1])
@pytest.mark.parametrize("ours", [None, "autre " * 5_461 + "f"], ids=["taken", "conflict"])
def test_it_is_integrated_and_taken_back(tmp_path: Path, key: tuple[str, str], text: str, ours: str | None):
    path = remember(master(tmp_path / "saisie.xlsx"), dispatch())
    if ours is not None:
        typed(path, "67", {key: ours})
    before = held(path, key)
    returned = typed(copy(tmp_path / "retour.xlsx"), "67", {key: TEXTS[text]})

    seen = preview_returns(FileBook(path), [returned], open_return=FileBook, workbook=path)
    write(FileBook(path), prepare_integration(seen, at=AT, user="jeanne"), at=AT)

    assert held(path, key) == (TEXTS[text] if ours is None else before)
    write(FileBook(path), prepare_undo(look(path), at=AT, user="jeanne"), at=AT)
    assert held(path, key) == before
