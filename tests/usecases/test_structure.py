"""What is found of the structure of a file, and what the next writing puts right."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from factories import plain
from masters import cell_in, edit, sheet, shipped, small_master

from calpae_xl.books.file import FileBook
from calpae_xl.books.workbook import read_grid
from calpae_xl.books.writing import UnwritableFileError
from calpae_xl.cli.main import run
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan
from calpae_xl.usecases.write import prepare, prepare_change, write

AT = datetime(2026, 11, 21, 9, 0)


def changed(path: Path, change: Callable[[str], str]) -> Path:
    """The workbook with another ``workbook.xml``."""
    with zipfile.ZipFile(path) as package:
        parts = {item: package.read(item) for item in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for item, data in parts.items():
            text = change(data.decode()) if item.filename == "xl/workbook.xml" else None
            package.writestr(item, data if text is None else text)
            assert text is None or text != data.decode()
    return path


def codes(path: Path) -> list[Code]:
    return [finding.code for finding in read_campaign(read_grid(path)).structure]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_master(tmp_path / "saisie.xlsx")


def test_the_master_workbook_is_sound(path):
    assert codes(path) == []


def test_names_that_a_deleted_sheet_left_behind_are_found(path):
    """The entry sheet was copied and the original deleted: its names lead nowhere."""
    changed(path, lambda text: text.replace("'67 Bas-Rhin'!$A$1:$AZ$2000<", "#REF!<"))

    assert codes(path) == [Code.BROKEN_NAMES]


def test_names_that_another_program_dropped_are_found(path):
    start, end = "<definedNames>", "</definedNames>"
    changed(path, lambda text: text[: text.index(start)] + text[text.index(end) + len(end) :])

    [finding] = read_campaign(read_grid(path)).structure
    assert finding.code is Code.BROKEN_NAMES
    assert {"Calpae_cea", "Saisie_68_id", "Reserves_type", "Ecarts_vus"} <= {*finding.also_read}


def restored(path: Path, action: Action = Action.PROCESS) -> list[str]:
    """What is told of a writing run."""
    book = FileBook(path)
    prepared = prepare(book, action, at=AT, user="jeanne")
    write(book, prepared, at=AT)
    return [plain(notice) for notice in prepared.results.notices]


def names_of(path: Path) -> dict[str, str]:
    """The names that lead to our sheets, whichever engine reads them; those that only find a sheet left out."""
    found = openpyxl.load_workbook(path).defined_names
    return {name: item.attr_text for name, item in found.items() if not name.startswith("Calpae_")}


def dropped(text: str) -> str:
    """Other programs keep no name."""
    start, end = "<definedNames>", "</definedNames>"
    return text[: text.index(start)] + text[text.index(end) + len(end) :]


def broken(text: str) -> str:
    """What is left of names whose sheet was deleted."""
    for area in ("$A$1:$AZ$2000", "$A$1:$A$2000", "$A$4:$AZ$4"):
        text = text.replace(f">'67 Bas-Rhin'!{area}<", ">#REF!<")
    return text


def emptied(text: str) -> str:
    return text.replace(">'67 Bas-Rhin'!$A$1:$A$2000</definedName>", "/>")


def misled(text: str) -> str:
    return text.replace(">Réserves!$F$5:$F$2000<", ">Codes!$F$5:$F$2000<")


@pytest.mark.parametrize("action", [Action.VALIDATE, Action.COMPARE, Action.CONSOLIDATE, Action.PROCESS])
@pytest.mark.parametrize("damage", [dropped, broken, emptied, misled])
def test_the_next_writing_restores_the_names_and_says_so(path, damage, action):
    whole = names_of(path)
    changed(path, damage)

    [told] = restored(path, action)

    assert told.startswith("Noms rétablis avec les résultats : « ")
    assert codes(path) == []
    assert names_of(path) == whole
    assert restored(path, action) == []


def test_few_names_are_told_by_name(path):
    changed(path, misled)

    assert restored(path) == [
        "Noms rétablis avec les résultats : « Reserves_type » ; les formules de « CeA » et d’« Évolutions » relisent "
        "leurs feuilles."
    ]


def beside(name: str, tab: int, target: str) -> Callable[[str], str]:
    """Give a sheet a name of its own, which its formulas read before the one of the workbook."""
    twin = f'<definedName name="{name}" localSheetId="{tab}">{target}</definedName>'
    return lambda text: text.replace("<definedNames>", f"<definedNames>{twin}")


CEA, SEEN = 3, 15


@pytest.mark.parametrize("target", ["#REF!", "'[1]67 Bas-Rhin'!$A$1:$A$2000", "Codes!$A$1:$A$2000"])
@pytest.mark.parametrize(("tab", "name"), [(CEA, "Saisie_67_id"), (SEEN, "REserves_type"), (1, "Controles_cle")])
def test_a_name_of_a_sheet_that_hides_the_one_its_formulas_need_leads_where_that_does(path, tab, name, target):
    whole = names_of(path)
    changed(path, beside(name, tab, target))
    assert codes(path) == [Code.BROKEN_NAMES]

    [told] = restored(path)

    assert f"!{name} »" in told
    assert codes(path) == []
    assert names_of(path) == whole
    [twin] = openpyxl.load_workbook(path).worksheets[tab].defined_names.values()
    [needed] = [area for each, area in whole.items() if each.casefold() == name.casefold()]
    assert (twin.name, twin.attr_text) == (name, needed)
    assert restored(path) == []


def test_a_copy_that_took_the_place_of_the_sheet_keeps_names_of_its_own(path):
    """Copied, the original deleted: the workbook's names lead nowhere, those of the copy lead into it."""
    twins = [beside("Saisie_67_id", 1, "'67 Bas-Rhin'!$A$1:$A$2000"), beside("Saisie_67_entetes", 1, "#REF!")]
    changed(path, lambda text: twins[1](twins[0](broken(text))))

    [told] = restored(path)

    assert "Saisie_67_id" in told
    assert codes(path) == []
    own = openpyxl.load_workbook(path).worksheets[1].defined_names
    assert {name: item.attr_text for name, item in own.items()} == {
        name: area for name, area in names_of(path).items() if name in own
    }


