"""Every button from the click to the message, in an Excel; findings and figures are those of the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from excel import windows
from excel.model import Application, Area, Range, Workbook
from excel.opening import ENGINES, Activate
from factories import plain
from masters import AT, BAS_RHIN, FINDINGS, cell_of, edit, master, sheet
from sendings import saved, transmit

from calpae_xl import __version__
from calpae_xl.addin.actions import ACTIONS
from calpae_xl.addin.door import BUG, TOLD, UNTOLD, run
from calpae_xl.addin.undoing import NOTICE
from calpae_xl.books.excel_desk import MOST_AREAS
from calpae_xl.books.excel_session import connect
from calpae_xl.cli.main import run as run_command
from calpae_xl.core.sheets.findings import read_findings
from calpae_xl.core.trade.model import CellRef
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan

HAUT_RHIN = "68 Haut-Rhin"
FIGURE, YEAR = "rsa_nouveaux_entrants", "Réalisé 2019"


class Desk:
    """An Excel with one workbook, in which somebody clicks."""

    def __init__(self, path: Path, activate: Activate) -> None:
        self.excel = Application()
        self.workbook: Workbook = self.excel.open(path, path.name)
        activate(self.excel)

    def arguments(self, action: str, version: str = __version__) -> list[str]:
        name, window = self.workbook.name, self.excel.hwnd
        return [action, f"--wb={name}", "--from_xl=1", f"--hwnd={window}", f"--complement={version}"]

    def click(self, action: str, *answers: object, version: str = __version__) -> list[tuple[str, str]]:
        """Click and answer; return the dialogs."""
        self.excel.answers[:] = answers
        self.excel.shown.clear()
        assert run(self.arguments(action, version), connect) == TOLD
        assert not self.excel.answers, "a question that was expected was not asked"
        return [(kind, plain(text)) for kind, text in self.excel.shown]

    def said(self, action: str, *answers: object) -> str:
        """Click and return the last message, which is no problem."""
        kind, text = self.click(action, *answers)[-1]
        assert kind == "message", text
        return text

    def read(self) -> Grid:
        return connect(self.arguments("valider")).book.read()

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.read().sheets if sheet.name == name)

    def select(self, name: str, cell: str) -> None:
        connect(self.arguments("valider")).desk.show(CellRef(name, cell))

    def type_in(self, name: str, cell: str, value: Value) -> None:
        connect(self.arguments("valider")).book.apply(Plan({name: SheetPlan({cell: Content(value)})}), at=AT)

    @property
    def at(self) -> tuple[str, str]:
        seen = connect(self.arguments("valider")).desk.selected()
        return seen.sheet, seen.cell or ""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "saisie.xlsx")


@pytest.fixture(params=ENGINES)
def desk(path: Path, request: pytest.FixtureRequest) -> Desk:
    edit(path, BAS_RHIN, {cell_of(path, FIGURE, YEAR): "12 500"})
    return Desk(path, request.param)


def figures(sheet: Sheet) -> dict[str, object]:
    """What a sheet shows, numbers to the digits that Excel keeps."""
    return {
        a: f"{v:.12g}" if isinstance(v, float | int) and not isinstance(v, bool) else v for a, v in sheet.values.items()
    }


def listed(sheet: Sheet) -> list[tuple[str, ...]]:
    fields = ("code", "severity", "sheet", "period", "message", "fingerprint", "key")
    return [tuple(getattr(line, field).text for field in fields) for line in read_findings(sheet).lines.values()]


def test_valider_lists_what_the_command_line_lists_and_goes_to_the_first(desk: Desk, path: Path):
    said = desk.said("valider")

    run_command(["valider", str(path), "--sur-place"])
    assert listed(desk.sheet(FINDINGS)) == listed(sheet(path, FINDINGS))
    assert said.startswith("6 bloquants, ")
    first = next(iter(read_findings(desk.sheet(FINDINGS)).lines.values()))
    assert (
        desk.at == (first.sheet.text, first.cell.text) == (HAUT_RHIN, cell_of(path, "ga_en_cours", "Réalisé 2020"))
    ), "what weighs most comes first"


def test_consolider_and_evolutions_give_the_figures_of_the_command_line(desk: Desk, path: Path):
    assert desk.said("consolider").startswith("Consolidation\n\ncomplet : ")
    assert desk.at[0] == "CeA"
    assert desk.said("evolutions").startswith("Évolutions\n\n")
    assert desk.at[0] == "Évolutions"

    run_command(["consolider", str(path), "--sur-place"])
    for name in ("CeA", "Évolutions"):
        assert figures(desk.sheet(name)) == figures(sheet(path, name))


def test_evolutions_by_itself_settles_the_banner_and_a_second_click_writes_nothing(desk: Desk, path: Path):
    desk.type_in(BAS_RHIN, cell_of(path, FIGURE, YEAR), 12_600)
    connect(desk.arguments("evolutions")).book.recalculate()
    assert plain(str(desk.sheet("Évolutions").values["B3"])).startswith("À recalculer")

    desk.click("evolutions")
    settled = desk.read().sheets
    desk.click("evolutions")

    assert "B3" not in desk.sheet("Évolutions").values
    assert "B3" not in desk.sheet("CeA").values
    assert desk.read().sheets == settled


def test_consolider_reports_a_result_of_excel_that_is_not_ours(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    calculate = Workbook.calculate

    def miscalculate(workbook: Workbook) -> None:
        calculate(workbook)
        results = next(sheet for sheet in workbook.sheets if sheet.page.title == "CeA").results
        results.update({place: 999_999 for place, value in results.items() if value == 167})

    monkeypatch.setattr(Workbook, "calculate", miscalculate)

    dialogs = desk.click("consolider")

    assert dialogs[0][0] == "problem"
    assert "Excel et CALPAE ne trouvent pas la même chose : 1 cellule, dans « Contrôles »" in dialogs[0][1]
    assert [line[-1] for line in listed(desk.sheet(FINDINGS)) if line[0] == "X501"] == [
        "6AE|form_spec_insertion_pro|Réalisé 2022"
    ]


@pytest.mark.parametrize(
    ("action", "name", "done"),
    [
        ("valider", HAUT_RHIN, "6 bloquants, "),
        ("evolutions", "Évolutions", "Évolutions\n\n"),
        ("consolider", "CeA", "Consolidation\n\n"),
        ("comparer", "Révisions", "Du millésime 2020 "),
    ],
)
def test_what_was_done_is_told_though_its_sheet_cannot_be_shown(action: str, name: str, done: str, desk: Desk):
    page = next(sheet.page for sheet in desk.workbook.sheets if sheet.page.title == name)
    page.sheet_state = "hidden"

    said = desk.said(action)

    assert said.startswith(done)
    assert f"La feuille « {name} » est masquée." in said


@pytest.mark.parametrize("hidden", ["sheet", "row"])
@pytest.mark.parametrize("action", ["valider", "suivant"])
def test_a_finding_is_told_though_its_cell_cannot_be_seen(action: str, hidden: str, desk: Desk, path: Path):
    desk.select("Paramètres", "B5")
    page = next(sheet.page for sheet in desk.workbook.sheets if sheet.page.title == HAUT_RHIN)
    if hidden == "sheet":
        page.sheet_state = "hidden"
    else:
        for row in range(6, 80):
            page.row_dimensions[row].hidden = True

    said = desk.said(action)

    assert said.startswith("Cellule 1 sur " if action == "suivant" else "6 bloquants, ")
    assert ("est masquée" if hidden == "sheet" else "sa ligne est masquée. Ôtez le filtre") in said


def test_suivant_walks_from_one_blocking_cell_to_the_next(desk: Desk):
    desk.click("valider")
    first = desk.at

    said = desk.said("suivant")

    assert said.startswith("Cellule 2 sur ")
    assert desk.at != first


def test_reserver_asks_for_a_note_and_adds_the_reservation(desk: Desk, path: Path):
    desk.select(BAS_RHIN, cell_of(path, "rsa_1er_cer", YEAR))

    [asked, told] = desk.click("reserver:estimated", "=1+1 d’après le logiciel")

    assert asked[0] == "input"
    assert "Réserve « estimé »" in asked[1]
    assert told == ("message", "Réserve « estimé » ajoutée à « Réserves ».")
    values = desk.sheet("Réserves").values
    assert "=1+1 d’après le logiciel" in values.values()
    assert not any("d’après" in formula for formula in desk.sheet("Réserves").formulas.values())


def select_rows(desk: Desk, name: str, *areas: tuple[int, int, int, int]) -> None:
    desk.select(name, "B5")
    page = next(page for page in desk.workbook.sheets if page.page.title == name)
    desk.excel.selection = Range(page, [Area(*area) for area in areas])


def rows_that_ask(desk: Desk) -> list[int]:
    lines = read_findings(desk.sheet("Contrôles")).lines
    return [row for row, line in lines.items() if line.priority.text.startswith("3")]


def test_justifier_answers_the_rows_that_show_with_one_text(desk: Desk):
    rows = rows_that_ask(desk)
    held = read_findings(desk.sheet("Contrôles")).lines
    page = next(page for page in desk.workbook.sheets if page.page.title == "Contrôles").page
    page.row_dimensions[rows[1]].hidden = True
    select_rows(desk, "Contrôles", (2, rows[0], 4, rows[2]))

    [asked, told] = desk.click("justifier", "Chiffres revérifiés avec le service.")

    assert asked[0] == "input"
    assert asked[1].startswith("Justifier 2 constats, dont «")
    assert told[0] == "message"
    assert told[1].startswith("2 lignes justifiées. ")
    after = read_findings(desk.sheet("Contrôles")).lines.values()
    said = {line.key.text for line in after if line.justification.text}
    assert said == {held[row].key.text for row in (rows[0], rows[2])}
    assert "Annulé" in desk.click("annuler", "ok")[-1][1]
    assert not [line for line in read_findings(desk.sheet("Contrôles")).lines.values() if line.justification.text]


def test_justifier_takes_the_figure_that_is_selected_on_an_entry_sheet(desk: Desk, path: Path):
    desk.select(BAS_RHIN, cell_of(path, "pasi_structures", "Réalisé 2018"))

    [asked, told] = desk.click("justifier", "Publié avec une faute de frappe.")

    assert asked[1].startswith("Justifier « Structures engagées, 2018 »")
    assert told[1].startswith("1 ligne justifiée. ")


def test_justifier_refuses_a_text_that_says_nothing(desk: Desk, path: Path):
    desk.select(BAS_RHIN, cell_of(path, "pasi_structures", "Réalisé 2018"))
    before = desk.sheet("Contrôles")

    assert desk.click("justifier", "ok")[-1][0] == "problem"
    desk.click("justifier", False)
    desk.select(BAS_RHIN, "A1")
    assert desk.click("justifier")[-1][0] == "problem"

    assert desk.sheet("Contrôles") == before


def test_justifier_refuses_a_selection_in_too_many_pieces(desk: Desk):
    select_rows(desk, "Contrôles", *((2, row, 2, row) for row in range(5, 5 + 2 * (MOST_AREAS + 1), 2)))

    [(kind, text)] = desk.click("justifier")

    assert (kind, "en trop de morceaux" in text) == ("problem", True)


def test_reserver_writes_nothing_when_the_question_is_closed(desk: Desk, path: Path):
    desk.select(BAS_RHIN, cell_of(path, "rsa_1er_cer", YEAR))
    before = desk.sheet("Réserves")

    desk.click("reserver:estimated", False)

    assert desk.sheet("Réserves") == before


def test_corriger_converts_numbers_typed_as_text_and_annuler_brings_the_text_back(desk: Desk, path: Path):
    cell = cell_of(path, FIGURE, YEAR)
    desk.click("valider")

    dialogs = desk.click("corriger", "yes")

    assert dialogs[0][0] == "yes_no_cancel"
    assert dialogs[-1][1].startswith("1 cellule corrigée ; ce qu’elle")
    assert desk.sheet(BAS_RHIN).values[cell] == 12500

    [asked, told] = desk.click("annuler", "ok")
    assert "Annuler « Appliquer les corrections »" in asked[1]
    assert told[0] == "message"
    assert desk.sheet(BAS_RHIN).values[cell] == "12 500"


def test_corriger_without_anything_accepted_says_what_to_do(path: Path):
    desk = Desk(path, ENGINES[0].values[0])

    assert desk.said("corriger").startswith("Aucune correction à appliquer : choisissez « Accepter »")


def test_annuler_is_refused_when_somebody_typed_since(desk: Desk, path: Path):
    desk.click("valider")
    desk.click("corriger", "yes")
    desk.type_in(BAS_RHIN, cell_of(path, FIGURE, YEAR), 12)

    [(kind, text)] = desk.click("annuler")

    assert kind == "problem"
    assert "ne peut plus être annulée" in text
    assert desk.sheet(BAS_RHIN).values[cell_of(path, FIGURE, YEAR)] == 12


def test_expliquer_tells_the_lineage_of_the_selected_cell(desk: Desk):
    values = desk.sheet("CeA").values
    row = next(cell[1:] for cell, value in values.items() if value == "form_spec_insertion_pro" and cell[0] == "A")
    column = next(cell.rstrip("0123456789") for cell, value in values.items() if value == "Réalisé 2022")
    desk.select("CeA", column + row)

    [(asked, first), (_, last)] = desk.click("expliquer", "ok")

    assert asked == "ok_cancel"
    assert first.startswith("CeA, Spécifique – insertion, réalisé 2022\n167, compté une fois\n\nÉtat\n")
    assert first.endswith("Page 1 sur 2 : OK pour la suite.")
    assert "   167 agents, compté une seule fois, et non 167 + 167 = 334." in first
    assert last.startswith("CeA, Spécifique – insertion, réalisé 2022\n167, compté une fois\n\nCommentaires")


@pytest.mark.parametrize("action", ["expliquer", "reserver:estimated"])
@pytest.mark.parametrize("front", ["a chart", "another workbook"])
def test_a_button_about_a_cell_says_when_none_is_selected(action: str, front: str, desk: Desk, path: Path):
    desk.select(BAS_RHIN, cell_of(path, FIGURE, YEAR))
    if front == "a chart":
        desk.excel.current = None
    else:
        other = desk.excel.open(path, "copie.xlsx")
        desk.excel.current = other.sheets[1].at(cell_of(path, FIGURE, YEAR))

    [(kind, text)] = desk.click(action)

    assert kind == "problem"
    assert text == (
        "Aucune cellule n’est sélectionnée dans « saisie.xlsx ». Cliquez sur la cellule d’un chiffre, puis recommencez."
    )


def test_aide_opens_the_notice(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    opened: list[Path] = []
    monkeypatch.setattr("calpae_xl.books.excel_desk.ExcelDesk.open_document", lambda _, path: opened.append(path))

    desk.click("aide")

    assert opened == [NOTICE]
    assert NOTICE.is_file()


def test_another_version_of_the_add_in_is_refused_before_anything_is_read(desk: Desk):
    [(kind, text)] = desk.click("valider", version="0.0.9")

    assert kind == "problem"
    assert text.startswith(f"Le complément d’Excel est en version 0.0.9, CALPAE en version {__version__}. Fermez Excel")


def test_an_action_of_another_version_is_refused(desk: Desk):
    [(kind, text)] = desk.click("danser")

    assert (kind, text.split(".")[0]) == ("problem", "Cette version de CALPAE ne connaît pas l’action « danser »")


@pytest.mark.parametrize("action", sorted({*ACTIONS} - {"aide"}))
def test_a_workbook_of_somebody_else_is_left_alone(action: str, tmp_path: Path):
    import openpyxl

    other = tmp_path / "budget.xlsx"
    made = openpyxl.Workbook()
    made.active["A1"] = "Budget"
    made.save(other)
    desk = Desk(other, ENGINES[0].values[0])
    desk.workbook.folder = str(tmp_path)
    answers = {"campagne": ["2023"], "integrer": [[str(other)]]}.get(action, [])

    kind, text = desk.click("reserver:estimated" if action == "reserver" else action, *answers)[-1]

    assert kind == "problem"
    assert "n’est pas un classeur CALPAE" in text


def test_a_bug_is_logged_in_full_and_told_in_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def fail(_: object) -> None:
        raise ZeroDivisionError("boum")

    monkeypatch.setitem(ACTIONS, "valider", fail)

    assert run(desk.arguments("valider"), connect) == BUG
    [(kind, text)] = desk.excel.shown
    assert kind == "problem"
    assert "Erreur interne de CALPAE (ZeroDivisionError)" in plain(text)
    assert "boum" in (tmp_path / "calpae" / "calpae.log").read_text(encoding="utf-8")


def test_without_a_windows_the_launcher_is_told_that_nobody_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delitem(sys.modules, "xlwings._xlwindows", raising=False)

    assert run(["valider"], connect) == UNTOLD


@pytest.fixture
def told_alone() -> list[str]:
    windows.told_alone.clear()
    return windows.told_alone


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("busy", "Excel est occupé : une cellule est en cours de saisie"),
        ("closed", "Le classeur « autre.xlsx » n’est pas ouvert en modification dans cet Excel"),
    ],
)
def test_what_keeps_a_click_from_its_workbook_is_told_too(fault: str, said: str, path: Path, told_alone: list[str]):
    desk = Desk(path, windows.activate)
    arguments = desk.arguments("valider")
    if fault == "busy":
        object.__setattr__(desk.excel, "ready", False)
    else:
        arguments[1] = "--wb=autre.xlsx"

    assert run(arguments, connect) == TOLD

    [text] = told_alone
    assert plain(text).startswith(said)


def test_the_last_word_needs_no_window_of_excel(path: Path, told_alone: list[str], monkeypatch: pytest.MonkeyPatch):
    desk = Desk(path, windows.activate)

    def gone(*_: object) -> None:
        raise OSError("Handle de fenêtre non valide.")

    monkeypatch.setattr(Application, "message_box", gone)

    assert run(desk.arguments("danser"), connect) == TOLD

    assert plain(told_alone[0]).startswith("Cette version de CALPAE ne connaît pas l’action « danser »")


@pytest.mark.parametrize("activate", ENGINES)
def test_no_button_writes_into_a_copy_that_was_transmitted(path: Path, activate: Activate):
    desk = Desk(saved(transmit(path), path.parent), activate)
    desk.select(BAS_RHIN, cell_of(path, FIGURE, YEAR))
    before = [(each.name, each.values, each.formulas) for each in desk.read().sheets]

    for action in ("valider", "consolider", "evolutions", "comparer", "corriger", "annuler", "reserver:estimated"):
        [(kind, text)] = desk.click(action)
        assert (kind, "est une copie transmise à la préfecture" in text) == ("problem", True), action

    assert [(each.name, each.values, each.formulas) for each in desk.read().sheets] == before
