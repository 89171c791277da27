"""What was written in « Contrôles » of a finding that leaves for a while is there when it comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, lines, look, sheet, shipped

from calpae_xl.books.file import FileBook
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.sheets.findings import KEPT
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.values import Value
from calpae_xl.usecases.write import prepare, write

TEXT = "Relu avec le service le 3 mars."


def validate(path: Path) -> None:
    book = FileBook(path)
    write(book, prepare(book, Action.VALIDATE, at=AT, user="Jeanne"), at=AT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The shipped, where every warning of the shipped list is justified and a run has taken it."""
    made = shipped(tmp_path / "saisie.xlsx")
    asked = {address("justification", row): f"{TEXT} Ligne {row}." for row, line in lines(made).items() if line.asks}
    edit(made, FINDINGS, asked)
    validate(made)
    return made


def answers(path: Path) -> dict[str, str]:
    """Texts by fingerprint, of what still holds."""
    return dict(process_grid(look(path)).campaign.listed.answers)


def justified(path: Path) -> set[tuple[str, str]]:
    return {(finding.fingerprint, text) for finding, text in process_grid(look(path)).validation.justified}


def cell_under(path: Path, name: str, header: str, indicator: str = "") -> str:
    values = sheet(path, name).values
    [column] = [at for at, value in values.items() if value == header][:1]
    [row] = [at for at, value in values.items() if value == (indicator or header)][:1]
    letters, digits = column.rstrip("0123456789"), row.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f"{letters}{digits}"


PASSING = {
    "a header lost": (BAS_RHIN, lambda path: cell_under(path, BAS_RHIN, "Réalisé 2021"), "Realise 2O21"),
    "a rule unknown": (
        "Référentiel",
        lambda path: cell_under(path, "Référentiel", "Type de valeur", "rsa_1er_rdv"),
        "compte anuel",
    ),
    "a text typed": (BAS_RHIN, lambda path: cell_of(path, "rsa_nouveaux_entrants", "Réalisé 2021"), "8 814x"),
    "an id wiped out": (BAS_RHIN, lambda path: cell_under(path, BAS_RHIN, "Identifiant", "rsa_1er_rdv"), None),
}


@pytest.mark.parametrize("what", PASSING)
def test_an_answer_outlives_a_trouble_that_passes(path: Path, what: str):
    name, place, wrong = PASSING[what]
    before, held = justified(path), answers(path)
    assert len(before) > 60
    at = place(path)
    right: Value | None = sheet(path, name).values[at]

    edit(path, name, {at: wrong})
    validate(path)
    meanwhile = justified(path)
    assert meanwhile < before
    kept = [line for line in lines(path).values() if line.severity.text == KEPT]
    assert kept
    assert not any(line.asks or line.accepted for line in kept)
    validate(path)
    assert [line for line in lines(path).values() if line.severity.text == KEPT] == kept

    edit(path, name, {at: right})
    validate(path)
    assert justified(path) == before
    assert answers(path) == held
    assert not [line for line in lines(path).values() if line.severity.text in {KEPT, ""}]
