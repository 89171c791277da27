"""Labels that are not written as ours to the letter, in every place where one is compared, through both doors."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest
from copies import copy, dispatch, remembering, typed, typed_in, with_baseline
from disguises import DISGUISES, disguised
from masters import AT, BAS_RHIN, FINDINGS, address, cell_in, edit, lines, look, master, master_grid
from recalculation import IronCalc, cached, formulas, poisoned, same

from calpae_xl.books.file import FileBook
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.returns.returned_copy import read_return
from calpae_xl.core.returns.sendings import sendings_of
from calpae_xl.core.sheets.conflicts import read_conflicts
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.workbook.grid import Grid, split_address
from calpae_xl.usecases.integrate import prepare_decisions, prepare_integration, preview_decisions, preview_returns
from calpae_xl.usecases.write import write

PLACES = {
    "mark": (BAS_RHIN, "calpae:2:saisie:67:2022"),
    "id header": (BAS_RHIN, "Identifiant"),
    "year": (BAS_RHIN, "Réalisé 2021"),
    "target": (BAS_RHIN, "Attendu 2023"),
    "comments": (BAS_RHIN, "Commentaires"),
    "id": (BAS_RHIN, "form_spec_insertion_pro"),
    "id of a weight": (BAS_RHIN, "ga_orientes_ag"),
    "settings: header": ("Paramètres", "Valeur"),
    "settings: parameter": ("Paramètres", "premiere_annee"),
    "settings: department": ("Paramètres", "territoire_67"),
    "settings: name": ("Paramètres", "Bas-Rhin"),
    "settings: campaign": ("Paramètres", "2022"),
    "settings: collectivity": ("Paramètres", "Collectivité européenne d’Alsace"),
    "settings: way of sending": ("Paramètres", "outlook"),
    "reservations: mark": ("Réserves", "calpae:2:reserves::2022"),
    "reservations: department header": ("Réserves", "Territoire"),
    "reservations: indicator header": ("Réserves", "Indicateur"),
    "reservations: year header": ("Réserves", "Année"),
    "reservations: type header": ("Réserves", "Réserve"),
    "reservations: department": ("Réserves", "67"),
    "reservations: indicator": ("Réserves", "rsa_1er_rdv"),
    "reservations: year": ("Réserves", "2022"),
    "reservations: type": ("Réserves", "événement exceptionnel"),
    "reservations: scope": ("Réserves", "compté à l’échelle de la CeA"),
    "referential: header": ("Référentiel", "Identifiant"),
    "referential: id": ("Référentiel", "ase_majeurs_annee"),
    "referential: kind": ("Référentiel", "compte annuel"),
    "referential: bound": ("Référentiel", "ase_logement_stable"),
    "referential: break": ("Référentiel", "2021"),
    "vintages: header": ("Millésimes", "Valeur publiée"),
    "vintages: indicator": ("Millésimes", "pasi_structures"),
    "vintages: vintage": ("Millésimes", "2020"),
    "vintages: nature": ("Millésimes", "réalisé"),
}


def place_of(grid: Grid, sheet: str, text: str) -> str:
    """The last cell that holds a text: in « Référentiel », that of the bounds."""
    found = grid.sheet(sheet)
    assert found is not None
    return [at for at, value in found.values.items() if value == text and at not in found.formulas][-1]


def changed(grid: Grid, sheet: str, at: str, text: str) -> Grid:
    sheets = (replace(s, values={**s.values, at: text}) if s.name == sheet else s for s in grid.sheets)
    return replace(grid, sheets=tuple(sheets))


def told(grid: Grid) -> tuple[object, ...]:
    """What people are told of a workbook, look-alikes apart."""
    work = process_grid(grid)
    findings = [f.fingerprint for f in work.validation.findings if f.code is not Code.LOOK_ALIKE]
    cells = [(c.indicator.id, c.period, c.state, c.value, c.lower_bound, c.low, c.high) for c in work.cells]
    read, settings = work.campaign, work.campaign.settings
    set_up = settings.campaign, settings.periods, settings.sending, [each.code for each in settings.territories]
    return findings, cells, work.changes, read.reservations, read.vintages, set_up


@pytest.mark.parametrize("place", PLACES)
def test_a_label_is_read_whatever_nobody_sees_in_it(place: str):
    sheet, text = PLACES[place]
    grid = master_grid()
    at, expected = place_of(grid, sheet, text), told(grid)

    differing = [name for name, made in disguised(text) if told(changed(grid, sheet, at, made)) != expected]

    assert differing == []


@pytest.mark.parametrize(("text", "figure"), [("ND", "ND"), ("389", "389"), ("8 500", "8\u00a0500")])
@pytest.mark.parametrize("name", ["line feed after", "no width", "byte order mark", "soft hyphen"])
def test_a_code_or_a_number_is_proposed_without_what_nobody_sees_in_it(text: str, figure: str, name: str):
    grid = master_grid()
    at = cell_in(grid, "rsa_1er_rdv", "Réalisé 2021")

    made = f"{text}\n" if name == "line feed after" else DISGUISES[name](text)

    work = process_grid(changed(grid, BAS_RHIN, at, made))

    [finding] = [f for f in work.validation.findings if f.at == (BAS_RHIN, at) and f.code.text.startswith("C")]
    assert finding.proposals[0].label.startswith(figure)


@pytest.mark.parametrize("word", ["Accepter", "Refuser"])
def test_an_answer_is_read_in_findings(tmp_path: Path, word: str):
    path = master(tmp_path / "saisie.xlsx")
    row = next(row for row, line in lines(path).items() if line.code.text == Code.MALFORMED_NUMBER.text)
    edit(path, FINDINGS, {address("decision", row): word})
    expected = corrected(path, tmp_path)

    for _, made in disguised(word):
        edit(path, FINDINGS, {address("decision", row): made})
        assert corrected(path, tmp_path) == expected


def corrected(path: Path, folder: Path) -> object:
    made = folder / "corrige.xlsx"
    made.unlink(missing_ok=True)
    assert run(("corriger", str(path), "--sortie", str(made))) == 0
    if not made.exists():
        return None
    found = look(made).sheet(BAS_RHIN), look(made).sheet("68 Haut-Rhin")
    return [None if sheet is None else sheet.values for sheet in found]


RETURNED = {
    "mark": ("calpae:2:saisie:67:2022", BAS_RHIN),
    "year": ("Réalisé 2021", BAS_RHIN),
    "comments": ("Commentaires", BAS_RHIN),
    "id": ("rsa_1er_rdv", BAS_RHIN),
    "id header": ("Identifiant", BAS_RHIN),
    "reservations": ("Réserve", "Réserves"),
    "reserved": ("rsa_1er_rdv", "Réserves"),
    "reserved department": ("67", "Réserves"),
    "type": ("année incomplète", "Réserves"),
    "baseline": ("Nature", "_base"),
}


@pytest.mark.parametrize("place", RETURNED)
def test_a_returned_copy_says_the_same(place: str):
    text, sheet = RETURNED[place]
    grid = typed_in(with_baseline(master_grid(), dispatch()), "67", {("rsa_1er_rdv", "Réalisé 2021"): 4021})
    campaign = read_campaign(master_grid())
    sendings = sendings_of(read_campaign(remembering(master_grid(), dispatch())))
    expected = read_return(grid, campaign, sendings)

    for name, made in disguised(text):
        read = read_return(changed(grid, sheet, place_of(grid, sheet, text), made), campaign, sendings)
        assert read == expected, name


def test_a_choice_is_read_in_conflicts(tmp_path: Path):
    path = master(tmp_path / "saisie.xlsx")
    key = ("rsa_1er_rdv", "Réalisé 2021")
    returned = typed(copy(tmp_path / "retour.xlsx"), "67", {key: 4021})
    typed(path, "67", {key: 4022})
    seen = preview_returns(FileBook(path), [returned], open_return=FileBook, workbook=path)
    write(FileBook(path), prepare_integration(seen, at=AT, user="jeanne"), at=AT)
    table = read_conflicts(look(path).sheet("Conflits"))
    assert len(table.lines) == 1
    before = path.read_bytes()

    for name, made in disguised("Prendre"):
        path.write_bytes(before)
        edit(path, "Conflits", {f"{table.places.columns['choice']}{table.places.first_row}": made})
        at = AT + timedelta(minutes=1)
        write(FileBook(path), prepare_decisions(preview_decisions(FileBook(path)), at=at, user="jeanne"), at=at)
        sheet = look(path).sheet(BAS_RHIN)
        assert sheet is not None
        assert sheet.values[cell_in(look(path), *key)] == 4021, name


def test_formulas_find_again_what_the_last_run_read(tmp_path: Path, libreoffice, monkeypatch: pytest.MonkeyPatch):
    """Every id and header of both entry sheets, and every reservation, disguised in turn."""
    monkeypatch.setenv("LANGUAGE", "fr")  # Restored after the command has set its own.
    path, made = master(tmp_path / "saisie.xlsx"), tmp_path / "traite.xlsx"
    plain_results = cached(path)
    grid = look(path)
    ways = cycle(DISGUISES.values())
    for name in (BAS_RHIN, "68 Haut-Rhin", "Réserves"):
        found = grid.sheet(name)
        assert found is not None
        columns, header = ("BCEF", 0) if name == "Réserves" else ("A", 4)
        places = {at: split_address(at) for at, value in found.values.items() if isinstance(value, str)}
        labels = [at for at, (letters, row) in places.items() if row == header or (letters in columns and row > 4)]
        edit(path, name, {at: next(ways)(str(found.values[at])) for at in labels})
    assert run(("traiter", str(path), "--sortie", str(made))) == 0
    wrong = tmp_path / "faux.xlsx"
    wrong.write_bytes(poisoned(made.read_bytes()))

    expected = cached(made)
    shown = [at for at in plain_results["CeA"] if split_address(at)[1] > 6 and split_address(at)[0] in "EFGHIJ"]
    assert [at for at in shown if not same(expected["CeA"].get(at), plain_results["CeA"][at])] == []
    for engine in (IronCalc(wrong), libreoffice(wrong, tmp_path / "calcul")):
        sheets = ("CeA", "_objectifs", "_vu") if isinstance(engine, IronCalc) else ("CeA", "Évolutions", "_vu")
        assert [
            (sheet, at)
            for sheet in sheets
            for at in formulas(made.read_bytes())[sheet]
            if not same(engine.value(sheet, at), expected[sheet].get(at))
        ] == []
