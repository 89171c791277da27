"""« Comparer à un millésime » in the shipped workbook: what is written, what people wrote, what is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from factories import grid, plain, real_entries, real_grid, shipped_settings, year
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, lines, look_of, sheet, shipped
from openxml_audit import FileFormat, OpenXmlValidator
from recalculation import IronCalc

from calpae_xl.books.file import FileBook
from calpae_xl.books.memory import MemoryBook
from calpae_xl.core.actions.undo import NothingToUndoError
from calpae_xl.core.figures.revisions import Part
from calpae_xl.core.sheets.findings import ANSWERED_ELSEWHERE, TO_REVIEW
from calpae_xl.core.sheets.journal import Action
from calpae_xl.core.sheets.revisions import (
    ASKED_IN_FINDINGS,
    JUSTIFIED,
    PLACES,
    TO_JUSTIFY,
    RevisionLine,
    read_revisions,
)
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, SHEET_NAMES, Mark, Role
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.usecases.compare_vintages import (
    Earlier,
    UnknownDepartmentError,
    compare_vintages,
    prepare_comparison,
)
from calpae_xl.usecases.undo import prepare_undo
from calpae_xl.usecases.validate import validate_book
from calpae_xl.usecases.write import prepare, write

REVISIONS = SHEET_NAMES[Role.REVISIONS]
HOUSED = "67|ase_logement_stable|Réalisé 2019"
FLOW = "mob_mesures_diagnostic"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return shipped(tmp_path / "saisie.xlsx")


def run(path: Path, earlier: Earlier | None = None):
    book = FileBook(path)
    _, prepared = prepare_comparison(book, earlier or Earlier(), at=AT, user="jeanne")
    write(book, prepared, at=AT)
    return prepared


def process(path: Path) -> None:
    book = FileBook(path)
    write(book, prepare(book, Action.PROCESS, at=AT, user="jeanne"), at=AT)


def revision(path: Path, key: str) -> tuple[int, RevisionLine]:
    """Row and line of a cell in « Révisions »."""
    read = read_revisions(sheet(path, REVISIONS))
    found = ((row, line) for row, line in enumerate(read.lines, start=PLACES.first_row) if line.key.text == key)
    return next(found)


def explain(path: Path, words: str | None) -> None:
    """Type a justification in « Révisions », as a person would."""
    row, _ = revision(path, HOUSED)
    edit(path, REVISIONS, {f"{PLACES.columns['justification']}{row}": words})


def answer(path: Path, words: str | None) -> None:
    """Type a justification in « Contrôles », as a person would."""
    edit(path, FINDINGS, {address("justification", line_of(path, "T304", HOUSED)): words})


def open_revisions(path: Path) -> int:
    _, validation = validate_book(FileBook(path))
    return sum(finding.code is Code.UNEXPLAINED_REVISION for finding in validation.findings)


def test_the_shipped_workbook_is_filled_in_and_only_in_result_sheets(path: Path):
    prepared = run(path)

    assert set(prepared.results.plan.sheets) <= {REVISIONS, "Accueil", "Journal", FINDINGS}
    assert openpyxl.load_workbook(path)[REVISIONS].tables["tblRevisions"].ref == "B4:O52"
    states = [line.state.text for line in read_revisions(sheet(path, REVISIONS)).lines]
    assert (len(states), states.count(ASKED_IN_FINDINGS), states.count(TO_JUSTIFY)) == (48, 8, 0)


def test_a_revision_that_is_asked_in_controles_is_counted_there_alone(path: Path):
    before = waiting(path)
    run(path)

    assert before["Révisions à expliquer"] == (None, "pas encore comparé : cliquez sur « Comparer à un millésime »")
    assert waiting(path)["Révisions à expliquer"][0] == 0
    assert waiting(path)["Points à expliquer"] == before["Points à expliquer"]


def test_a_revision_that_controles_asks_nothing_of_is_counted_in_its_own_sheet(path: Path):
    run(path)
    row = line_of(path, "T304", HOUSED)
    edit(path, FINDINGS, {address("fingerprint", row): "autre"})

    home = IronCalc(path)

    assert home.value("Accueil", "D38") == 1


def waiting(path: Path) -> dict[str, tuple[Value | None, str]]:
    """Counts of « Accueil » and what is to be done, by name."""
    values = sheet(path, "Accueil").values
    rows = [row for row in range(1, 80) if values.get(f"A{row}") in {"en attente", "à remplir"}]
    return {plain(str(values[f"B{row}"])): (values.get(f"D{row}"), plain(str(values[f"E{row}"]))) for row in rows}


def test_twice_gives_the_same_bytes_as_once(path: Path):
    run(path)
    once = path.read_bytes()

    assert run(path).results.plan.cells == 0
    assert path.read_bytes() == once


def test_the_written_package_is_sound_and_its_lines_look_like_the_first(path: Path):
    before = {e.description for e in OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path).errors}

    run(path)

    after = {e.description for e in OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path).errors}
    assert after <= before
    book = openpyxl.load_workbook(path)[REVISIONS]
    for column in range(2, 18):
        assert {tuple(look_of(book, row, column)) for row in range(6, 53)} == {tuple(look_of(book, 5, column))}


def test_a_justification_of_controles_is_brought_and_not_asked_again(path: Path):
    answer(path, "Sorties recomptées.")

    run(path)

    _, line = revision(path, HOUSED)
    assert (line.justification.text, line.state.text, line.typed) == ("Sorties recomptées.", JUSTIFIED, "")
    answer(path, "Sorties recomptées, note du 3 mars.")
    run(path)
    assert revision(path, HOUSED)[1].justification.text == "Sorties recomptées, note du 3 mars."


def test_a_justification_typed_in_revisions_silences_controles_too(path: Path):
    run(path)
    explain(path, "Sorties recomptées.")

    assert open_revisions(path) == 7
    process(path)

    finding = lines(path)[line_of(path, "T304", HOUSED)]
    assert (finding.severity.text, finding.justification.text) == ("justifié", "")
    assert finding.remedy.text == ANSWERED_ELSEWHERE
    assert revision(path, HOUSED)[1].typed == "Sorties recomptées."


def test_both_texts_stay_where_they_were_typed(path: Path):
    run(path)
    answer(path, "Voir la note.")
    explain(path, "Sorties recomptées.")
    run(path)
    process(path)

    assert revision(path, HOUSED)[1].justification.text == "Sorties recomptées."
    assert lines(path)[line_of(path, "T304", HOUSED)].justification.text == "Voir la note."


def test_a_figure_that_changes_opens_the_revision_again(path: Path):
    run(path)
    explain(path, "Sorties recomptées.")
    run(path)

    edit(path, BAS_RHIN, {cell_of(path, "ase_logement_stable", "Réalisé 2019"): 400})

    assert open_revisions(path) == 8
    run(path)
    _, line = revision(path, HOUSED)
    assert (line.justification.text, line.state.text, line.after.text) == (
        "Sorties recomptées.",
        TO_REVIEW,
        "400",
    )
    assert open_revisions(path) == 8


def test_an_answer_of_controles_to_be_reviewed_is_not_brought(path: Path):
    answer(path, "Sorties recomptées.")
    edit(path, BAS_RHIN, {cell_of(path, "ase_logement_stable", "Réalisé 2019"): 400})
    process(path)
    assert lines(path)[line_of(path, "T304", HOUSED)].decision.text == TO_REVIEW

    run(path)

    assert revision(path, HOUSED)[1].state.text == ASKED_IN_FINDINGS
    assert revision(path, HOUSED)[1].justification.text == ""


@pytest.mark.parametrize("words", ["  Sorties  recomptées. ", None], ids=["répondu", "effacé"])
def test_the_formulas_follow_what_is_typed_in_controles(
    path: Path, tmp_path: Path, soffice: Callable[..., Path], words: str | None
):
    answer(path, "Ancien texte.")
    run(path)
    answer(path, words)  # Typed after the run: the cached texts are still those of the run.
    assert shown(path)[HOUSED] == (JUSTIFIED, "Ancien texte.")
    recalculated = tmp_path / "recalcul"
    recalculated.mkdir()

    again = soffice("xlsx", path, recalculated)

    run(path)
    assert shown(again) == shown(path)
    assert shown(path)[HOUSED] == ((JUSTIFIED, words) if words else (ASKED_IN_FINDINGS, ""))


def shown(path: Path) -> dict[Value, tuple[Value, Value]]:
    """State and justification of each cell that was revised; what is to be decided comes first."""
    values, (key, *told) = sheet(path, REVISIONS).values, map(PLACES.columns.get, ("key", "state", "justification"))
    return {values[f"{key}{row}"]: tuple(values.get(f"{letter}{row}", "") for letter in told) for row in range(5, 53)}


def test_a_workbook_without_the_sheet_is_compared_but_not_written():
    full = real_grid()

    assert len(compare_vintages(MemoryBook(full), Earlier()).comparison.of("67", Part.ACHIEVED)) == 31
    with pytest.raises(MissingResultSheetError, match="Révisions"):
        prepare_comparison(MemoryBook(full), Earlier(), at=AT, user="jeanne")


def other(edits: Mapping[tuple[str, str, object], Value | None], **options: object) -> MemoryBook:
    return MemoryBook(replace(real_grid(edits, **options), name="autre.xlsx"))  # type: ignore[arg-type]


def test_two_workbooks_of_the_same_campaign_compare_by_file_name():
    before = other({("67", FLOW, year(2022)): 7, ("68", FLOW, year(2022)): "ND"})
    book = MemoryBook(real_grid())

    comparison = compare_vintages(book, Earlier(book=before)).comparison

    assert (plain(comparison.before.title), plain(comparison.after.title)) == (
        "classeur « autre.xlsx »",
        "classeur « essai.xlsx »",
    )
    assert {r.key[:2] for r in comparison.revisions} == {("67", FLOW), ("68", FLOW)}
    assert (comparison.apart, comparison.retired, comparison.new) == ((), (), ())


def test_two_workbooks_of_two_campaigns_compare_by_campaign_on_their_common_years():
    earlier = shipped_settings(campaign="2021", year=2021, target_year=2022)
    entries = {key: value for key, value in real_entries().items() if key[2] != year(2022)}
    before = MemoryBook(grid({**entries, ("68", FLOW, year(2021)): 1_234}, settings=earlier))

    comparison = compare_vintages(MemoryBook(real_grid()), Earlier(book=before)).comparison

    assert (comparison.before.title, comparison.after.title) == ("millésime 2021", "millésime 2022")
    assert [r.key for r in comparison.revisions] == [("68", FLOW, year(2021))]


def test_the_department_of_a_sheet_that_names_none_is_asked():
    full = real_grid()
    nameless = Mark(LAYOUT_VERSION, Role.ENTRY, "", "2022").text
    sheets = [replace(s, values={**s.values, "A1": nameless}) for s in full.sheets if s.name.startswith("68")]
    rest = [s for s in full.sheets if not s.name.startswith("6")]
    before = MemoryBook(Grid("copie.xlsx", (*sheets, *rest)))

    with pytest.raises(CalpaeError, match="rien ne dit de quel département") as refusal:
        compare_vintages(MemoryBook(full), Earlier(book=before))
    assert "copie.xlsx" in str(refusal.value)
    given = compare_vintages(MemoryBook(full), Earlier(book=before, department="68")).comparison
    assert ([t.code for t in given.territories], given.revisions) == (["68"], ())
    # Named wrongly, its figures show at once that they are the other department's.
    assert len(compare_vintages(MemoryBook(full), Earlier(book=before, department="67")).comparison.revisions) > 100


def test_a_department_of_nobody_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownDepartmentError) as refusal:
        compare_vintages(MemoryBook(real_grid()), Earlier(department="69"))
    assert plain(str(refusal.value)) == "« 69 » n’est pas un département de ce classeur. Choisissez parmi : 67 et 68."


def test_the_button_gets_rows_and_counts():
    compared = compare_vintages(MemoryBook(real_grid()), Earlier())

    assert compared.counts == {
        "67": {"changed": 8, "lost": 2, "found": 10, "recoded": 6, "unreadable": 5, "unchanged": 71}
    }
    assert len(compared.comparison.revisions) == 37


def test_another_vintage_with_the_same_figure_takes_the_same_answer():
    key = ("67", FLOW, year(2020))
    lines_of_2020 = [("2020", *key, "12")]
    [finding] = [
        f for f in validate_book(MemoryBook(grid({key: 13}, vintages=lines_of_2020))).validation.findings
        if f.code is Code.UNEXPLAINED_REVISION
    ]  # fmt: skip
    book = MemoryBook(grid({key: 13}, vintages=lines_of_2020, justifications={finding.fingerprint: "Recomptage."}))

    same, unlike = (
        compare_vintages(book, Earlier(book=MemoryBook(replace(grid({key: figure}), name="autre.xlsx")))).comparison
        for figure in (12, 11)
    )

    assert [r.justification for r in same.revisions] == ["Recomptage."]
    assert [r.justification for r in unlike.revisions] == [None]


def test_journal_says_what_was_compared_and_nothing_is_there_to_undo(path: Path):
    run(path)
    line = next(
        v for v in sheet(path, "Journal").values.values() if isinstance(v, str) and v.startswith("Du millésime")
    )
    assert plain(line) == "Du millésime 2020 au millésime 2022. 67 : 31 cellules diffèrent, dont 8 chiffres modifiés."
    assert Action.COMPARE_VINTAGES.value in sheet(path, "Journal").values.values()

    with pytest.raises(NothingToUndoError):
        prepare_undo(FileBook(path).read(), at=AT, user="jeanne")
