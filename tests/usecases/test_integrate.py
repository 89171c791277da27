"""Integrating what departments send back into the shipped workbook."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from copies import (
    comment,
    copy,
    dispatch,
    entry_sheet,
    places,
    remember,
    remembering,
    typed,
    typed_in,
    with_baseline,
)
from factories import plain
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import AT, BAS_RHIN, FINDINGS, address, edit, line_of, lines, look, master, master_grid, sheet
from sampling import tries

from calpae_xl.books.file import FileBook
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.campaign.reservations import MissingReservationsError
from calpae_xl.core.returns.integration import OnConflict, integrate, summary
from calpae_xl.core.returns.remarks import RemarkKind
from calpae_xl.core.returns.returned_copy import read_return
from calpae_xl.core.returns.sendings import sendings_of
from calpae_xl.core.sheets.conflicts import PLACES as CONFLICTS
from calpae_xl.core.sheets.conflicts import read_conflicts
from calpae_xl.core.sheets.findings import lines_apart
from calpae_xl.core.sheets.journal import Action, read_journal
from calpae_xl.core.sheets.reservations import RESERVATION_HEADERS
from calpae_xl.core.trade.declaration import Part
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import COMMENT_HEADER
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan, applied
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.usecases.integrate import (
    CopyAsWorkbookError,
    EmptyFolderError,
    Preview,
    prepare_decisions,
    prepare_integration,
    preview_decisions,
    preview_returns,
)
from calpae_xl.usecases.integration_report import preview_lines
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.write import prepare, prepare_change, write

YEARS = ["Réalisé 2018", "Réalisé 2019", "Réalisé 2020", "Réalisé 2021", "Réalisé 2022", "Attendu 2023"]
FIRST = {("rsa_1er_rdv", header): 4000 + n for n, header in enumerate(YEARS)}
SECOND = {("rsa_1er_cer", header): 3000 + n for n, header in enumerate(YEARS)}
THIRD = {("pasi_structures", header): 60 + n for n, header in enumerate(YEARS[:3])}
CELL = ("rsa_1er_rdv", "Réalisé 2021")
SENT = (dispatch(), dispatch(version=2), dispatch("68"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return remember(master(tmp_path / "CALPAE.xlsx"), *SENT)


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    return copy(tmp_path / "retour.xlsx")


def preview(path: Path, *returns: Path, **options: object) -> Preview:
    return preview_returns(FileBook(path), returns, open_return=FileBook, workbook=path, **options)


def integrate_files(path: Path, *returns: Path, minutes: int = 0, **options: object) -> Preview:
    seen, at = preview(path, *returns, **options), AT + timedelta(minutes=minutes)
    write(FileBook(path), prepare_integration(seen, at=at, user="jeanne"), at=at)
    return seen


def value(path: Path, key: tuple[str, str], territory: str = "67") -> object:
    campaign = read_campaign(look(path))
    position = [period.header for period in campaign.periods].index(key[1])
    return campaign.series[territory][key[0]][position].typed


def texts(seen: Preview) -> list[str]:
    return [plain(each.text) for result in seen.integration.returns for each in result.remarks]


def refusal(seen: Preview) -> str:
    [refused] = seen.refused
    assert seen.integration.change == Plan()
    return plain(str(refused.error))


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_two_departments_are_merged_without_a_question(path, tmp_path):
    one = typed(copy(tmp_path / "67.xlsx"), "67", {**FIRST, **SECOND})
    other = typed(copy(tmp_path / "68.xlsx", dispatch("68")), "68", {**FIRST, **THIRD})

    seen = integrate_files(path, one, other)

    assert plain(seen.summary) == "21 cellules modifiées"
    assert [len(result.written) for result in seen.integration.returns] == [12, 9]
    assert {key: value(path, key) for key in {**FIRST, **SECOND}} == {**FIRST, **SECOND}
    assert {key: value(path, key, "68") for key in {**FIRST, **THIRD}} == {**FIRST, **THIRD}


def test_the_same_cell_changed_on_both_sides_is_a_conflict_and_nothing_is_lost(path, returned):
    typed(path, "67", {CELL: 11})
    typed(returned, "67", {CELL: 22, ("rsa_1er_cer", "Réalisé 2021"): 33})

    seen = integrate_files(path, returned)

    assert plain(seen.summary) == "1 cellule modifiée, 1 conflit"
    assert value(path, CELL) == 11
    assert value(path, ("rsa_1er_cer", "Réalisé 2021")) == 33
    [line] = read_conflicts(sheet(path, "Conflits")).lines
    assert (line.ours, line.theirs, line.their_value) == ("11", "22", 22)
    assert line.file == "retour.xlsx"


def frozen(path: Path, way: str) -> str:
    """Make of a cell one that nobody can write alone, as Excel saves it; return its address."""
    cell = cell_of(look(path), CELL)
    letters, row = split_address(cell)
    name = "xl/worksheets/sheet2.xml"
    text = parts(path)[name].decode()
    match way:
        case "array":
            before = f"{column_letters(column_number(letters) - 1)}{row}"
            formula = f'<f t="array" ref="{before}:{cell}">1+1</f><v>2</v>'
            text = re.sub(
                rf'<c r="{before}"( s="[0-9]+")[^>]*?(?:/>|>.*?</c>)', rf'<c r="{before}"\1>{formula}</c>', text
            )
        case "rich":
            text = re.sub(rf'<c r="{cell}"([^>]*?)(/?)>', rf'<c r="{cell}"\1 vm="1"\2>', text)
    with zipfile.ZipFile(path) as package:
        every = {each: package.read(each) for each in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for each, content in every.items():
            package.writestr(each, text.encode() if each == name else content)
    return cell


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ("array", "elle appartient à une formule matricielle ou à une table de données"),
        ("rich", "elle appartient à une formule dynamique ou contient une donnée enrichie"),
    ],
)
def test_a_cell_that_cannot_be_written_is_left_out_and_the_rest_is_taken(path, returned, way, why):
    typed(returned, "67", {CELL: 22, ("rsa_1er_cer", "Réalisé 2021"): 33})
    cell = frozen(path, way)
    before = value(path, CELL)

    seen = integrate_files(path, returned)

    assert texts(seen) == [
        f"« Premiers RDV fixés », « Réalisé 2021 » : la cellule {cell} du classeur reste telle quelle, car {why}. "
        "Modifiez-la dans Excel, puis reportez-y ce que dit le retour."
    ]
    assert value(path, CELL) == before
    assert value(path, ("rsa_1er_cer", "Réalisé 2021")) == 33


def test_a_conflict_on_a_cell_that_cannot_be_written_waits(path, returned):
    typed(path, "67", {CELL: 11})
    typed(returned, "67", {CELL: 22})
    integrate_files(path, returned)
    frozen(path, "rich")
    decide_all(path, "Prendre")

    decisions = preview_decisions(FileBook(path))

    assert decisions.decided.change == Plan()
    assert [each.kind for each in decisions.decided.remarks] == [RemarkKind.UNWRITABLE]


def decide_all(path: Path, choice: str, row: int = 5) -> None:
    edit(path, "Conflits", {f"{CONFLICTS.columns['choice']}{row}": choice})


def apply_decisions(path: Path) -> str:
    decisions = preview_decisions(FileBook(path))
    at = AT + timedelta(minutes=5)
    write(FileBook(path), prepare_decisions(decisions, at=at, user="jeanne"), at=at)
    return plain(decisions.summary)


@pytest.mark.parametrize(
    ("choice", "left", "summary"),
    [("Prendre", 22, "1 valeur prise dans un retour"), ("garder", 11, "1 valeur gardée")],
)
def test_a_decision_is_applied_and_its_line_leaves(path, returned, choice, left, summary):
    typed(path, "67", {CELL: 11})
    integrate_files(path, typed(returned, "67", {CELL: 22}))
    decide_all(path, choice)

    assert apply_decisions(path) == summary

    assert value(path, CELL) == left
    assert read_conflicts(sheet(path, "Conflits")).lines == ()
    assert read_journal(sheet(path, "Journal")).entries[-1].action == "Appliquer les décisions"
    assert apply_decisions(path) == "aucun conflit"


def test_an_undecided_conflict_waits(path, returned):
    typed(path, "67", {CELL: 11})
    integrate_files(path, typed(returned, "67", {CELL: 22}))
    before = path.read_bytes()

    assert apply_decisions(path) == "1 conflit à décider"

    assert path.read_bytes() == before


def test_a_decision_made_before_the_workbook_changed_is_asked_again(path, returned):
    typed(path, "67", {CELL: 11})
    integrate_files(path, typed(returned, "67", {CELL: 22}))
    decide_all(path, "Prendre")
    typed(path, "67", {CELL: 12})

    decisions = preview_decisions(FileBook(path))
    apply_decisions(path)

    assert [each.kind for each in decisions.decided.remarks] == [RemarkKind.CHANGED_SINCE]
    assert value(path, CELL) == 12
    [line] = read_conflicts(sheet(path, "Conflits")).lines
    assert (line.ours, line.decision) == ("12", None)


def test_a_conflict_that_somebody_settled_by_hand_leaves(path, returned):
    typed(path, "67", {CELL: 11})
    integrate_files(path, typed(returned, "67", {CELL: 22}))
    typed(path, "67", {CELL: "22"})

    apply_decisions(path)

    assert read_conflicts(sheet(path, "Conflits")).lines == ()


@pytest.mark.parametrize(("on_conflict", "left"), [(OnConflict.KEEP, 11), (OnConflict.TAKE, 22)])
def test_conflicts_may_be_decided_beforehand(path, returned, on_conflict, left):
    typed(path, "67", {CELL: 11})

    seen = integrate_files(path, typed(returned, "67", {CELL: 22}), on_conflict=on_conflict)

    assert value(path, CELL) == left
    assert "1 conflit réglé" in plain(seen.summary)
    assert read_conflicts(sheet(path, "Conflits")).lines == ()


def test_conflicts_of_two_departments_are_listed_together_in_a_table_that_grows(path, returned, tmp_path):
    other = copy(tmp_path / "68.xlsx", dispatch("68"))
    for territory, file in (("67", returned), ("68", other)):
        typed(path, territory, {CELL: 11, ("rsa_1er_cer", "Réalisé 2021"): 12})
        typed(file, territory, {CELL: 22, ("rsa_1er_cer", "Réalisé 2021"): 23})

    integrate_files(path, returned, other)

    assert [line.territory for line in read_conflicts(sheet(path, "Conflits")).lines] == [
        "67",
        "67",
        "68",
        "68",
    ]
    assert openpyxl.load_workbook(path)["Conflits"].tables["tblConflits"].ref == "B4:R8"

    decide_all(path, "Garder", row=6)
    assert apply_decisions(path) == "1 valeur gardée, 3 conflits à décider"
    assert openpyxl.load_workbook(path)["Conflits"].tables["tblConflits"].ref == "B4:R7"


def test_the_same_file_twice_is_said_so_and_changes_nothing(path, returned):
    integrate_files(path, typed(returned, "67", FIRST))
    before = path.read_bytes()
    twin = returned.with_name("retour (1).xlsx")
    twin.write_bytes(returned.read_bytes())

    seen = integrate_files(path, twin)

    assert seen.known == ("retour (1).xlsx",)
    assert path.read_bytes() == before


def test_an_untouched_return_changes_nothing(path, returned):
    before = path.read_bytes()

    seen = integrate_files(path, returned)

    assert (plain(seen.summary), texts(seen)) == ("rien à reprendre", [])
    assert path.read_bytes() == before


def test_the_journal_says_what_was_received(path, returned):
    integrate_files(path, typed(returned, "67", FIRST))

    entry = read_journal(sheet(path, "Journal")).entries[-1]
    assert entry.action == Action.INTEGRATE.value
    assert (entry.user, entry.file) == ("jeanne", "CALPAE_67_2022_collecte_v1_2026-11-21.xlsx")
    assert plain(entry.detail) == "6 cellules modifiées (« retour.xlsx »)"
    assert len(entry.digest) == 64


def test_a_return_that_is_replaced_once_it_was_read_is_still_to_be_integrated(path, returned, tmp_path):
    """As a folder that is synchronised does: « Journal » holds what was read, or the later return would be known."""
    later = typed(copy(tmp_path / "plus tard.xlsx"), "67", SECOND).read_bytes()

    class Replaced(FileBook):
        def read(self) -> Grid:
            grid = super().read()
            if self.path == returned:
                self.path.write_bytes(later)
            return grid

    seen = preview_returns(FileBook(path), [typed(returned, "67", FIRST)], open_return=Replaced, workbook=path)
    write(FileBook(path), prepare_integration(seen, at=AT, user="jeanne"), at=AT)

    assert value(path, CELL) == FIRST[CELL]
    assert preview(path, returned).known == ()


def test_returns_received_together_have_a_line_each(path, tmp_path):
    one = typed(copy(tmp_path / "67.xlsx"), "67", FIRST)
    other = typed(copy(tmp_path / "68.xlsx", dispatch("68")), "68", FIRST)

    integrate_files(path, one, other)

    entries = read_journal(sheet(path, "Journal")).entries
    assert [plain(entry.detail) for entry in entries[-3:]] == [
        "6 cellules modifiées (« 67.xlsx »)",
        "6 cellules modifiées (« 68.xlsx »)",
        "2 retours : 12 cellules modifiées",
    ]
    assert preview(path, one, other).known == ("67.xlsx", "68.xlsx")


def test_undoing_restores_every_value_and_lets_the_return_come_again(path, returned):
    typed(path, "67", {CELL: 11})
    typed(
        returned,
        "67",
        {CELL: 22, **SECOND, comment("rsa_1er_cer"): "=2+2", ("pasi_structures", "Réalisé 2018"): "12 500"},
    )
    write(FileBook(path), prepare(FileBook(path), Action.PROCESS, at=AT, user="jeanne"), at=AT)
    before, listed = look(path), lines(path)
    integrate_files(path, returned)

    undo = prepare_undo(look(path), at=AT, user="jeanne")
    write(FileBook(path), undo, at=AT)

    after = look(path)
    for was, now in zip(before.sheets, after.sheets, strict=True):
        if was.name not in {"Journal", "Accueil", "_avant", FINDINGS}:
            assert (was.values, was.formulas) == (now.values, now.formulas)
    # A finding that went and came back is listed last.
    assert sorted(map(repr, lines(path).values())) == sorted(map(repr, listed.values()))
    assert preview(path, returned).known == ()
    assert plain(preview(path, returned).summary) == "8 cellules modifiées, 1 conflit"


def test_only_the_parts_of_the_sheets_concerned_change(path, returned):
    before = parts(path)

    integrate_files(path, typed(returned, "67", FIRST))

    after, names = parts(path), openpyxl.load_workbook(path).sheetnames
    others = {"68 Haut-Rhin", "Conflits", "Révisions", "Réserves", "Référentiel", "Paramètres", "Millésimes"}
    same = {f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, 1) if name in others}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert not {name for name in after if "styles" in name or "sharedStrings" in name} & {
        name for name in after if after[name] != before.get(name)
    }
    assert before.keys() == after.keys() | {"xl/calcChain.xml"} & before.keys()


def test_in_the_entry_sheet_only_the_merged_cells_change(path, returned):
    before = entry_sheet(look(path), "67")

    integrate_files(path, typed(returned, "67", {CELL: 98765, comment("rsa_1er_rdv"): "revu"}))

    after = entry_sheet(look(path), "67")
    assert {a for a in before.values.keys() | after.values.keys() if before.values.get(a) != after.values.get(a)} == {
        cell for cell, text in after.values.items() if text in (98765, "revu")
    }
    assert before.formulas == after.formulas


def edited(grid: Grid, name: str, change) -> Grid:
    return replace(grid, sheets=tuple(change(s) if s.name == name else s for s in grid.sheets))


def moved(sheet: Sheet) -> Sheet:
    """The same sheet after somebody inserted two columns before the years and sorted the rows upside down."""
    values = {}
    for cell, text in sheet.values.items():
        letters, row = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        letters = letters if letters < "E" else chr(ord(letters) + 2)
        values[f"{letters}{row if row < 5 else 200 - row}"] = text
    return replace(sheet, name="Ma feuille", values={**values, "E4": "Ma colonne", "E150": "mes notes"})


SENDINGS = sendings_of(read_campaign(remembering(master_grid(), *SENT)))


def merged_in_memory(returned: Grid, ours: Grid | None = None, on_conflict: OnConflict = OnConflict.LIST):
    campaign = read_campaign(ours or master_grid())
    return integrate(campaign, [read_return(returned, campaign, SENDINGS)], on_conflict)


def copy_grid(territory: str = "67") -> Grid:
    return with_baseline(master_grid(), dispatch(territory))


def test_sorted_inserted_and_renamed_make_no_difference():
    assert merged_in_memory(edited(copy_grid(), BAS_RHIN, moved)).returns[0].written == ()

    result = merged_in_memory(edited(typed_in(copy_grid(), "67", {CELL: 98765}), BAS_RHIN, moved))

    name, cells = BAS_RHIN, result.change.sheets[BAS_RHIN].cells
    assert (name, [content.value for content in cells.values()]) == (BAS_RHIN, [98765])
    assert [*cells] == [
        a for a, v in entry_sheet(typed_in(master_grid(), "67", {CELL: 98765}), "67").values.items() if v == 98765
    ]


def without(grid: Grid, name: str, wanted) -> Grid:
    return edited(grid, name, lambda s: replace(s, values={a: v for a, v in s.values.items() if not wanted(a, v)}))


def row_of(grid: Grid, indicator: str) -> str:
    return next(a[1:] for a, v in entry_sheet(grid, "67").values.items() if v == indicator and a[0] == "A")


def remarks(integration) -> list[str]:
    return [plain(each.text) for result in integration.returns for each in result.remarks]


def test_a_deleted_row_is_told_and_never_blank():
    grid = typed_in(copy_grid(), "67", {("rsa_1er_cer", "Réalisé 2021"): 33})
    row = row_of(grid, "rsa_1er_rdv")

    result = merged_in_memory(without(grid, BAS_RHIN, lambda a, v: a.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == row))

    assert [d.theirs for d in result.returns[0].written] == [33]
    assert plain(summary(result.returns)) == "1 cellule modifiée, 1 ligne absente"
    assert remarks(result) == [
        "La ligne de « Premiers RDV fixés » est absente du retour : celle du classeur reste telle quelle."
    ]


def test_a_deleted_column_is_told_and_never_blank():
    result = merged_in_memory(without(copy_grid(), BAS_RHIN, lambda a, v: a.startswith("H")))

    assert result.returns[0].written == ()
    assert remarks(result) == [
        "La colonne « Réalisé 2021 » est absente du retour : celle du classeur reste telle quelle."
    ]


def test_deleted_comments_are_told_and_never_blank():
    result = merged_in_memory(without(copy_grid(), BAS_RHIN, lambda a, v: a.startswith("K")))

    assert result.returns[0].written == ()
    assert remarks(result) == [
        f"La colonne « {COMMENT_HEADER} » est absente du retour : celle du classeur reste telle quelle."
    ]


def test_a_row_that_stands_twice_is_told_and_not_taken():
    grid = typed_in(copy_grid(), "67", {CELL: 22})

    result = merged_in_memory(edited(grid, BAS_RHIN, lambda s: replace(s, values={**s.values, "A150": "rsa_1er_rdv"})))

    assert result.returns[0].written == ()
    assert "figure plusieurs fois dans le retour : aucune n’est reprise." in remarks(result)[0]


def test_a_row_that_people_added_is_told_and_not_taken():
    result = merged_in_memory(edited(copy_grid(), BAS_RHIN, lambda s: replace(s, values={**s.values, "H150": 12})))

    assert result.returns[0].written == ()
    assert remarks(result) == ["Une ligne ajoutée sans identifiant contient « 12 » (H150) : elle n’est pas reprise."]


def cell_of(grid: Grid, key: tuple[str, str]) -> str:
    marked = entry_sheet(typed_in(grid, "67", {key: "ICI"}), "67")
    return next(a for a, v in marked.values.items() if v == "ICI")


def test_a_formula_gives_its_value_and_is_told():
    grid = typed_in(copy_grid(), "67", {CELL: 22})
    cell = cell_of(grid, CELL)

    result = merged_in_memory(edited(grid, BAS_RHIN, lambda s: replace(s, formulas={cell: "=20+2"})))

    assert [d.theirs for d in result.returns[0].written] == [22]
    assert result.change.sheets[BAS_RHIN].cells[cell].formula is None
    assert "le retour contient une formule ; seule sa valeur est reprise." in remarks(result)[0]


def test_a_formula_without_a_value_is_not_blank():
    cell = cell_of(copy_grid(), CELL)
    grid = without(copy_grid(), BAS_RHIN, lambda a, v: a == cell)

    result = merged_in_memory(edited(grid, BAS_RHIN, lambda s: replace(s, formulas={cell: "=20+2"})))

    assert result.returns[0].written == ()
    assert "n’a pas été calculée ; elle n’est pas reprise." in remarks(result)[0]


@pytest.mark.parametrize(
    ("received", "written"),
    [("12\u00a0500", 12500), ("=1+1", "=1+1"), ("8 5002", "8 5002"), ("@SOMME(A1)", "@SOMME(A1)"), ("  ", None)],
)
def test_what_is_typed_there_is_written_here(path, returned, received, written):
    integrate_files(path, typed(returned, "67", {CELL: received}))

    assert value(path, CELL) == written
    assert entry_sheet(look(path), "67").formulas == entry_sheet(master_grid(), "67").formulas


def reservations(grid: Grid, territory: str = "67") -> set[tuple[str, str | None, str, str | None]]:
    return {
        (r.indicator, r.period, r.type.value, r.note)
        for r in read_campaign(grid).reservations
        if r.territory == territory
    }


def reserve(grid: Grid, row: int, *texts: str | None) -> Grid:
    cells = {f"{letter}{row}": text for letter, text in zip("BCEFG", texts, strict=True)}
    sheet = next(s for s in grid.sheets if s.name == "Réserves")
    values = {a: v for a, v in {**sheet.values, **cells}.items() if v is not None}
    return edited(grid, "Réserves", lambda s: replace(s, values=values))


def reservation_row(grid: Grid, territory: str) -> int:
    sheet = next(s for s in grid.sheets if s.name == "Réserves")
    return next(int(a[1:]) for a, v in sheet.values.items() if a[0] == "B" and v == territory)


def test_a_reservation_added_there_takes_a_blank_line_here():
    after = reserve(copy_grid(), 90, "67", "rsa_1er_rdv", "2021", "estimé", "=vu")

    result = merged_in_memory(after)

    assert [d.subject.part for d in result.returns[0].written] == [Part.RESERVATION]
    merged = applied(master_grid(), result.change)
    assert reservations(merged) - reservations(master_grid()) == {("rsa_1er_rdv", "2021", "estimated", "=vu")}
    assert result.change.sheets["Réserves"].resized == ()


def test_a_reservation_deleted_there_is_deleted_here_and_moves_no_other():
    row = reservation_row(copy_grid(), "67")

    result = merged_in_memory(reserve(copy_grid(), row, None, None, None, None, None))

    assert len(reservations(master_grid()) - reservations(applied(master_grid(), result.change))) == 1
    assert {int(a[1:]) for a in result.change.sheets["Réserves"].cells} == {row}


def test_a_reservation_that_cannot_be_read_deletes_none():
    row = reservation_row(copy_grid(), "67")

    result = merged_in_memory(reserve(copy_grid(), row, "67", "rsa_1er_rdv", "2020", "bizarre", "x"))

    assert result.returns[0].written == ()
    assert "elle n’est pas reprise, et aucune réserve n’est supprimée." in remarks(result)[0]


def test_reservations_that_are_gone_from_the_return_delete_none():
    grid = copy_grid()
    gone = replace(grid, sheets=tuple(s for s in grid.sheets if s.name not in {"Réserves", "Contrôles"}))

    result = merged_in_memory(gone)

    assert result.returns[0].written == ()
    assert [each.kind for each in result.returns[0].remarks] == [
        RemarkKind.RESERVATIONS_ABSENT,
        RemarkKind.FINDINGS_ABSENT,
    ]


def test_a_reservation_of_another_department_is_told_and_not_taken():
    result = merged_in_memory(reserve(copy_grid(), 90, "68", "rsa_1er_rdv", "2021", "estimé", "vu"))

    assert result.change == Plan()
    assert remarks(result) == ["Le retour contient des réserves sur le département 68 : elles ne sont pas reprises."]


def test_when_no_line_is_left_the_table_of_reservations_grows(path, returned):
    full = {
        f"{letter}{row}": text
        for row in range(5, 40)
        for letter, text in zip("BCF", ("68", "rsa_1er_cer", "estimé"), strict=True)
    }
    shipped = sheet(path, "Réserves")
    blank = {a: t for a, t in full.items() if a not in shipped.values and f"D{a[1:]}" in shipped.formulas}
    edit(path, "Réserves", blank)
    last = max(int(a[1:]) for a in sheet(path, "Réserves").formulas)
    edit(
        returned,
        "Réserves",
        {f"{c}{last - 2}": t for c, t in zip("BCEFG", ("67", "rsa_1er_rdv", "2021", "estimé", "vu"), strict=True)},
    )

    integrate_files(path, returned)

    values = sheet(path, "Réserves").values
    assert [values.get(f"{letter}{last + 1}") for letter in "BCEFG"] == ["67", "rsa_1er_rdv", "2021", "estimé", "vu"]
    assert openpyxl.load_workbook(path)["Réserves"].tables["tblReserves"].ref == f"B4:G{last + 1}"
    assert f"D{last + 1}" in sheet(path, "Réserves").formulas


def test_an_answer_is_shown_by_the_figure_that_it_is_about(path, returned):
    key = "67|ase_logement_stable|Réalisé 2019"
    edit(returned, FINDINGS, {address("justification", line_of(returned, "B201", key)): "Compte vérifié."})

    told = [plain(line) for line in preview_lines(preview(path, returned))]

    assert (
        "  modifié : 67, « Jeunes en logement stable, 2019 » (B201), justification : (vide) → Compte vérifié." in told
    )


def test_a_justification_follows_its_finding(path, returned):
    key = "67|ase_logement_stable|Réalisé 2019"
    edit(returned, FINDINGS, {address("justification", line_of(returned, "B201", key)): "Compte vérifié."})

    seen = integrate_files(path, returned)

    assert plain(seen.summary) == "1 réponse reprise"
    line = lines(path)[line_of(path, "B201", key)]
    assert (line.justification.text, line.severity.text) == ("Compte vérifié.", "justifié")


def test_a_justification_of_a_finding_that_only_the_return_raises_comes_with_its_figure(path, returned):
    name, cells = places(master_grid(), "67", {("ase_logement_stable", "Réalisé 2018"): 2000})
    entered = Plan({name: SheetPlan({cell: Content(value) for cell, value in cells.items()})})
    there = prepare_change(look(returned), entered, Action.CORRECT, detail="", at=AT, user="paul")
    write(FileBook(returned), there, at=AT)
    key = "67|ase_logement_stable|Réalisé 2018"
    edit(returned, FINDINGS, {address("justification", line_of(returned, "B201", key)): "Deux foyers."})

    seen = integrate_files(path, returned)

    assert texts(seen) == []
    assert plain(seen.summary) == "1 cellule modifiée, 1 réponse reprise"
    line = lines(path)[line_of(path, "B201", key)]
    assert (line.justification.text, line.decision.text, line.severity.text) == (
        "Deux foyers.",
        "",
        "justifié",
    )


def test_a_justification_without_its_finding_here_is_told(path, returned):
    key = "67|ase_logement_stable|Réalisé 2019"
    edit(returned, FINDINGS, {address("justification", line_of(returned, "B201", key)): "Compte vérifié."})
    typed(path, "67", {("ase_logement_stable", "Réalisé 2019"): 100})

    seen = integrate_files(path, returned)

    assert texts(seen) == [
        "« Compte vérifié. » répond à un constat que le classeur n’a pas (Jeunes en logement stable, 2019) : ce texte "
        "n’est pas repris."
    ]
    assert seen.integration.change == Plan()


def test_another_campaign_is_refused(path, tmp_path):
    old = copy(tmp_path / "vieux.xlsx", dispatch(campaign="2021"))

    assert refusal(preview(path, old)) == (
        "Le fichier « vieux.xlsx » vient de la campagne 2021, le classeur est celui de la campagne 2022. Choisissez le "
        "retour de la campagne 2022, ou intégrez celui-ci dans le classeur de la campagne 2021."
    )


def test_another_department_than_announced_is_refused(path, returned):
    assert refusal(preview(path, returned, department="68")) == (
        "Le fichier « retour.xlsx » est le retour du département 67, et non 68. Choisissez le retour attendu, ou "
        "corrigez le département annoncé."
    )
    assert preview(path, returned, department="67").refused == ()


def test_a_return_to_an_older_dispatch_than_one_integrated_is_refused(path, tmp_path):
    new = typed(copy(tmp_path / "nouveau.xlsx", dispatch(version=2)), "67", FIRST)
    old = typed(copy(tmp_path / "ancien.xlsx"), "67", SECOND)
    other = typed(copy(tmp_path / "68.xlsx", dispatch("68")), "68", SECOND)
    integrate_files(path, new)

    assert refusal(preview(path, old)).startswith(
        "Le fichier « ancien.xlsx » répond à l’envoi v1, alors que le retour de l’envoi v2 (21/11/2026) est déjà intégré."
    )
    assert preview(path, other).refused == ()


def test_a_second_return_to_the_same_dispatch_is_merged(path, returned, tmp_path):
    integrate_files(path, typed(returned, "67", FIRST))
    again = typed(copy(tmp_path / "suite.xlsx"), "67", {**FIRST, **SECOND})

    assert plain(integrate_files(path, again, minutes=1).summary) == "6 cellules modifiées"


def test_the_workbook_itself_is_refused(path):
    assert "est le classeur de la campagne lui-même" in refusal(preview(path, path))


def test_a_copy_that_was_not_sent_is_refused(path, tmp_path):
    assert refusal(preview(path, master(tmp_path / "copie.xlsx"))).startswith(
        "Le fichier « copie.xlsx » n’est pas un retour de collecte : rien n’y garde ce qu’il contenait à l’envoi."
    )


def test_a_copy_is_no_place_to_integrate_into(returned, tmp_path):
    with pytest.raises(CopyAsWorkbookError, match="lui-même une copie envoyée au département 67"):
        preview(returned, tmp_path)


def test_a_return_without_its_entry_sheet_is_refused(path, returned):
    book = openpyxl.load_workbook(returned)
    del book[BAS_RHIN]
    book.save(returned)

    assert "n’a plus la feuille de saisie du département 67" in refusal(preview(path, returned))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04" + b"\x00" * 100, "endommagé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protégé par un mot de passe"),
        (b"rien", "n’est pas un classeur"),
    ],
    ids=["damaged", "password", "not a workbook"],
)
def test_a_file_that_cannot_be_read_does_not_stop_the_others(path, tmp_path, content, why):
    folder = tmp_path / "retours"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(content)
    (folder / "~$z.xlsx").write_bytes(b"verrou")
    (folder / "notes.txt").write_text("rien")
    typed(copy(folder / "b.xlsx"), "67", FIRST)
    seen: list[str] = []

    shown = preview(path, folder, seen=seen.append)

    assert seen == ["a.xlsx", "b.xlsx"]
    assert [(refused.name, why in str(refused.error)) for refused in shown.refused] == [("a.xlsx", True)]
    assert plain(shown.summary) == "6 cellules modifiées"


def test_a_folder_without_a_workbook_is_said_so(path, tmp_path):
    (tmp_path / "vide").mkdir()

    with pytest.raises(EmptyFolderError, match="ne contient aucun classeur"):
        preview(path, tmp_path / "vide")


def test_the_folder_of_the_workbook_may_hold_the_returns(path, returned):
    seen = preview(path, path.parent)

    assert (seen.refused, [result.name for result in seen.integration.returns]) == ((), ["retour.xlsx"])


def test_a_file_that_passed_through_libreoffice_brings_no_change(path, returned, tmp_path, soffice):
    typed(
        returned, "67", {CELL: "8 5002", ("rsa_1er_cer", "Réalisé 2021"): 12.5, comment("rsa_1er_rdv"): " =vu\n\u00a0 "}
    )
    saved = soffice("xlsx", copy(tmp_path / "intact.xlsx"), tmp_path / "relu")
    changed = soffice("xlsx", returned, tmp_path / "relu")

    assert (plain(preview(path, saved).summary), texts(preview(path, saved))) == ("rien à reprendre", [])
    assert plain(preview(path, changed).summary) == "3 cellules modifiées"


KEYS = [(name, header) for name in ("rsa_1er_rdv", "rsa_1er_cer", "ga_orientes") for header in YEARS[:3]]
EDITS = st.dictionaries(
    st.sampled_from(KEYS), st.none() | st.integers(0, 5000) | st.sampled_from(["ND", "12 500"]), max_size=6
)


@settings(max_examples=tries(15))
@given(EDITS, EDITS, EDITS, EDITS)
def test_two_returns_give_the_same_whatever_their_order(ours_67, ours_68, theirs_67, theirs_68):
    grid = typed_in(typed_in(master_grid(), "67", ours_67), "68", ours_68)
    campaign = read_campaign(grid)
    returns = [
        read_return(typed_in(with_baseline(master_grid(), dispatch(code)), code, edits), campaign, SENDINGS)
        for code, edits in (("67", theirs_67), ("68", theirs_68))
    ]

    one = integrate(campaign, returns, OnConflict.LIST)
    other = integrate(campaign, returns[::-1], OnConflict.LIST)

    for territory in ("67", "68"):
        both = [entry_sheet(applied(grid, result.change), territory).values for result in (one, other)]
        assert both[0] == both[1]
    touched = set(one.change.sheets) - {"Conflits", "Contrôles"}
    assert touched <= {BAS_RHIN, "68 Haut-Rhin"}


def test_headers_of_reservations_that_the_workbook_lost_are_said():
    ours = without(master_grid(), "Réserves", lambda a, v: v == RESERVATION_HEADERS["note"])

    with pytest.raises(MissingReservationsError, match="n’a pas la colonne «\u00a0Note\u00a0»"):
        merged_in_memory(reserve(copy_grid(), 90, "67", "rsa_1er_rdv", "2021", "estimé", "vu"), ours)


def test_without_a_sheet_of_conflicts_they_cannot_be_listed():
    ours = typed_in(master_grid(), "67", {CELL: 11})
    ours = replace(ours, sheets=tuple(s for s in ours.sheets if s.name != "Conflits"))
    theirs = typed_in(copy_grid(), "67", {CELL: 22})

    with pytest.raises(MissingResultSheetError, match="«\u00a0Conflits\u00a0»"):
        merged_in_memory(theirs, ours)
    assert merged_in_memory(theirs, ours, OnConflict.TAKE).returns[0].overruled == 1


def shared_line(book: Path) -> int:
    """Row of the two warnings of one figure."""
    return line_of(book, "T304", "67|ase_logement_stable|Réalisé 2019")


@pytest.mark.parametrize(("choice", "text"), [("Prendre", "Le nôtre."), ("Garder", "Le leur, relu.")])
def test_the_answer_to_several_warnings_of_a_figure_is_one_conflict(path, returned, choice, text):
    edit(path, FINDINGS, {address("justification", shared_line(path)): "Le leur, relu."})
    edit(returned, FINDINGS, {address("justification", shared_line(returned)): "Le nôtre."})

    assert plain(integrate_files(path, returned).summary) == "1 conflit"
    assert len(read_conflicts(sheet(path, "Conflits")).lines) == 1
    decide_all(path, choice)
    apply_decisions(path)

    line = lines(path)[shared_line(path)]
    assert (line.codes, line.justification.text) == (("T301", "T304"), text)


def test_two_answers_of_a_copy_that_had_a_line_for_each_both_come(path, returned):
    held = lines(returned)
    row, last = shared_line(returned), max(held)
    [first, second] = lines_apart([held[row]])
    columns = ("fingerprint", "code", "key")
    edit(
        returned,
        FINDINGS,
        {address(name, row): getattr(first, name).value for name in columns}
        | {address(name, last + 1): getattr(second, name).value for name in columns}
        | {address("justification", row): "Mineurs compris.", address("justification", last + 1): "Faute corrigée."},
    )

    integrate_files(path, returned)

    key = held[row].key.text
    said = {line.code.text: line.justification.text for line in lines(path).values() if line.key.text == key}
    assert said == {"B201": "", "T301": "Mineurs compris.", "T304": "Faute corrigée."}
    assert plain(integrate_files(path, returned, minutes=1).summary) != "1 conflit"
