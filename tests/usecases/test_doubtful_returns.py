"""Returns that nobody sent, or whose memory was altered, and entry sheets alone: a person decides each difference."""

from __future__ import annotations

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
    remember,
    remembering,
    sender_of,
    typed,
    typed_in,
    with_baseline,
)
from factories import plain
from hypothesis import given, settings
from hypothesis import strategies as st
from masters import AT, BAS_RHIN, FINDINGS, address, cell_of, edit, line_of, look, master, master_grid, sheet, shipped
from sampling import tries
from sendings import collect, saved

from calpae_xl.books.file import FileBook
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.integration import OnConflict, decide, integrate
from calpae_xl.core.returns.remarks import RemarkKind
from calpae_xl.core.returns.returned_copy import read_return
from calpae_xl.core.returns.sendings import sendings_of
from calpae_xl.core.sheets.baseline import BASELINE_SHEET
from calpae_xl.core.sheets.conflicts import PLACES as CONFLICTS
from calpae_xl.core.sheets.conflicts import read_conflicts
from calpae_xl.core.sheets.journal import read_journal, start_of
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.plan import Content, Plan, SheetPlan, applied
from calpae_xl.usecases.integrate import (
    Preview,
    prepare_decisions,
    prepare_integration,
    preview_decisions,
    preview_returns,
)
from calpae_xl.usecases.integration_report import preview_lines
from calpae_xl.usecases.send import Request, prepare_journal, prepare_sending, read_source
from calpae_xl.usecases.write import write

CELL, OTHER = ("rsa_1er_rdv", "Réalisé 2021"), ("rsa_1er_cer", "Réalisé 2021")
FIRST = dispatch()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return remember(master(tmp_path / "CALPAE.xlsx"), FIRST)


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    return typed(copy(tmp_path / "retour.xlsx"), "67", {CELL: 22})


def preview(path: Path, *returns: Path, **options: object) -> Preview:
    return preview_returns(FileBook(path), returns, open_return=FileBook, workbook=path, **options)


def integrate_files(path: Path, *returns: Path, **options: object) -> Preview:
    seen = preview(path, *returns, **options)
    write(FileBook(path), prepare_integration(seen, at=AT, user="jeanne"), at=AT)
    return seen


def value(path: Path, key: tuple[str, str], territory: str = "67") -> object:
    campaign = read_campaign(look(path))
    position = [period.header for period in campaign.periods].index(key[1])
    return campaign.series[territory][key[0]][position].typed


def doubts(seen: Preview) -> list[RemarkKind | None]:
    return [result.doubt and result.doubt.kind for result in seen.integration.returns]


def waiting(path: Path) -> list[tuple[str, ...]]:
    lines = read_conflicts(sheet(path, "Conflits")).lines
    return [(line.key, line.base, plain(line.ours), plain(line.theirs)) for line in lines]


ASKED = ("rsa_1er_rdv", "(inconnu)", "8 814", "22")


def baseline_line(path: Path, *texts: str) -> str:
    """Row of « _base » that begins with these texts."""
    values = sheet(path, BASELINE_SHEET).values
    rows = (a[1:] for a in values if a[0] == "A")
    return next(row for row in rows if tuple(values.get(f"{c}{row}") for c in "ABC") == texts)


def test_a_copy_that_was_never_sent_changes_nothing_by_itself(tmp_path, returned):
    path = master(tmp_path / "CALPAE.xlsx")

    seen = integrate_files(path, returned)

    assert doubts(seen) == [RemarkKind.NEVER_SENT]
    assert plain(seen.summary) == "1 conflit"
    assert (value(path, CELL), waiting(path)) == (8814, [ASKED])


def test_the_run_says_so_in_one_sentence(tmp_path, returned):
    path = master(tmp_path / "CALPAE.xlsx")

    assert [plain(line) for line in preview_lines(preview(path, returned))] == [
        "« retour.xlsx » : 1 conflit.",
        "  à décider : « Journal » ne connaît pas cet envoi (département 67, version 1) : rien n’en est repris sans vous, "
        "chaque différence avec le classeur est à décider dans « Conflits ».",
        "  conflit : 67, « Premiers RDV fixés », Réalisé 2021 : 8 814 dans le classeur, 22 dans le retour",
    ]


def test_another_version_than_those_sent_is_not_believed(path, tmp_path):
    back = typed(copy(tmp_path / "v9.xlsx", dispatch(version=9)), "67", {CELL: 22})

    seen = integrate_files(path, back)

    assert (doubts(seen), waiting(path)) == ([RemarkKind.NEVER_SENT], [ASKED])
    # A version that was made up neither hides the next return of a copy that was sent nor counts for the next one.
    assert preview(path, typed(copy(tmp_path / "v1.xlsx"), "67", {OTHER: 5})).refused == ()
    source = read_source(FileBook(path))
    assert prepare_sending(source, Request(FIRST.purpose, "67", FIRST.sent_on)).copy.dispatch.version == 2


