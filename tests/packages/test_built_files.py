"""What we build and what our commands write: nothing in it that Excel would repair or refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from copies import copy, dispatch, remember, typed
from everything import with_peoples_things
from masters import BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, master, sheet
from sendings import addressed, collect, saved, transmit

from calpae_xl.cli.main import run
from calpae_xl.core.sheets.reservations import TABLE
from calpae_xl.core.workbook.layout import COMMENT_HEADER
from packages.checker import problems_of
from packages.opened import opened
from packages.places import Area

pytestmark = pytest.mark.usefixtures("own_state")

ROOT = Path(__file__).parents[2]
CELL = ("rsa_1er_rdv", "Réalisé 2021")
RESERVES = "Réserves"
FLOW, RATE = "rsa_nouveaux_entrants", "pasi_taux_couverture_30min"
LONGEST = "Sautées\nlignes & « guillemets » <balises> _x0001_ =1+1 🙂 " * 20


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The master with entries that give findings of several kinds, and words that are hard to write."""
    made = master(tmp_path / "saisie.xlsx")
    entries = {FLOW: "12 345 (estimé)", RATE: "95 %", "pasi_structures": 900, "ga_orientes": LONGEST}
    edit(made, BAS_RHIN, {cell_of(made, name, "Réalisé 2019"): value for name, value in entries.items()})
    return made


def written(path: Path, *arguments: str) -> Path:
    """What a command writes into another file."""
    target = path.with_name("écrit.xlsx")
    command, *rest = arguments
    assert run([command, str(path), *rest, "--sortie", str(target)]) in {0, 1}
    assert target.read_bytes() != path.read_bytes()
    return target


@pytest.mark.parametrize("built", ["workbook/CALPAE_CeA.xlsx", "macros/calpae.xlam"])
def test_what_is_shipped(built):
    assert problems_of(ROOT / built) == []


def test_what_the_sources_build(tmp_path):
    assert problems_of(master(tmp_path / "CALPAE_CeA.xlsx")) == []


@pytest.mark.parametrize("territory", ["67", "68"])
def test_the_copy_of_a_department(tmp_path, territory):
    sending = collect(addressed(tmp_path / "CALPAE.xlsx"), territory)

    assert problems_of(saved(sending, tmp_path)) == []


def test_the_copy_of_the_prefecture(tmp_path):
    assert problems_of(saved(transmit(addressed(tmp_path / "CALPAE.xlsx")), tmp_path)) == []


def test_a_copy_that_a_department_filled_in(tmp_path):
    assert (
        problems_of(typed(copy(tmp_path / "retour.xlsx"), "67", {CELL: 22, ("ga_orientes", "Réalisé 2019"): LONGEST}))
        == []
    )


@pytest.mark.parametrize("command", ["traiter", "comparer"])
def test_what_a_command_writes(path, command):
    assert problems_of(written(path, command)) == []


@pytest.mark.parametrize("longest", ["x" * 32_767, "🙂" * 16_383], ids=["letters", "as-excel-counts"])
def test_texts_as_long_as_excel_admits(path, longest):
    hold = (cell_of(path, "ga_orientes", "Réalisé 2019"), cell_of(path, FLOW, COMMENT_HEADER))
    edit(path, BAS_RHIN, dict.fromkeys(hold, longest))

    assert problems_of(written(path, "traiter")) == []


@pytest.mark.parametrize("arguments", [("refaire",), ("campagne", "2023")], ids=lambda arguments: arguments[0])
def test_a_workbook_that_is_made_of_another(path, arguments):
    assert problems_of(written(path, *arguments)) == []


def test_a_workbook_of_other_departments(tmp_path):
    target = tmp_path / "vierge.xlsx"
    departments = ("--departement", "21", "Côte-d’Or", "--departement", "71", "Saône-et-Loire")
    place = ("--collectivite", "BFC", "Bourgogne", "--annees", "2019-2023")

    assert run(["construire", "--vierge", *departments, *place, "--sortie", str(target)]) == 0

    assert problems_of(target) == []


def test_what_a_command_writes_beside_what_people_added(path):
    path.write_bytes(with_peoples_things(path.read_bytes()))

    assert problems_of(written(path, "traiter")) == []


def test_what_a_reservation_writes(path):
    note = ("--note", LONGEST[:200])

    assert problems_of(written(path, "reserver", "67", FLOW, "2020", "estimé", *note)) == []


def test_what_corrections_write_and_undoing_them(path):
    edit(path, BAS_RHIN, {cell_of(path, FLOW, "Réalisé 2020"): "8 5002"})
    validated = written(path, "valider").rename(path)
    edit(validated, FINDINGS, {address("decision", line_of(path, "C102", f"67|{FLOW}|Réalisé 2020")): "Accepter"})
    corrected = written(validated, "corriger", "--nombres")

    assert problems_of(corrected) == []
    assert problems_of(written(corrected.rename(path), "annuler")) == []


def test_what_returns_write(path, tmp_path):
    typed(remember(path, dispatch(), dispatch("68")), "67", {CELL: 11})
    one = typed(copy(tmp_path / "67.xlsx"), "67", {CELL: 22, ("rsa_1er_cer", "Réalisé 2021"): LONGEST})
    other = typed(copy(tmp_path / "68.xlsx", dispatch("68")), "68", {CELL: 33})

    assert problems_of(written(path, "integrer", str(one), str(other))) == []


def test_a_reservation_that_makes_its_table_longer(path):
    held = sheet(path, RESERVES)
    empty = [row for row in {int(at[1:]) for at in held.formulas} if f"B{row}" not in held.values]
    line = {"B": "68", "C": FLOW, "E": "2018", "F": "provisoire"}
    edit(path, RESERVES, {f"{column}{row}": value for row in empty for column, value in line.items()})

    longer = written(path, "reserver", "67", FLOW, "2020", "estimé")

    assert table_area(longer).height == table_area(path).height + 1
    assert problems_of(longer) == []


def table_area(path: Path) -> Area:
    package = opened(path.read_bytes())
    assert package is not None
    [area] = [table.area for table in package.tables if table.name == TABLE]
    assert area is not None
    return area
