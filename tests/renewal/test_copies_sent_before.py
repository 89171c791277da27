"""A copy that was sent before the workbook was made anew still merges into the new one."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import AT, BAS_RHIN, cell_of, edit, look, sheet, shipped

from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.trade.model import Period
from calpae_xl.core.workbook.grid import split_address
from calpae_xl.usecases.renew import put_renewed, remake

FIGURE, OTHER, YEAR = "rsa_nouveaux_entrants", "ase_ressources", "Réalisé 2021"


def field(path: Path, indicator: str, header: str) -> str:
    values = sheet(path, "Référentiel").values
    row = next(split_address(at)[1] for at, value in values.items() if value == indicator)
    column = next(split_address(at)[0] for at, value in values.items() if value == header)
    return f"{column}{row}"


def test_through_another_id_and_without_the_row_that_was_retired(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path, folder, new = shipped(tmp_path / "saisie.xlsx"), tmp_path / "envois", tmp_path / "refait.xlsx"
    folder.mkdir()
    sending = ("envoyer", str(path), "collecte", "--departement", "67", "--dossier", str(folder), "--sur-place")
    assert run(sending) == 0
    (copy,) = folder.glob("*.xlsx")
    edit(copy, BAS_RHIN, {cell_of(copy, FIGURE, YEAR): 12_345, cell_of(copy, OTHER, YEAR): 77})
    edit(path, "Référentiel", {field(path, FIGURE, "Identifiant"): "rsa_entrants"})
    edit(path, "Référentiel", {field(path, "rsa_entrants", "Remplace"): FIGURE, field(path, OTHER, "Statut"): "retiré"})
    put_renewed(remake(path, at=AT, user="Jeanne"), new, replace=False)
    capsys.readouterr()

    assert run(["integrer", str(new), str(copy), "--sur-place"]) == 0

    said = capsys.readouterr()
    told = (said.out + said.err).replace("\u00a0", " ").replace("\u202f", " ")
    merged = read_campaign(look(new)).series["67"]
    assert next(seen.figure for seen in merged["rsa_entrants"] if seen.period == Period("2021")) == 12_345
    assert OTHER not in merged
    assert "n’est plus en vigueur" in told
    assert "Réalisé 2021 : 77" in told