def test_an_altered_baseline_is_not_believed(path, returned):
    """It says that the department was sent what it left alone, so that what the workbook says would be overwritten."""
    typed(path, "67", {OTHER: 7})
    row = baseline_line(returned, "chiffre", "rsa_1er_cer", "Réalisé 2021")
    edit(returned, BASELINE_SHEET, {f"F{row}": "7"})

    seen = integrate_files(path, returned)

    assert doubts(seen) == [RemarkKind.BASELINE_ALTERED]
    assert (value(path, CELL), value(path, OTHER)) == (8814, 7)
    assert waiting(path) == [ASKED, ("rsa_1er_cer", "(inconnu)", "7", "5 463")]


@pytest.mark.parametrize("way", ["damaged", "deleted"])
def test_a_copy_that_lost_its_baseline_is_still_read(path, returned, way):
    if way == "damaged":
        edit(returned, BASELINE_SHEET, {"B3": "12"})
    else:
        book = openpyxl.load_workbook(returned)
        del book[BASELINE_SHEET]
        book.save(returned)

    seen = integrate_files(path, returned)

    assert (doubts(seen), value(path, CELL), waiting(path)) == ([RemarkKind.BASELINE_LOST], 8814, [ASKED])


def test_a_copy_of_one_department_relabelled_as_another_is_not_believed(tmp_path):
    path = shipped(tmp_path / "CALPAE.xlsx")
    returned = saved(collect(path), tmp_path)
    edit(returned, BAS_RHIN, {cell_of(returned, *CELL): 22})
    remember(sender_of(path, returned), dispatch("68"))
    entry = entry_sheet(look(returned), "67")
    edit(returned, entry.name, {"A1": "calpae:2:saisie:68:2022"})
    edit(returned, BASELINE_SHEET, {"A1": "calpae:2:base:68:2022", "B2": dispatch("68").file_name})
    before = entry_sheet(look(path), "68")

    seen = integrate_files(path, returned)

    assert doubts(seen) == [RemarkKind.BASELINE_ALTERED]
    assert entry_sheet(look(path), "68") == before
    assert seen.integration.returns[0].written == ()
    assert len(waiting(path)) > 100


def test_a_copy_that_an_older_release_sent_is_believed_on_its_version(tmp_path, returned):
    path = remember(master(tmp_path / "CALPAE.xlsx"), FIRST, digest=False)
    row = baseline_line(returned, "chiffre", "rsa_1er_cer", "Réalisé 2021")
    edit(returned, BASELINE_SHEET, {f"F{row}": "7"})

    seen = integrate_files(path, returned)

    assert (doubts(seen), value(path, CELL)) == ([None], 22)


def test_what_a_sending_writes_in_the_journal_is_what_its_return_is_believed_on(tmp_path):
    path = master(tmp_path / "CALPAE.xlsx")
    source = read_source(FileBook(path))
    sending = prepare_sending(source, Request(FIRST.purpose, "67", FIRST.sent_on))
    write(FileBook(path), prepare_journal(source, sending, at=AT, user="jeanne"), at=AT)
    back = tmp_path / "retour.xlsx"
    back.write_bytes(sending.copy.content)

    [entry] = read_journal(sheet(path, "Journal")).entries

    start = start_of(entry.detail)
    assert plain(entry.detail) == f"collecte du 67, version 1 (contenu au départ : {start})"
    assert (entry.file, entry.digest) == (sending.copy.dispatch.file_name, sending.copy.digest)
    assert start not in (None, entry.digest)
    assert not any(str(start) in str(text) for text in sheet(path, "Accueil").values.values())
    assert doubts(integrate_files(path, typed(back, "67", {CELL: 22}))) == [None]
    assert value(path, CELL) == 22


def moved_alone(source: Path, target: Path, **options: object) -> Path:
    """What Excel leaves of a copy when its entry sheet alone is moved into a new workbook."""
    book = openpyxl.load_workbook(source)
    for name in book.sheetnames:
        if name != BAS_RHIN:
            del book[name]
    for name in [*book.defined_names]:
        del book.defined_names[name]
    book.create_sheet("Mes notes")["B2"] = "à relire"
    book.save(target)
    return target


