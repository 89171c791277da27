"""Defined names that were lost, restored by a run: live formulas give the figures again."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from masters import master
from recalculation import RESULT_SHEETS, IronCalc, LibreOffice, cached, formulas, poisoned, same

from calpae_xl.cli.main import run

FIRST_FIGURES = ("E8", "F8", "H8")
"""Of the first indicator, under the title of its block."""

Engine = IronCalc | LibreOffice


def damaged(path: Path, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {item: package.read(item) for item in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for item, data in parts.items():
            package.writestr(item, change(data.decode()) if item.filename == "xl/workbook.xml" else data)


def dropped(text: str) -> str:
    end = "</definedNames>"
    return text[: text.index("<definedNames>")] + text[text.index(end) + len(end) :]


def deleted(text: str) -> str:
    for area in ("$A$1:$AZ$2000", "$A$1:$A$2000", "$A$4:$AZ$4"):
        text = text.replace(f">'67 Bas-Rhin'!{area}<", ">#REF!<")
    return text


@pytest.fixture(params=[dropped, deleted])
def processed(request, tmp_path, monkeypatch) -> Path:
    """A workbook that lost names, then had its results written; its cached results are all replaced since."""
    monkeypatch.setenv("LANGUAGE", "fr")  # Restored after the command has set its own.
    path, made = master(tmp_path / "saisie.xlsx"), tmp_path / "traite.xlsx"
    damaged(path, request.param)
    before = IronCalc(path)
    assert {before.value("CeA", cell) for cell in FIRST_FIGURES} == {"BLOQUÉ"}
    assert run(("traiter", str(path), "--sortie", str(made))) == 0
    return made


def differences(engine: Engine, path: Path, sheets: tuple[str, ...] = RESULT_SHEETS) -> list[tuple[str, str]]:
    expected = cached(path)
    return [
        (sheet, cell)
        for sheet in sheets
        for cell in formulas(path.read_bytes())[sheet]
        if not same(engine.value(sheet, cell), expected[sheet].get(cell))
    ]


def test_ironcalc_gives_the_figures_again(processed, tmp_path):
    recalculated = tmp_path / "faux.xlsx"
    recalculated.write_bytes(poisoned(processed.read_bytes()))

    assert differences(IronCalc(recalculated), processed, ("CeA", "_objectifs", "_vu")) == []


def test_libreoffice_gives_the_figures_again(processed, tmp_path, libreoffice):
    recalculated = tmp_path / "faux.xlsx"
    recalculated.write_bytes(poisoned(processed.read_bytes()))

    engine = libreoffice(recalculated, tmp_path / "calcul")

    assert differences(engine, processed) == []
    assert "BLOQUÉ" not in {engine.value("CeA", cell) for cell in FIRST_FIGURES}
