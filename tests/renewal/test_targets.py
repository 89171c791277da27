"""The targets of 2023 once the campaign that follows the shipped one is filled in: by hand, by Python, by formulas."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from aiming import ACHIEVED, AIMED, RESERVED
from masters import AT, edit, look, shipped
from recalculation import IronCalc, LibreOffice, formulas, poisoned, same

from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.results.changes import changes_contents
from calpae_xl.core.results.changes_places import ChangesPlaces, GapPart
from calpae_xl.core.results.consolidation_places import ConsolidationPlaces
from calpae_xl.core.trade.model import Kind, Period
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.usecases.renew import begin_campaign, put_renewed

GOLDEN = Path(__file__).parents[1] / "golden" / "targets.csv"
CHANGES = "Évolutions"


def typed(path: Path, code: str, figures: dict[tuple[str, Period], Value | None]) -> None:
    """Type figures into the entry sheet of a department."""
    campaign = read_campaign(look(path))
    rows = campaign.series[code]
    places = {key: rows[key[0]][campaign.periods.index(key[1])].cell for key in figures}
    [sheet] = [territory.sheet for territory in campaign.territories if territory.code == code]
    edit(path, sheet, {places[key] or "": value for key, value in figures.items()})


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped workbook, its next campaign, that campaign filled in and treated."""
    folder = tmp_path_factory.mktemp("targets")
    path, made = folder / "2023.xlsx", folder / "fait.xlsx"
    put_renewed(begin_campaign(shipped(folder / "2022.xlsx"), 2023, at=AT, user="Jeanne"), path, replace=False)
    for number, code in enumerate(("67", "68")):
        aimed = {(name, Period("2023", Kind.TARGET)): pair[number] for name, pair in AIMED.items()}
        achieved = {(name, Period("2023")): pair[number] for name, pair in ACHIEVED.items()}
        typed(path, code, {**aimed, **achieved})
    for each in RESERVED:
        words = [each.territory, each.indicator, str(each.period), each.type.value]
        assert run(["reserver", str(path), *words, "--sur-place"]) == 0
    assert run(["traiter", str(path), "--sortie", str(made)]) == 0
    return made


def test_the_document_says_what_was_worked_out_by_hand(filled: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert run(["evolutions", str(filled), "--json"]) == 0

    targets = {(t["territory"], t["indicator"], t["period"]): t for t in json.loads(capsys.readouterr().out)["targets"]}
    with GOLDEN.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["campaign"] == "2023"]
    for row in rows:
        told = targets[row["territory"], row["indicator"], row["period"]]
        assert (told["state"], " ".join(told["reasons"])) == (row["state"], row["reasons"]), row
        assert told["target_text"] == (row["target_text"] or None)
        for name in ("target", "achieved", "gap", "relative"):
            assert told[name] == (pytest.approx(float(Fraction(row[name]))) if row[name] else None), row


def gap_cells(grid: Grid) -> Iterator[tuple[str, Value | None]]:
    """Addresses of the live cells of the gaps, and what they hold once Python has worked them out."""
    work = process_grid(grid)
    places = ChangesPlaces(ConsolidationPlaces(work.campaign.referential, work.campaign.settings))
    columns = {places.gap_column(rank, part) for rank in range(len(places.aims)) for part in GapPart}
    for address, content in changes_contents(work).cells.items():
        if content.formula is not None and address.rstrip("0123456789") in columns:
            yield address, content.value


def disagreements(path: Path, engine: IronCalc | LibreOffice) -> list[tuple[str, object, object]]:
    known = {address: engine.value(CHANGES, address) for address, _ in gap_cells(look(path))}
    return [(at, known[at], value) for at, value in gap_cells(look(path)) if not same(known[at], value)]


def recalculated(
    path: Path, folder: Path, libreoffice: Callable[[Path, Path], LibreOffice]
) -> list[IronCalc | LibreOffice]:
    stale = folder / "stale.xlsx"
    stale.write_bytes(poisoned(path.read_bytes()))
    (folder / "made").mkdir()
    return [IronCalc(stale), libreoffice(stale, folder / "made")]


def test_formulas_say_what_python_says(filled: Path, tmp_path: Path, libreoffice: Callable[[Path, Path], LibreOffice]):
    assert len([*gap_cells(look(filled))]) > 150
    for engine in recalculated(filled, tmp_path, libreoffice):
        assert disagreements(filled, engine) == []


def test_formulas_follow_what_people_type_next(
    filled: Path, tmp_path: Path, libreoffice: Callable[[Path, Path], LibreOffice]
):
    """Figures, targets, words that ask for the other side: no run of ours comes between."""
    path = tmp_path / "après.xlsx"
    path.write_bytes(filled.read_bytes())
    aim, year = Period("2023", Kind.TARGET), Period("2023")
    typed(
        path,
        "67",
        {
            ("pasi_structures", aim): 90,
            ("rdp_intervenants_formes", year): 130,
            ("pasi_taux_couverture_30min", year): 1,
            ("ag_delai_demarrage", aim): "Au moins 3 semaines",
            ("ag_portefeuille_conseiller", aim): "moins de 83",
            ("mob_mesures_diagnostic", aim): 12,
        },
    )
    typed(path, "68", {("pasi_structures", year): 100, ("ag_delai_demarrage", aim): "< 24 jours"})
    held = {at: value for at, value in gap_cells(look(path)) if at in formulas(filled.read_bytes())[CHANGES]}

    assert sum(value in {"atteint", "non atteint"} for value in held.values()) > 15
    for engine in recalculated(path, tmp_path, libreoffice):
        assert [
            (at, engine.value(CHANGES, at), v) for at, v in held.items() if not same(engine.value(CHANGES, at), v)
        ] == []