def test_an_entry_sheet_pasted_without_its_hidden_column_is_refused_with_what_to_do(path, returned, tmp_path):
    bare = moved_alone(returned, tmp_path / "Classeur1.xlsx")
    book = openpyxl.load_workbook(bare)
    book[BAS_RHIN].delete_cols(1)
    book.save(bare)

    seen = preview(path, bare)

    [refused] = seen.refused
    assert "la feuille « 67 Bas-Rhin » ressemble à une feuille de saisie dont il manque la colonne A" in plain(
        str(refused.error)
    )


def test_an_entry_sheet_alone_is_taken_to_be_decided(path, returned, tmp_path):
    edit(returned, *places_of_comment("revu"))
    bare = moved_alone(returned, tmp_path / "Classeur1.xlsx")

    seen = integrate_files(path, bare)

    assert doubts(seen) == [RemarkKind.BARE_SHEET]
    assert [each.text for result in seen.integration.returns for each in result.remarks] == []
    assert value(path, CELL) == 8814
    assert [line[0] for line in waiting(path)] == ["rsa_1er_rdv", "rsa_1er_rdv"]
    entry = read_journal(sheet(path, "Journal")).entries[-1]
    assert (plain(entry.file), plain(entry.detail)) == (
        "Classeur1.xlsx (envoi non reconnu)",
        "2 conflits (« Classeur1.xlsx »)",
    )


def places_of_comment(text: str) -> tuple[str, dict[str, Value]]:
    marked = typed_in(master_grid(), "67", {comment("rsa_1er_rdv"): text})
    sheet = entry_sheet(marked, "67")
    return sheet.name, {a: v for a, v in sheet.values.items() if v == text}


def test_it_still_answers_for_its_own_department_only(path, returned, tmp_path):
    bare = moved_alone(returned, tmp_path / "Classeur1.xlsx")

    [refused] = preview(path, bare, department="68").refused

    assert "est le retour du département 67, et non 68" in plain(str(refused.error))
    assert {each.subject.territory for each in preview(path, bare).integration.returns[0].conflicts} == {"67"}


def decide_all(path: Path, *choices: str) -> str:
    column = CONFLICTS.columns["choice"]
    edit(path, "Conflits", {f"{column}{row}": choice for row, choice in enumerate(choices, CONFLICTS.first_row)})
    decisions, at = preview_decisions(FileBook(path)), AT + timedelta(minutes=5)
    write(FileBook(path), prepare_decisions(decisions, at=at, user="jeanne"), at=at)
    return plain(decisions.summary)


def test_decisions_are_applied_as_for_any_conflict(path, returned, tmp_path):
    typed(returned, "67", {OTHER: 33})
    integrate_files(path, moved_alone(returned, tmp_path / "Classeur1.xlsx"))

    assert decide_all(path, "Prendre", "Garder") == "1 valeur prise dans un retour, 1 valeur gardée"

    assert (value(path, CELL), value(path, OTHER), waiting(path)) == (22, 5463, [])


def test_the_same_file_twice_adds_nothing_whatever_its_name(path, returned, tmp_path):
    bare = moved_alone(returned, tmp_path / "Classeur1.xlsx")
    integrate_files(path, bare)
    before = path.read_bytes()
    twin = tmp_path / "Classeur2.xlsx"
    twin.write_bytes(bare.read_bytes())

    assert integrate_files(path, twin).known == ("Classeur2.xlsx",)
    assert path.read_bytes() == before

    edit(twin, "Mes notes", {"B3": "relu"})
    integrate_files(path, twin)
    assert waiting(path) == [ASKED]


@pytest.mark.parametrize("on_conflict", OnConflict, ids=lambda way: way.value)
def test_nobody_can_decide_beforehand_of_what_is_not_believed(path, returned, tmp_path, on_conflict):
    bare = moved_alone(returned, tmp_path / "Classeur1.xlsx")

    integrate_files(path, bare, on_conflict=on_conflict)

    assert (value(path, CELL), waiting(path)) == (8814, [ASKED])


def test_a_return_that_is_not_believed_comes_after_those_that_are(path, returned, tmp_path):
    bare = moved_alone(typed(copy(tmp_path / "autre.xlsx"), "67", {CELL: 33}), tmp_path / "A.xlsx")

    seen = integrate_files(path, bare, returned)

    assert [result.name for result in seen.integration.returns] == ["retour.xlsx", "A.xlsx"]
    assert (value(path, CELL), waiting(path)) == (22, [("rsa_1er_rdv", "(inconnu)", "22", "33")])


