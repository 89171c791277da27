"""A workbook made anew from itself: nothing that people own differs, and everything is in its place."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, address, cell_of, edit, line_of, look, sheet, shipped, small_master
from sendings import collect, saved

from calpae_xl.books.file import FileBook
from calpae_xl.books.package import Package
from calpae_xl.books.writing import write_workbook
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.findings import finding_key
from calpae_xl.core.sheets.journal import Action, read_journal
from calpae_xl.core.sheets.vintages import RemarkNature
from calpae_xl.core.trade.model import MissingCode, Period
from calpae_xl.core.trade.values import Undated, Value
from calpae_xl.core.workbook.grid import Sheet, split_address
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, Role
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.core.workbook.sheet_recognition import mark_of
from calpae_xl.core.workbook.writable import OlderLayoutError
from calpae_xl.renewal.changes import Change
from calpae_xl.usecases.renew import CopyToRenewError, Renewal, SameFileError, put_renewed, remake
from calpae_xl.usecases.write import prepare, write

FIGURE, OTHER = "rsa_nouveaux_entrants", "ase_ressources"
YEAR = "Réalisé 2021"


def remade(path: Path) -> Renewal:
    return remake(path, at=AT, user="Jeanne")


def campaign_of(renewal: Renewal) -> Campaign:
    return renewal.new.campaign


def said(renewal: Renewal) -> str:
    return "\n".join(renewal.told).replace("\u00a0", " ").replace("\u202f", " ")


def referential_cell(path: Path, indicator: str, header: str) -> str:
    """Where a field of an indicator stands in « Référentiel »."""
    values = sheet(path, "Référentiel").values
    row = next(at for at, value in values.items() if value == indicator and split_address(at)[1] > 4)
    column = next(at for at, value in values.items() if value == header)
    return f"{split_address(column)[0]}{split_address(row)[1]}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_master(tmp_path / "saisie.xlsx")


def test_the_workbook_that_was_built_comes_out_the_same_but_for_its_journal(path: Path):
    renewal = remade(path)

    before, after = Package.open(path), Package("refait.xlsx", renewal.new.data)
    assert (renewal.told, renewal.left, after.parts) == ((), (), before.parts)
    differing = {each.name for each in look(path).sheets if sheet_in(renewal, each.name) != each}
    assert differing == {"Journal"}


def sheet_in(renewal: Renewal, name: str) -> Sheet:
    return next(each for each in renewal.new.campaign.grid.sheets if each.name == name)


def test_the_journal_goes_on_and_says_where_the_workbook_comes_from(path: Path):
    book = FileBook(path)
    write(book, prepare(book, Action.VALIDATE, at=AT, user="Paul"), at=AT)
    edit(path, BAS_RHIN, {cell_of(path, FIGURE, YEAR): 12_345})
    book = FileBook(path)
    write(book, prepare(book, Action.PROCESS, at=AT, user="Paul"), at=AT)
    digest = sha256(path.read_bytes()).hexdigest()

    entries = read_journal(campaign_of(remade(path)).sheet(Role.JOURNAL)).entries

    assert [entry.action for entry in entries[-2:]] == ["Traiter", "Remettre le classeur en état"]
    assert (entries[-1].file, entries[-1].digest) == ("saisie.xlsx", digest)


ODD: Mapping[str, Value] = {
    "text": "8 5002",
    "code": "N.D.",
    "blanks": "   ",
    "date": date(2022, 1, 1),
    "moment": datetime(2021, 3, 4, 8, 30),
    "day zero": datetime(1900, 1, 1, 12),
    "clock": Undated(0.354166666666667),
    "boolean": True,
    "error": "#REF!",
    "looks like a formula": "=1+1",
    "dust": 388.99999999999994,
    "negative": -5,
}


def typed_in_excel(path: Path, cell: str, value: Value) -> None:
    """Type a value; a date or a time gets its format with it, as in Excel."""
    edit(path, BAS_RHIN, {cell: value})
    if isinstance(value, date | Undated):
        book = openpyxl.load_workbook(path)
        book[BAS_RHIN][cell].number_format = "dd/mm/yyyy hh:mm"
        book.save(path)


@pytest.mark.parametrize("value", ODD.values(), ids=[*ODD])
def test_an_odd_cell_comes_back_as_it_was(path: Path, value: Value):
    cell = cell_of(path, FIGURE, YEAR)
    typed_in_excel(path, cell, value)
    before = process_grid(look(path))

    renewal = remade(path)

    assert sheet_in(renewal, BAS_RHIN).values[cell] == value
    assert readings(process_grid(renewal.new.campaign.grid)) == readings(before)


def readings(work: Processed) -> object:
    cells = [(cell.indicator.id, cell.period, cell.state, cell.value) for cell in work.cells]
    findings = [(f.code, f.territory, f.indicator, f.period, f.raw) for f in work.validation.findings if f.code.level]
    return cells, sorted(findings, key=str)


def test_a_formula_reads_the_cells_that_it_read_wherever_they_are_now(path: Path):
    shipped(path)
    cell, one, two = (cell_of(path, name, YEAR) for name in (FIGURE, OTHER, "ase_majeurs_annee"))
    plan = Plan({BAS_RHIN: SheetPlan({cell: Content(12, f"={one}+${two[0]}${two[1:]}*2")})})
    path.write_bytes(applied_to(path, plan))
    # An indicator that is retired: the rows under it go up by one.
    edit(path, "Référentiel", {referential_cell(path, "ase_pec_referentiel", "Statut"): "retiré"})

    renewal = remade(path)

    moved = {name: entry_cell(renewal, name) for name in (FIGURE, OTHER, "ase_majeurs_annee")}
    wanted = f"={moved[OTHER]}+${two[0]}${moved['ase_majeurs_annee'][1:]}*2"
    assert moved[OTHER] != one
    assert sheet_in(renewal, BAS_RHIN).formulas[moved[FIGURE]] == wanted


def test_a_formula_that_reads_something_else_leaves_its_value_and_is_told(path: Path):
    cell = cell_of(path, FIGURE, YEAR)
    path.write_bytes(applied_to(path, Plan({BAS_RHIN: SheetPlan({cell: Content(12, "=SUM(CeA!A1:A9)+12")})})))

    renewal = remade(path)

    assert (sheet_in(renewal, BAS_RHIN).values[cell], cell in sheet_in(renewal, BAS_RHIN).formulas) == (12, False)
    assert "Formule remplacée par sa valeur" in said(renewal)


def applied_to(path: Path, plan: Plan) -> bytes:
    write_workbook(path, plan, now=AT, backup=False)
    return path.read_bytes()


def entry_cell(renewal: Renewal, indicator: str) -> str:
    found = campaign_of(renewal).series["67"][indicator]
    return next(seen.cell for seen in found if seen.period == Period("2021")) or ""


def test_a_retired_indicator_leaves_the_sheets_and_stays_in_the_archive(path: Path):
    shipped(path)
    before = read_campaign(look(path))
    figures = {seen.period: seen.raw for seen in before.series["67"][OTHER] if seen.raw}
    edit(path, "Référentiel", {referential_cell(path, OTHER, "Statut"): "retiré"})

    renewal = remade(path)

    after = campaign_of(renewal)
    assert OTHER not in after.series["67"]
    assert {key[2]: raw for key, raw in after.vintages["2022"].items() if key[:2] == ("67", OTHER)} == figures
    assert "Ligne retirée, chiffres archivés" in said(renewal)
    comments = [each.text for each in after.remarks if each.nature is RemarkNature.COMMENT and each.indicator == OTHER]
    assert comments == [before.comments["67", OTHER][0]]


def test_a_relabelled_indicator_has_its_label_in_every_entry_sheet(path: Path):
    edit(path, "Référentiel", {referential_cell(path, FIGURE, "Indicateur"): "Allocataires de l’année"})

    renewal = remade(path)

    for name in (BAS_RHIN, "68 Haut-Rhin"):
        assert "Allocataires de l’année" in sheet_in(renewal, name).values.values()


def test_a_lost_id_is_found_again_by_the_label(path: Path):
    shipped(path)
    cell = cell_of(path, OTHER, YEAR)
    edit(path, BAS_RHIN, {f"A{split_address(cell)[1]}": None})
    value = sheet(path, BAS_RHIN).values[cell]

    renewal = remade(path)

    assert sheet_in(renewal, BAS_RHIN).values[cell] == value
    assert campaign_of(renewal).series["67"][OTHER][3].typed == value
    assert "Identifiant rétabli d’après le libellé" in said(renewal)


def test_an_id_that_stands_twice_goes_on_blocking(path: Path):
    shipped(path)
    cell = cell_of(path, OTHER, YEAR)
    edit(path, BAS_RHIN, {f"A{split_address(cell)[1]}": FIGURE})

    renewal = remade(path)

    assert {seen.code for seen in campaign_of(renewal).series["67"][FIGURE]} == {MissingCode.UNREADABLE}
    kept = sheet(path, BAS_RHIN).values[cell]
    assert kept in {row.cells[Period("2021")].value for row in renewal.made.content.odd_rows["67"]}


def test_a_header_that_is_lost_is_told_by_its_place(path: Path):
    shipped(path)
    column = split_address(cell_of(path, OTHER, YEAR))[0]
    before = sheet(path, BAS_RHIN)
    edit(path, BAS_RHIN, {f"{column}4": None})

    renewal = remade(path)

    assert sheet_in(renewal, BAS_RHIN) == before
    assert "En-tête rétabli d’après sa place : « Réalisé 2021 » (67)." in said(renewal)


def test_what_people_wrote_of_findings_is_kept(path: Path):
    shipped(path)
    row = line_of(path, "B201", finding_key("67", "ase_logement_stable", Period("2019")))
    edit(path, "Contrôles", {address("justification", row): "Double compte reconnu"})

    renewal = remade(path)

    texts = [line.justification.text for line in campaign_of(renewal).listed.lines.values()]
    assert "Double compte reconnu" in texts
    work = process_grid(renewal.new.campaign.grid)
    assert "Double compte reconnu" in work.validation.notes.values()


def test_an_answer_to_a_finding_that_is_no_more_goes_to_the_archive(path: Path):
    shipped(path)
    row = line_of(path, "B201", finding_key("67", "ase_logement_stable", Period("2019")))
    edit(path, "Contrôles", {address("justification", row): "Double compte reconnu"})
    edit(path, "Référentiel", {referential_cell(path, "ase_logement_stable", "Statut"): "retiré"})

    remarks = campaign_of(remade(path)).remarks

    kept = [each for each in remarks if each.nature is RemarkNature.JUSTIFICATION]
    assert [(each.territory, each.indicator, each.period) for each in kept] == [
        ("67", "ase_logement_stable", "Réalisé 2019")
    ]
    assert "Double compte reconnu" in kept[0].text


def test_a_reservation_that_cannot_be_read_is_kept_to_the_letter(path: Path):
    shipped(path)
    values = sheet(path, "Réserves").values
    row = max(split_address(at)[1] for at, value in values.items() if at.startswith("B") and value)
    edit(path, "Réserves", {f"F{row}": "sous-estimé ??", f"G{row}": "à voir"})

    renewal = remade(path)

    assert [line.fields for line in campaign_of(renewal).reserved.lines] == [
        line.fields for line in read_campaign(look(path)).reserved.lines
    ]


def test_people_s_own_sheets_and_cells_are_told_and_left(path: Path):
    edit(path, BAS_RHIN, {"P20": "ma note"})

    renewal = remade(path)

    assert any("hors des tableaux" in text.replace("\u00a0", " ") for text in renewal.left)


def test_our_own_charts_are_not_told_as_left(path: Path):
    assert not any("graphique" in text or "formes" in text for text in remade(path).left)


def test_a_department_whose_line_is_gone_is_archived(path: Path):
    before = read_campaign(look(path))
    figures = sum(bool(seen.raw and seen.raw.strip()) for row in before.series["68"].values() for seen in row)
    values = sheet(path, "Paramètres").values
    row = next(split_address(at)[1] for at, value in values.items() if value == "territoire_68")
    edit(path, "Paramètres", {f"A{row}": None, f"B{row}": None, f"C{row}": None, f"D{row}": None})

    renewal = remade(path)

    assert [each.change for each in renewal.made.told] == [Change.SHEET_ARCHIVED]
    assert sum(key[0] == "68" for key in campaign_of(renewal).vintages["2022"]) == figures
    assert [territory.code for territory in campaign_of(renewal).territories] == ["67"]
    assert not any("nom défini" in text for text in renewal.left)


def test_a_department_that_people_add_by_its_code_and_name_alone_gets_its_sheet(path: Path):
    values = sheet(path, "Paramètres").values
    row = 1 + next(split_address(at)[1] for at, value in values.items() if value == "territoire_68")
    edit(path, "Paramètres", {f"B{row}": 89, f"C{row}": "Yonne", f"D{row}": "depuis 2022"})

    renewal = remade(path)

    assert [each.change for each in renewal.made.told] == [Change.SHEET_ADDED]
    assert [territory.code for territory in campaign_of(renewal).territories] == ["67", "68", "89"]
    assert renewal.new.content.setting_notes["territoire_89"] == "depuis 2022"


def test_making_anew_twice_changes_nothing_more(path: Path, tmp_path: Path):
    shipped(path)
    edit(path, "Référentiel", {referential_cell(path, OTHER, "Statut"): "retiré"})
    first = remade(path)
    again = tmp_path / "refait.xlsx"
    put_renewed(first, again, replace=False)

    second = remade(again)

    assert second.told == ()
    assert second.new.content.vintages == first.new.content.vintages


def test_the_old_file_is_never_touched(path: Path, tmp_path: Path):
    before = path.read_bytes()
    renewal = remade(path)

    with pytest.raises(SameFileError):
        put_renewed(renewal, path, replace=True)
    put_renewed(renewal, tmp_path / "nouveau.xlsx", replace=False)

    assert path.read_bytes() == before


def test_a_copy_that_was_sent_is_not_made_anew(path: Path, tmp_path: Path):
    with pytest.raises(CopyToRenewError):
        remade(saved(collect(path), tmp_path))


@pytest.mark.parametrize("seed", range(4))
def test_random_workbooks_say_the_same_before_and_after(tmp_path: Path, seed: int):
    """Cells typed at random over two sheets, rows and headers untouched: nothing at all may change."""
    path, draw = shipped(tmp_path / "saisie.xlsx"), random.Random(seed)
    values = [*ODD.values(), None, 0, 7, 12_000, 0.5, "ND", "NC", "SO", "12 (dont 3)", "environ 300", "<5"]
    for name in (BAS_RHIN, "68 Haut-Rhin"):
        cells = [f"{letter}{row}" for letter in "EFGHIJ" for row in range(6, 50)]
        held = sheet(path, name).values
        rows = {split_address(at)[1] for at, value in held.items() if at.startswith("A") and isinstance(value, str)}
        chosen = draw.sample([cell for cell in cells if split_address(cell)[1] in rows], 40)
        edit(path, name, {cell: draw.choice(values) for cell in chosen})

    renewal = remade(path)

    assert readings(process_grid(renewal.new.campaign.grid)) == readings(process_grid(look(path)))
    assert renewal.told == ()


def test_a_workbook_of_an_older_layout_is_read_refused_for_writing_and_made_up_to_date(path: Path):
    for each in look(path).sheets:
        mark = mark_of(each)
        if mark is not None:
            edit(path, each.name, {"A1": mark._replace(version=LAYOUT_VERSION - 1).text})

    with pytest.raises(OlderLayoutError):
        prepare(FileBook(path), Action.PROCESS, at=AT, user="Jeanne")
    renewal = remade(path)

    versions = {mark.version for each in campaign_of(renewal).grid.sheets if (mark := mark_of(each)) is not None}
    assert versions == {LAYOUT_VERSION}
    assert readings(process_grid(renewal.new.campaign.grid)) == readings(process_grid(look(path)))