def test_the_names_of_a_sheet_of_theirs_stay_as_they_are(path):
    book = openpyxl.load_workbook(path)
    book.create_sheet("Brouillon")
    book.save(path)
    twin = beside("Saisie_67_id", book.sheetnames.index("Brouillon"), "Brouillon!$A$1")
    changed(path, lambda text: twin(broken(text)))

    restored(path)

    assert (
        twin("<definedNames>").removeprefix("<definedNames>") in zipfile.ZipFile(path).read("xl/workbook.xml").decode()
    )
    assert codes(path) == []


@pytest.mark.parametrize(
    ("area", "instead"),
    [
        ("'67 Bas-Rhin'!$A$1:$A$2000", "'67 Bas-Rhin'!$B$1:$B$2000"),
        ("'67 Bas-Rhin'!$A$1:$A$2000", "'67 Bas-Rhin'!$A$2:$A$2000"),
        ("'67 Bas-Rhin'!$A$1:$A$2000", "'[1]67 Bas-Rhin'!$A$1:$A$2000"),
        ("'67 Bas-Rhin'!$A$4:$AZ$4", "'67 Bas-Rhin'!$A$5:$AZ$5"),
        ("'67 Bas-Rhin'!$A$1:$AZ$2000", "'67 Bas-Rhin'!$A$1:$H$2000"),
        ("Réserves!$F$5:$F$2000", "Réserves!$F$6:$F$2000"),
        ("Réserves!$F$5:$F$2000", "Réserves!$E$5:$E$2000"),
        ("Contrôles!$P$5:$P$5004", "Contrôles!$P$5:$P$20"),
        ("Référentiel!$C$5:$C$53", "Référentiel!$D$5:$D$53"),
        ("Paramètres!$B$53:$B$60", "Paramètres!$C$53:$C$60"),
        ("Paramètres!$B$53:$B$60", "Paramètres!Liste"),
    ],
)
def test_a_name_that_leads_to_another_place_of_its_sheet_is_found_and_restored(path, area, instead):
    shipped(path)
    whole = names_of(path)
    changed(path, lambda text: text.replace(f">{area}</", f">{instead}</"))
    assert codes(path) == [Code.BROKEN_NAMES]

    restored(path)

    assert codes(path) == []
    assert names_of(path) == whole