def test_an_answer_in_a_copy_that_is_not_believed_is_to_be_decided(path, returned):
    key = "67|ase_logement_stable|Réalisé 2019"
    edit(returned, FINDINGS, {address("justification", line_of(returned, "B201", key)): "Compte vérifié."})
    edit(returned, BASELINE_SHEET, {"B3": "12"})

    seen = integrate_files(path, returned)

    assert plain(seen.summary) == "2 conflits"
    assert decide_all(path, "Garder", "Prendre") == "1 valeur prise dans un retour, 1 valeur gardée"


def test_a_copy_that_passed_through_libreoffice_is_believed(path, returned, tmp_path, soffice):
    typed(returned, "67", {comment("rsa_1er_rdv"): " =vu\n\u00a0 "})

    saved = soffice("xlsx", returned, tmp_path / "relu")

    assert doubts(preview(path, saved)) == [None]


SENDINGS = sendings_of(read_campaign(remembering(master_grid(), FIRST)))
KEYS = [
    (name, header) for name in ("rsa_1er_rdv", "rsa_1er_cer", "ga_orientes") for header in ("Réalisé 2020", CELL[1])
]
KEYS += [comment("rsa_1er_rdv"), comment("ga_orientes")]
EDITS = st.dictionaries(
    st.sampled_from(KEYS), st.none() | st.integers(0, 5000) | st.sampled_from(["ND", "12 500", "à voir"]), max_size=6
)


def forged(grid: Grid, way: str) -> Grid:
    """What comes of a copy that somebody altered, renamed, or took one sheet of."""
    *others, base = grid.sheets
    match way:
        case "never sent":
            return with_baseline(replace(grid, sheets=tuple(others)), dispatch(version=7))
        case "altered":
            told = {a: "1" for a, v in base.values.items() if a[0] == "F" and v and int(a[1:]) > 5}
            return replace(grid, sheets=(*others, replace(base, values={**base.values, **told})))
        case "lost":
            return replace(grid, sheets=(*others, replace(base, values={**base.values, "B3": "0"})))
        case _:
            return replace(grid, sheets=(entry_sheet(grid, "67"),))


def chosen(book: Grid, choices: list[str]) -> Grid:
    column = CONFLICTS.columns["choice"]
    rows = range(CONFLICTS.first_row, CONFLICTS.first_row + len(choices))
    cells = {f"{column}{row}": Content(choice) for row, choice in zip(rows, choices, strict=True)}
    return applied(book, Plan({"Conflits": SheetPlan(cells)}))


def entries(book: Grid) -> dict[str, Sheet]:
    return {code: entry_sheet(book, code) for code in ("67", "68")}


@settings(max_examples=tries(25))
@given(EDITS, EDITS, st.sampled_from(["never sent", "altered", "lost", "alone"]), st.data())
def test_no_cell_changes_without_a_decision_and_each_decision_is_applied(ours, theirs, way, data):
    book = typed_in(master_grid(), "67", ours)
    back = forged(one_department(typed_in(with_baseline(master_grid(), FIRST), "67", theirs)), way)

    def merged(grid: Grid):
        campaign = read_campaign(grid)
        return integrate(campaign, [read_return(back, campaign, SENDINGS)], data.draw(st.sampled_from(OnConflict)))

    done = merged(book)
    listed = applied(book, done.change)

    [result] = done.returns
    assert result.written == ()
    assert entries(listed) == entries(book)
    assert set(done.change.sheets) <= {"Conflits"}
    assert merged(listed).change == Plan(), "the same return twice adds nothing"
    lines = read_conflicts(next(s for s in listed.sheets if s.name == "Conflits")).lines
    assert {line.subject for line in lines} == {each.subject for each in result.conflicts}

    choices = [data.draw(st.sampled_from(["Prendre", "Garder", ""])) for _ in lines]
    decided = chosen(listed, choices)
    outcome = decide(read_campaign(decided))
    after = applied(decided, outcome.change)

    assert (outcome.taken, outcome.kept) == (choices.count("Prendre"), choices.count("Garder"))
    taken = {line.subject: line.their_value for line, choice in zip(lines, choices, strict=True) if choice == "Prendre"}
    expected = typed_in(book, "67", {place(subject): value for subject, value in taken.items()})
    assert entries(after) == entries(expected)
    left = read_conflicts(next(s for s in after.sheets if s.name == "Conflits")).lines
    assert [line.subject for line in left] == [line.subject for line, c in zip(lines, choices, strict=True) if not c]


def place(subject) -> tuple[str, str]:
    return (subject.key, subject.period) if subject.period else comment(subject.key)


def one_department(grid: Grid) -> Grid:
    gone = entry_sheet(grid, "68").name
    return replace(grid, sheets=tuple(s for s in grid.sheets if s.name != gone))
