"""The campaigns of other collectivities, from the terminal: every document, copy and result in their own names."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import AT
from oracle.comparing import differences
from others import OTHERS, filled_bytes
from recalculation import IronCalc, poisoned, same

from calpae_xl.books.workbook import read_grid
from calpae_xl.books.writing import write_workbook
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.layout import Role
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

pytestmark = pytest.mark.usefixtures("own_state")

DELAY, COUNT, SHARED = "ag_delai_demarrage", "rsa_nouveaux_entrants", "form_spec_insertion_pro"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return filled(tmp_path, "two")


def filled(folder: Path, name: str) -> Path:
    made = folder / f"{name}.xlsx"
    made.write_bytes(filled_bytes(name))
    return made


def read(path: Path) -> Campaign:
    return read_campaign(read_grid(path))


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    capsys.readouterr()
    assert run([*arguments, "--json"]) in {0, 1}
    return json.loads(capsys.readouterr().out)


def put(path: Path, territory: str, indicator: str, year: int, value: Value) -> None:
    """Type a figure."""
    campaign = read(path)
    at = next(each.at for each in campaign.series[territory][indicator] if each.period.label == str(year))
    edit(path, at.sheet, {at.cell or "": value})


def edit(path: Path, sheet: str, cells: dict[str, Value]) -> None:
    plan = Plan({sheet: SheetPlan({cell: Content(value) for cell, value in cells.items()})})
    write_workbook(path, plan, now=AT, backup=False)


def setting(path: Path, name: str, value: str) -> None:
    """Change a line of « Paramètres »."""
    sheet = next(each for each in read_grid(path).sheets if each.name == "Paramètres")
    row = next(cell[1:] for cell, held in sheet.values.items() if held == name and cell.startswith("A"))
    edit(path, "Paramètres", {f"C{row}": value})


@pytest.mark.parametrize("name", OTHERS)
def test_figures_are_what_somebody_else_makes_of_them(name, tmp_path):
    assert [str(difference) for difference in differences(filled(tmp_path, name))] == []


def test_engines_find_what_python_wrote(
    tmp_path: Path, soffice_all: Callable[[str, Sequence[Path], Path], list[Path]]
) -> None:
    sheets = {name: (asked.short or asked.collectivity[1], "Évolutions") for name, asked in OTHERS.items()}
    paths = {name: tmp_path / f"{name}.xlsx" for name in OTHERS}
    for name, path in paths.items():
        path.write_bytes(poisoned(filled_bytes(name)))
    (tmp_path / "refaits").mkdir()
    opened = soffice_all("xlsx", [*paths.values()], tmp_path / "refaits")

    differing = []
    for (name, path), recalculated in zip(paths.items(), opened, strict=True):
        (tmp_path / "connu.xlsx").write_bytes(filled_bytes(name))
        known, found = (values(each, sheets[name]) for each in (tmp_path / "connu.xlsx", recalculated))
        engine = IronCalc(path)
        for place, expected in known.items():
            got = {"LibreOffice": found.get(place), "IronCalc": engine.value(*place)}
            differing += [
                (name, *place, each, what, expected) for each, what in got.items() if not same(what, expected)
            ]
    assert differing == []


def values(path: Path, sheets: Sequence[str]) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        (name, cell.coordinate): cell.value
        for name in sheets
        for row in book[name].iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_documents_and_explanations_speak_of_this_collectivity(path, capsys):
    cells = document(capsys, "consolider", str(path))["cells"]
    changes = document(capsys, "evolutions", str(path))["changes"]

    assert {cell["territory"] for cell in cells} == {"BFC"}
    assert {cell["sheet"] for cell in cells} == {"Bourgogne"}
    assert {change["territory"] for change in changes} == {"21", "71", "BFC"}
    [shared] = [c for c in cells if (c["indicator"], c["period"], c["kind"]) == (SHARED, "2022", "realise")]
    assert (shared["state"], shared["value"], shared["coverage"]) == ("counted_once", 167, ["21", "71"])

    assert run(["expliquer", str(path), "Bourgogne", "ase_majeurs_annee", "2018"]) == 0
    said = plain(capsys.readouterr().out)
    assert said.startswith("Bourgogne, Jeunes devenus majeurs, réalisé 2018\n≥ 389 (21 seul ; 71 ND), partiel")
    assert "feuille « 21 Côte-d'Or », cellule" in said
    assert run(["expliquer", str(path), "21", DELAY, "2022"]) == 0
    assert "Dans la Bourgogne" in plain(capsys.readouterr().out)


def test_a_single_department_is_told_as_one(tmp_path, capsys):
    path = filled(tmp_path, "one")
    document_ = document(capsys, "consolider", str(path))
    findings = document(capsys, "valider", str(path))["findings"]

    assert {cell["territory"] for cell in document_["cells"]} == {"20C"}
    assert {finding["level"] for finding in findings} <= {0, 1, 2}
    sheet = next(each for each in read_grid(path).sheets if each.name == "Corse-du-Sud")
    assert plain(str(sheet.values["B1"])) == "Département de la Corse-du-Sud – un seul département, 2A"


def test_a_year_goes_from_collection_to_the_next_campaign_and_back(path, tmp_path, capsys):
    folder, goal = tmp_path / "envois", tmp_path / "suivant.xlsx"
    assert run(["reserver", str(path), "21", DELAY, "2022", "estimé", "--sur-place"]) == 0
    assert run(["reserver", str(path), "71", COUNT, "2022", "compté à l'échelle de la Bourgogne", "--sur-place"]) == 0
    assert {r.type.value for r in read(path).reservations if r.indicator == COUNT} >= {"cea_scope"}
    assert run(["annuler", str(path), "--sur-place"]) == 0

    assert run(["envoyer", str(path), "collecte", "--departement", "21", "--dossier", str(folder), "--sur-place"]) == 0
    [copy] = folder.glob("*.xlsx")
    assert "Saône-et-Loire" not in {each for sheet in read_grid(copy).sheets for each in sheet.values.values()}
    put(copy, "21", COUNT, 2022, 4321)
    assert run(["integrer", str(path), str(copy), "--sur-place"]) == 0
    assert read(path).series["21"][COUNT][4].figure == 4321

    put(path, "71", COUNT, 2021, "3 904")
    assert run(["corriger", str(path), "--nombres", "--sur-place"]) == 0
    assert read(path).series["71"][COUNT][3].figure == 3904
    assert run(["traiter", str(path), "--sur-place"]) == 0
    assert [str(difference) for difference in differences(path)] == []

    capsys.readouterr()
    assert run(["campagne", str(path), "2023", "--sortie", str(goal)]) == 0
    rolled = read(goal)
    assert rolled.settings.collectivity.code == "BFC"
    assert (rolled.settings.campaign, rolled.sheets[Role.CONSOLIDATION, ""]) == ("2023", "Bourgogne")
    assert rolled.vintages["2022"]["21", COUNT, rolled.periods[4]] == "4321"


def test_a_collectivity_that_is_called_otherwise_is_so_everywhere_once_remade(path, tmp_path, capsys):
    kinds = [reservation.type for reservation in read(path).reservations]
    names = {"code": "BO", "nom": "Occitanie nouvelle", "nom_court": "Val d’Or"}
    for field, name in names.items():
        setting(path, f"collectivite_{field}", name)
    setting(path, "service", "Service du Val")
    before, goal = read(path), tmp_path / "refait.xlsx"
    assert (before.settings.collectivity_short, before.sheets[Role.CONSOLIDATION, ""]) == ("Val d’Or", "Bourgogne")
    assert [reservation.type for reservation in before.reservations] == kinds
    assert before.unrecognised == ()

    assert run(["refaire", str(path), "--sortie", str(goal)]) == 0

    made = read(goal)
    assert made.sheets[Role.CONSOLIDATION, ""] == "Val d’Or"
    assert {cell["territory"] for cell in document(capsys, "consolider", str(goal))["cells"]} == {"BO"}
    written = {plain(str(value)) for sheet in read_grid(goal).sheets for value in sheet.values.values()}
    assert [text for text in written if "Bourgogne" in text] == []
    assert "compté à l’échelle de la Val d’Or" in written
    assert (made.unrecognised, made.structure) == ((), ())
    assert [reservation.type for reservation in made.reservations] == kinds
    assert [str(difference) for difference in differences(goal)] == []