@pytest.mark.parametrize(
    ("areas", "instead"),
    [
        (("'67 Bas-Rhin'!$A$1:$A$2000",), "'67 Bas-Rhin'!$a$1:$a$2000"),
        (("Codes!$A$1:$AZ$2000",), "Codes!$A$1"),
        (("Référentiel!$C$5:$C$53",), "Référentiel!$C$5:$C$60"),
        (tuple(f"Réserves!${column}$5:${column}$2000" for column in "BCEFG"), "Réserves!${}$5:${}$90"),
        (tuple(f"Réserves!${column}$5:${column}$2000" for column in "BCEFG"), "Réserves!${}:${}"),
    ],
    ids=["lower case", "only finds a sheet", "longer", "shorter", "whole columns"],
)
def test_a_name_that_reaches_what_formulas_look_for_is_sound(path, areas, instead):
    shipped(path)

    def moved(text: str) -> str:
        for area in areas:
            column = area.partition("$")[2][0]
            text = text.replace(f">{area}</", f">{instead.format(column, column)}</")
        return text

    changed(path, moved)

    assert codes(path) == []


def test_the_names_of_people_stay_as_they_are(path):
    theirs = '<definedName name="Mes_seuils" hidden="1">"a &lt; b"</definedName>'
    changed(path, lambda text: broken(text).replace("</definedNames>", f"{theirs}</definedNames>"))

    restored(path)

    assert theirs in zipfile.ZipFile(path).read("xl/workbook.xml").decode()


def test_a_change_that_people_accept_restores_the_names_too(path):
    changed(path, broken)
    book = FileBook(path)
    grid = book.read()
    change = Plan({"67 Bas-Rhin": SheetPlan({cell_in(grid, "rsa_1er_rdv", "Réalisé 2019"): Content(12)})})

    prepared = prepare_change(grid, change, Action.CORRECT, detail="essai", at=AT, user="jeanne")
    write(book, prepared, at=AT)

    assert codes(path) == []
    assert "Noms rétablis" in prepared.results.notices[0]


def test_a_lost_header_leaves_its_name_lost_and_no_other(path):
    [years] = [at for at, value in sheet(path, "Paramètres").values.items() if value == "Période"]
    edit(path, "Paramètres", {years: None})
    changed(path, dropped)

    restored(path, Action.VALIDATE)

    [finding] = [finding for finding in read_campaign(read_grid(path)).structure if finding.code is Code.BROKEN_NAMES]
    assert finding.also_read == ("Liste_annees",)


def test_the_command_says_what_it_would_restore_then_what_it_restored(path, monkeypatch, capsys):
    monkeypatch.setenv("LANGUAGE", "fr")  # Restored after the command has set its own.
    changed(path, misled)

    run(["traiter", str(path), "--simuler"])
    simulated = capsys.readouterr()
    assert codes(path) == [Code.BROKEN_NAMES]
    run(["traiter", str(path), "--sur-place"])
    written = capsys.readouterr()

    [line] = [line.split() for line in simulated.out.splitlines() if line.startswith("nom Reserves_type ")]
    assert line == ["nom", "Reserves_type", "Codes!$F$5:$F$2000", "→", "Réserves!$F$5:$F$2000"]
    assert "Noms rétablis avec les résultats" in plain(written.err)
    assert codes(path) == []


def test_a_write_that_loses_a_name_is_refused(path, monkeypatch):
    changed(path, broken)
    monkeypatch.setattr("calpae_xl.books.patch.with_names", lambda text, names: text)
    before = path.read_bytes()

    with pytest.raises(UnwritableFileError, match="noms définis"):
        restored(path)

    assert path.read_bytes() == before


def test_manual_calculation_is_found_and_the_next_writing_puts_an_end_to_it(path):
    changed(path, lambda text: text.replace("<calcPr ", '<calcPr calcMode="manual" '))
    assert codes(path) == [Code.MANUAL_CALCULATION]

    book = FileBook(path)
    write(book, prepare(book, Action.VALIDATE, at=AT, user="jeanne"), at=AT)

    assert codes(path) == []
    listed = read_campaign(read_grid(path)).listed.lines.values()
    assert Code.MANUAL_CALCULATION.text in {line.code.text for line in listed}
