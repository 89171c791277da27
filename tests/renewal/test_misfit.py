"""Result sheets that no longer fit their campaign are found, not written into, and made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from masters import AT, edit, look, master, sheet

from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.workbook.grid import split_address
from calpae_xl.usecases.renew import put_renewed, remake


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The shipped workbook, to whose periods somebody added a target by hand."""
    path = master(tmp_path / "saisie.xlsx")
    values = sheet(path, "Paramètres").values
    head = next(split_address(at)[1] for at, value in values.items() if value == "Ordre")
    places = {values[at]: split_address(at)[0] for at in values if split_address(at)[1] == head}
    period, kind, order = (places[header] for header in ("Période", "Nature", "Ordre"))
    row = head + 1
    while f"{period}{row}" in values:
        row += 1
    edit(path, "Paramètres", {f"{period}{row}": "2024", f"{kind}{row}": "Attendu", f"{order}{row}": 99})
    return path


def test_they_are_found_and_nothing_is_written_into_them(path: Path, capsys: pytest.CaptureFixture[str]):
    before = path.read_bytes()

    assert Code.MISFIT_RESULTS in {each.code for each in read_campaign(look(path)).structure}
    assert run(["traiter", str(path), "--sur-place"]) == 2
    assert "calpae refaire" in capsys.readouterr().err.replace("\u00a0", " ")
    assert path.read_bytes() == before


def test_made_anew_they_fit(path: Path, tmp_path: Path):
    new = tmp_path / "refait.xlsx"

    put_renewed(remake(path, at=AT, user="Jeanne"), new, replace=False)

    campaign = read_campaign(look(new))
    assert [period.header for period in campaign.periods][-1] == "Attendu 2024"
    assert Code.MISFIT_RESULTS not in {each.code for each in campaign.structure}
    assert run(["traiter", str(new), "--sur-place"]) == 0


def test_results_that_an_earlier_version_built_are_made_anew_not_written_over(tmp_path: Path):
    path = master(tmp_path / "ancien.xlsx")
    headers = (at for at, value in sheet(path, "CeA").values.items() if str(value).startswith("Tendance"))
    edit(path, "CeA", dict.fromkeys(headers))

    assert Code.MISFIT_RESULTS in {each.code for each in read_campaign(look(path)).structure}
