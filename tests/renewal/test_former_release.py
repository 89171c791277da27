"""A workbook of release 0.1.0, as it was and damaged: made anew it is sound, and every cell is what it was.

`release_0_1_0/` holds the workbook that this release shipped, once it had sent a copy to 67, and that copy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from masters import AT, BAS_RHIN, cell_of, edit, look, sheet
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.workbook import Workbook
from packages.checker import problems_of

from calpae_xl.books.file import FileBook
from calpae_xl.books.package import Package
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.figures.processed import Processed, process_grid
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.model import Period
from calpae_xl.core.workbook.grid import split_address
from calpae_xl.core.workbook.layout import LAYOUT_VERSION
from calpae_xl.core.workbook.sheet_recognition import mark_of
from calpae_xl.core.workbook.writable import OlderLayoutError
from calpae_xl.usecases.older import packaged
from calpae_xl.usecases.renew import Renewal, put_renewed, remake
from calpae_xl.usecases.write import prepare

SHIPPED = Path(__file__).parent / "release_0_1_0" / "CALPAE_CeA.xlsx"
SENT = SHIPPED.with_name("CALPAE_67_2022_collecte_v1.xlsx")
FIGURE, OTHER, TWICE = "rsa_nouveaux_entrants", "ase_ressources", "mob_mesures_diagnostic"

ODD: Mapping[str, object] = {
    "ase_majeurs_annee": CellRichText("389", TextBlock(InlineFont(vertAlign="superscript"), "2")),
    "ase_pec_referentiel": "8 5002",
    "ase_personne_lien": datetime(2022, 1, 1),
    "ase_logement_stable": time(8, 30),
    "ase_ressources": "#REF!",
    "ase_parcours_pro_scolaire": True,
    "pasi_structures": -5,
    "pasi_personnes_cd": "N.D.",
    "rdp_intervenants_formes": "   ",
    "rsa_1er_rdv": 12.5,
}
"""What is typed into « Réalisé 2021 » of 67, by indicator."""
FORMULA_ON = "rsa_nouveaux_entrants"


def odd_workbook(path: Path) -> Path:
    """The workbook of the release, with cells of every oddness, a formula and a row that stands twice."""
    path.write_bytes(SHIPPED.read_bytes())
    cells = {name: cell_of(path, name, "Réalisé 2021") for name in (*ODD, FORMULA_ON)}
    last = max(split_address(at)[1] for at in sheet(path, BAS_RHIN).values)
    book = openpyxl.load_workbook(path, rich_text=True)
    page = book[BAS_RHIN]
    for name, value in ODD.items():
        page[cells[name]] = value
    page[cells[FORMULA_ON]] = f"={cells['rsa_1er_rdv']}*2"
    page.cell(last + 2, 1).value = TWICE
    page.cell(last + 2, 9).value = 777
    book.save(path)
    return path


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return odd_workbook(tmp_path_factory.mktemp("ancien") / "CALPAE_CeA.xlsx")


@pytest.fixture(scope="module")
def sound(odd: Path) -> Renewal:
    return remake(odd, at=AT, user="Jeanne")


def readings(work: Processed) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    cells = [(cell.indicator.id, cell.period, cell.state, cell.value) for cell in work.cells]
    findings = [(f.code, f.territory, f.indicator, f.period, f.raw) for f in work.validation.findings]
    return cells, sorted(findings, key=str)


def typed(campaign: Campaign) -> object:
    return {
        (code, name, seen.period): (seen.raw, seen.code, seen.figure)
        for code, rows in campaign.series.items()
        for name, row in rows.items()
        for seen in row
    }


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_it_is_of_an_older_layout_is_read_and_is_not_written_into():
    with pytest.raises(OlderLayoutError):
        prepare(FileBook(SHIPPED), Action.PROCESS, at=AT, user="Jeanne")

    versions = {mark.version for each in look(SHIPPED).sheets if (mark := mark_of(each)) is not None}
    assert versions == {LAYOUT_VERSION - 1}
    assert typed(read_campaign(look(SHIPPED), packaged))


def test_made_anew_it_is_sound_says_the_same_and_is_written_into(odd: Path, sound: Renewal, tmp_path: Path):
    new = tmp_path / "refait.xlsx"
    put_renewed(sound, new, replace=False)

    before, after = process_grid(look(odd), packaged), process_grid(look(new))
    (cells, findings), (cells_then, findings_then) = readings(after), readings(before)
    assert cells == cells_then
    # The result sheets of that release are no longer laid out as its figures are written today.
    assert Code.MISFIT_RESULTS in {code for code, *_ in findings_then}
    assert findings == [finding for finding in findings_then if finding[0] is not Code.MISFIT_RESULTS]
    assert after.campaign.settings.collectivity.code == "6AE"
    assert problems_of(new) == []
    assert run(["traiter", str(new), "--sur-place"]) == 0
    assert process_grid(look(new)).validation.findings == after.validation.findings


def test_every_odd_cell_comes_back_as_it_was(odd: Path, sound: Renewal):
    before, after = (sheet(odd, BAS_RHIN), next(s for s in sound.new.campaign.grid.sheets if s.name == BAS_RHIN))

    places = [cell_of(odd, name, "Réalisé 2021") for name in ODD]
    assert {at: after.values.get(at) for at in places} == {at: before.values.get(at) for at in places}
    assert before.values[places[0]] == "389²"
    [formula] = (formula for formula in after.formulas.values() if not formula.startswith("=HYPERLINK("))
    assert formula == f"={cell_of(odd, 'rsa_1er_rdv', 'Réalisé 2021')}*2"
    assert 777 in after.values.values()
    assert [*after.values.values()].count(TWICE) == [*before.values.values()].count(TWICE) == 2
    assert typed(sound.new.campaign) == typed(read_campaign(look(odd), packaged))


def names_deleted(book: Workbook) -> None:
    book.defined_names.clear()
    for page in book.worksheets:
        page.defined_names.clear()


def tables_converted(book: Workbook) -> None:
    for page in book.worksheets:
        page.tables.clear()


def formats_wiped(book: Workbook) -> None:
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                # A date without its format is a number, to Excel and to anybody.
                if not cell.is_date:
                    cell.style = "Normal"
        page.conditional_formatting = type(page.conditional_formatting)()
        page.data_validations.dataValidation = []
        page.freeze_panes = None
        page.print_area = None
        page.column_dimensions.clear()


def hidden_sheets_deleted(book: Workbook) -> None:
    for page in book.worksheets:
        if page.sheet_state != "visible":
            book.remove(page)


def result_sheets_deleted(book: Workbook) -> None:
    for name in ("Accueil", "CeA", "Évolutions", "Codes"):
        del book[name]


def sheets_renamed(book: Workbook) -> None:
    for name in ("Contrôles", "Paramètres", "Référentiel", "Réserves"):
        book[name].title = f"{name} (copie)"


def ids_deleted(book: Workbook) -> None:
    page = book["68 Haut-Rhin"]
    for row in range(5, page.max_row + 1):
        page.cell(row, 1).value = None


def everything(book: Workbook) -> None:
    for damage in DAMAGES[:-1]:
        damage(book)


DAMAGES: tuple[Callable[[Workbook], None], ...] = (
    names_deleted,
    tables_converted,
    formats_wiped,
    hidden_sheets_deleted,
    result_sheets_deleted,
    sheets_renamed,
    ids_deleted,
    everything,
)


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_it_gives_the_same_workbook(
    odd: Path, sound: Renewal, tmp_path: Path, damage: Callable[[Workbook], None]
):
    path = tmp_path / odd.name
    book = openpyxl.load_workbook(odd, rich_text=True)
    damage(book)
    book.save(path)

    renewal = remake(path, at=AT, user="Jeanne")

    wanted, got = (Package(odd.name, each.new.data) for each in (sound, renewal))
    assert got.parts == wanted.parts
    grids = sound.new.campaign.grid.sheets, renewal.new.campaign.grid.sheets
    # « Journal » says which file the workbook comes from, and what was not in its place.
    assert [one.name for one, other in zip(*grids, strict=True) if one != other] == ["Journal"]
    journal = [sheet.name for sheet in sound.new.campaign.grid.sheets].index("Journal") + 1
    differing = {name for name in wanted.parts if wanted.read(name) != got.read(name)}
    assert differing <= {f"xl/worksheets/sheet{journal}.xml", "xl/sharedStrings.xml"}


def test_what_a_damage_took_away_is_told(odd: Path, tmp_path: Path):
    path = tmp_path / odd.name
    book = openpyxl.load_workbook(odd, rich_text=True)
    for name in ("Réserves", "Millésimes", "Contrôles"):
        del book[name]
    book[BAS_RHIN].title = "Strasbourg"
    book["68 Haut-Rhin"].delete_rows(4)
    book["Strasbourg"]["P20"] = "ma note"
    book.create_sheet("Mes calculs")["A1"] = 12
    book.save(path)

    renewal = remake(path, at=AT, user="Jeanne")

    told, left = plain("\n".join(renewal.told)), plain("\n".join(renewal.left))
    assert "Feuilles introuvables, refaites vides" in told
    assert "(2) : « Contrôles » et « Millésimes »." in told
    assert (
        "Feuille refaite d’après le dernier calcul, sans les notes, à reprendre d’une sauvegarde : « Réserves »."
        in told
    )
    assert "Feuille renommée comme dans « Paramètres » : « Strasbourg » devient « 67 Bas-Rhin » (67)." in told
    assert "« Mes calculs »" in left
    assert "Strasbourg!P20" in left
    assert "Tout ce que contient « 68 Haut-Rhin », où aucune ligne n’a les en-têtes" in left


def test_a_copy_that_it_sent_still_merges(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    new, back = tmp_path / "refait.xlsx", tmp_path / SENT.name
    put_renewed(remake(SHIPPED, at=AT, user="Jeanne"), new, replace=False)
    back.write_bytes(SENT.read_bytes())
    edit(back, BAS_RHIN, {cell_of(back, FIGURE, "Réalisé 2021"): 12_345, cell_of(back, OTHER, "Réalisé 2022"): 77})

    assert run(["integrer", str(new), str(back), "--sur-place"]) == 0

    series = read_campaign(look(new)).series["67"]
    assert next(seen.figure for seen in series[FIGURE] if seen.period == Period("2021")) == 12_345
    assert next(seen.figure for seen in series[OTHER] if seen.period == Period("2022")) == 77
    assert "à décider" not in plain(capsys.readouterr().out)
