"""« Contrôles »: what its lines say, and what people wrote there."""

from __future__ import annotations

import dataclasses

import pytest
from factories import campaign, plain, real_grid, target, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.figures.processed import process_grid
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.sheets.findings import (
    FINDING_HEADERS,
    JUSTIFIED,
    NOTHING_FOUND,
    PLACES,
    TABLE,
    TO_REVIEW,
    FindingLine,
    MissingFindingColumnError,
    findings_contents,
    lines_apart,
    misplaced_notes,
    read_findings,
)
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.values import Marked
from calpae_xl.core.workbook.grid import Grid, Sheet, column_letters, column_number, split_address
from calpae_xl.core.workbook.layout import LAYOUT_VERSION, SHEET_NAMES, Mark, Role
from calpae_xl.core.workbook.plan import Content

HOUSED = ("67", "ase_logement_stable", year(2019))
OF_AGE = ("67", "ase_majeurs_annee", year(2019))
BROKEN = {OF_AGE: 426, HOUSED: 522}
KEY = "67|ase_logement_stable|Réalisé 2019"


def sheet_of(lines: list[FindingLine], extra: dict[str, object] | None = None) -> Sheet:
    """« Contrôles » as a file would hold these lines."""
    contents = findings_contents(lines)
    values = {"A1": Mark(LAYOUT_VERSION, Role.FINDINGS, "", "2022").text}
    values |= {f"{PLACES.columns[name]}{PLACES.row}": header for name, header in FINDING_HEADERS.items()}
    values |= {address: c.value for address, c in contents.cells.items() if c.value is not None}
    formulas = {address: c.formula for address, c in contents.cells.items() if c.formula is not None}
    return Sheet(SHEET_NAMES[Role.FINDINGS], {**values, **(extra or {})}, formulas)


def with_findings(grid: Grid, sheet: Sheet) -> Grid:
    sheets = [s for s in grid.sheets if s.name != sheet.name]
    return dataclasses.replace(grid, sheets=(*sheets, sheet))


def lines_of(entries, previous: Sheet | None = None) -> list[FindingLine]:
    read = campaign(entries)
    return findings_lines(read, validate(read), previous and read_findings(previous))


def run(grid: Grid, previous: Sheet) -> list[FindingLine]:
    read = read_campaign(with_findings(grid, previous))
    return findings_lines(read, validate(read), read_findings(previous))


def written(line: FindingLine, **texts: str) -> FindingLine:
    return line._replace(**{name: Content(text) for name, text in texts.items()})


def the_bound(lines: list[FindingLine]) -> FindingLine:
    [line] = [line for line in lines if line.code.text == "B201"]
    return line


def test_a_line_says_where_what_and_which_figures():
    line = the_bound(lines_of(BROKEN))

    assert [plain(getattr(line, name).text) for name in ("severity", "sheet", "indicator", "period", "code", "key")] == [
        "bloquant", "67 Bas-Rhin", "Jeunes en logement stable", "2019", "B201", KEY,
    ]  # fmt: skip
    assert line.value.value == 522
    assert line.limit.value == 426
    cell = line.cell.text
    assert line.cell.formula == f'=HYPERLINK("#\'67 Bas-Rhin\'!{cell}","{cell}")'


def test_a_finding_on_a_row_has_a_key_without_period():
    read = read_campaign(real_grid())
    keys = [line.key.text for line in findings_lines(read, validate(read)) if line.code.text == "C120"]

    assert "67|ase_ressources|" in keys


def test_only_hard_bounds_and_totals_carry_the_other_operand():
    read = read_campaign(real_grid())
    limits = {line.code.text for line in findings_lines(read, validate(read)) if line.limit.text}

    assert limits == {"B201"}


def test_a_target_in_words_with_a_raised_digit_is_listed_as_formulas_find_it():
    entries = {("67", "ag_delai_demarrage", target()): Marked("≤ 21² jours", "≤ 212 jours")}

    [line] = [line for line in lines_of(entries) if line.limit.text == "BLOQUÉ"]

    assert (line.value.value, line.key.text) == ("≤ 212 jours", "67|ag_delai_demarrage|Attendu 2023")


@pytest.mark.parametrize(
    ("code", "justification", "decision", "lifted"),
    [
        ("B201", "chiffre vrai", "", 1),
        ("B203", "chiffre vrai", "Accepter", 1),
        ("B201", "chiffre vrai", "À revoir", 0),
        ("B201", " \u00a0", "", 0),
        ("B201", "", "Accepter", 0),
        ("B201", "vrai", "", 0),
        ("B201", ". vu", "", 0),
        ("T301", "chiffre vrai", "", 0),
    ],
)
def test_a_hard_bound_is_lifted_by_a_justification_that_stands(code, justification, decision, lifted):
    line = FindingLine(code=Content(code), justification=Content(justification), decision=Content(decision))

    cell = findings_contents([line]).cells[f"{PLACES.columns['lifted']}5"]

    assert cell.value == lifted
    assert cell.formula is not None
    assert "[" not in cell.formula
    assert "$J5" in cell.formula


def test_no_finding_leaves_one_line_that_says_so():
    contents = findings_contents([])

    assert contents.table_rows == {TABLE: 5}
    assert contents.cells[f"{PLACES.columns['message']}5"].value == NOTHING_FOUND


def test_that_line_leaves_with_the_first_finding():
    assert the_bound(lines_of(BROKEN, sheet_of([])))
    assert not [line for line in lines_of(BROKEN, sheet_of([])) if line.message.text == NOTHING_FOUND]


def test_decisions_and_justifications_survive_and_silence():
    lines = lines_of(BROKEN)
    justified = [written(line, justification="Compte vérifié.", decision="Refuser") for line in lines]
    read = campaign(BROKEN)
    again = findings_lines(read, validate(read), read_findings(sheet_of(justified)))

    assert [(line.decision.text, line.justification.text) for line in again] == [("Refuser", "Compte vérifié.")] * len(
        lines
    )


def at_housed(lines: list[FindingLine]) -> dict[str, FindingLine]:
    """The lines of one figure, by code: it breaks a hard bound, jumps, and was revised."""
    found = {code: line for line in lines if line.key.text == KEY for code in line.codes}
    assert {*found} >= {"B201", "T301", "T304"}
    return found


def answered(lines: list[FindingLine], code: str, text: str, key: str = KEY) -> list[FindingLine]:
    """The same lines, with a text on one of them."""
    return [
        written(line, justification=text) if code in line.codes and line.key.text == key else line for line in lines
    ]


TEXT = "Mineurs compris."


def test_one_answer_lifts_every_warning_shown_on_the_figure_and_no_hard_bound():
    grid = real_grid()
    lines = run(grid, sheet_of([]))

    again = run(grid, sheet_of(answered(lines, "T304", TEXT)))

    told = {code: (line.severity.text, line.justification.text) for code, line in at_housed(again).items()}
    assert told == {"B201": ("bloquant", ""), "T301": (JUSTIFIED, TEXT), "T304": (JUSTIFIED, TEXT)}
    assert sum(line.severity.text == JUSTIFIED for line in again) == 1
    assert run(grid, sheet_of(again)) == again


def test_the_answer_to_a_hard_bound_is_its_own():
    grid = real_grid()
    again = run(grid, sheet_of(answered(run(grid, sheet_of([])), "B201", TEXT)))

    told = {code: line.severity.text for code, line in at_housed(again).items()}
    assert told == {"B201": JUSTIFIED, "T301": "avertissement", "T304": "avertissement"}


@pytest.mark.parametrize("runs", [1, 2])
def test_a_warning_that_arises_after_the_answer_waits_for_its_own(runs: int):
    grid = real_grid()
    shown = lines_apart(run(grid, sheet_of([])))

    again = answered([line for line in shown if line.key.text != KEY or line.code.text != "T301"], "T304", TEXT)
    for _ in range(runs):
        again = run(grid, sheet_of(again))

    told = {code: (line.severity.text, line.justification.text) for code, line in at_housed(again).items()}
    assert told["T304"] == (JUSTIFIED, TEXT)
    assert told["T301"] == ("avertissement", "")


def test_an_answer_that_was_taken_back_is_not_given_again_by_the_others():
    grid = real_grid()
    taken = [*lines_apart(run(grid, sheet_of(answered(run(grid, sheet_of([])), "T304", TEXT))))]

    again = at_housed(run(grid, sheet_of(answered(taken, "T301", ""))))

    assert (again["T301"].severity.text, again["T304"].severity.text) == ("avertissement", JUSTIFIED)


def test_each_line_keeps_its_own_words():
    grid = real_grid()
    apart = [*lines_apart(run(grid, sheet_of([])))]
    both = answered(answered(apart, "T304", TEXT), "T301", "Autre périmètre.")

    again = at_housed(run(grid, sheet_of(both)))

    assert (again["T301"].justification.text, again["T304"].justification.text) == ("Autre périmètre.", TEXT)


@pytest.mark.parametrize("text", [".", "Vu", "ok", "ok ok", "aaaaaaaaaa", "à voir plus tard"])
def test_a_text_that_says_nothing_lifts_nothing_stays_and_is_told(text: str):
    grid = real_grid()
    lines = run(grid, sheet_of([]))

    again = at_housed(run(grid, sheet_of(answered(answered(lines, "B201", text), "T304", text))))

    for code, severity in (("B201", "bloquant"), ("T304", "avertissement")):
        assert (again[code].severity.text, again[code].justification.text) == (severity, text)
        assert plain(again[code].remedy.text).endswith(
            f"Le texte « {text} » n’est pas retenu : pour une justification, il faut deux mots différents au moins "
            "(un chiffre n’en est pas un), ou un mot de dix lettres ; « à voir », « en attente » ne suffisent pas."
        )


def test_a_decision_that_decides_nothing_stays_and_is_told():
    grid = real_grid()
    lines = run(grid, sheet_of([]))
    lines = [written(line, decision="Peut-être") if line.code.text == "B201" else line for line in lines]

    again = the_bound(run(grid, sheet_of(lines)))

    assert again.decision.text == "Peut-être"
    assert plain(again.remedy.text).endswith(
        "« Peut-être » ne décide rien : dans « Décision », choisissez « Accepter » ou « Refuser », ou effacez."
    )


def test_a_justified_finding_stays_listed_as_such():
    grid = real_grid()
    read = read_campaign(grid)
    lines = findings_lines(read, validate(read))
    lines = [written(line, justification="Oui, compté.") if line.code.text == "B201" else line for line in lines]

    again = run(grid, sheet_of(lines))

    assert the_bound(again).severity.text == JUSTIFIED
    assert {line.fingerprint for line in again} == {line.fingerprint for line in lines}
    assert (plain(the_bound(lines).priority.text), plain(the_bound(again).priority.text)) == (
        "1 – bloque",
        "1 – expliqué",
    )


def test_what_was_written_of_a_figure_that_changed_is_to_be_reviewed_and_lifts_nothing():
    before = [written(line, justification="Oui, compté.") for line in lines_of(BROKEN) if line.code.text == "B201"]
    changed = real_grid({HOUSED: 530})

    once = run(changed, sheet_of(before))
    line = the_bound(once)
    twice = run(changed, sheet_of(once))

    assert (line.decision.text, line.justification.text) == (TO_REVIEW, "Oui, compté.")
    assert line.severity.text == "bloquant"
    assert the_bound(twice) == line
    read = read_campaign(with_findings(changed, sheet_of(twice)))
    assert HOUSED in validate(read).blocked


def test_it_lifts_again_once_somebody_cleared_the_word():
    before = [written(line, justification="Oui, compté.") for line in lines_of(BROKEN) if line.code.text == "B201"]
    changed = real_grid({HOUSED: 530})
    cleared = [written(line, decision="") for line in run(changed, sheet_of(before))]

    again = run(changed, sheet_of(cleared))

    assert the_bound(again).severity.text == JUSTIFIED
    assert the_bound(again).lifted


def test_a_line_nobody_wrote_on_is_not_to_be_reviewed():
    assert the_bound(lines_of({**BROKEN, HOUSED: 530}, sheet_of(lines_of(BROKEN)))).decision.text == ""


def test_a_finding_that_is_no_more_leaves():
    lines = [written(line, justification="Oui, compté.") for line in lines_of(BROKEN)]

    assert not [line for line in lines_of({**BROKEN, HOUSED: 300}, sheet_of(lines)) if line.code.text == "B201"]


def worked_lines(grid: Grid, previous: Sheet | None = None) -> list[FindingLine]:
    work = process_grid(grid if previous is None else with_findings(grid, previous))
    return findings_lines(work.campaign, work.validation, previous and read_findings(previous), work.cells)


def weights(lines: list[FindingLine]) -> list[tuple[str, str, str]]:
    return [(plain(line.priority.text), plain(line.effect.text), line.period.text) for line in lines]


def test_what_to_do_first_comes_first():
    lines = worked_lines(real_grid())

    assert weights(lines)[:8] == [
        ("1 – bloque", "change tout le total", "2020"),
        ("1 – bloque", "change le total de 81 %", "2021"),
        ("1 – bloque", "", "2019"),
        ("1 – bloque", "", "2020"),
        ("1 – bloque", "", "2020"),
        ("2 – pèse sur un total", "change tout le total", "2022"),
        ("2 – pèse sur un total", "change tout le total", "2022"),
        ("2 – pèse sur un total", "change le total de 99 %", "2022"),
    ]
    assert [*dict.fromkeys(priority for priority, _, _ in weights(lines))] == [
        "1 – bloque", "2 – pèse sur un total", "3 – à expliquer", "4 – pour mémoire",
    ]  # fmt: skip
    assert {effect for priority, effect, _ in weights(lines) if priority.startswith("4")} == {""}


def test_of_equal_effects_the_campaign_year_comes_first():
    lines = [line for line in worked_lines(real_grid()) if line.priority.text.startswith("3") and not line.effect.text]
    years = [line.period.text == "2022" for line in lines]

    assert True in years
    assert years == sorted(years, reverse=True)


def test_the_order_is_ours_whatever_people_made_of_it_and_new_findings_go_where_they_belong():
    grid = real_grid()
    lines = worked_lines(grid)
    sorted_by_people = sorted(lines, key=lambda line: (line.code.text, line.key.text))[5:]

    assert worked_lines(grid, sheet_of(sorted_by_people)) == lines


def test_what_is_settled_goes_below_what_asks_and_keeps_its_number():
    grid = real_grid()
    lines = worked_lines(grid)
    first = next(line for line in lines if line.priority.text.startswith("2"))

    again = worked_lines(
        grid, sheet_of([line if line != first else written(first, justification=TEXT) for line in lines])
    )

    settled = next(line for line in again if line.key == first.key and line.severity.text == JUSTIFIED)
    assert (plain(settled.priority.text), settled.severity.text) == ("2 – expliqué", JUSTIFIED)
    assert {line.priority.text[:1] for line in again[: again.index(settled)]} == {"1", "2", "3", "4"}
    assert again[again.index(settled) + 1 :] == []
    assert worked_lines(grid, sheet_of(again)) == again


def test_the_warnings_of_a_figure_share_a_line_and_what_blocks_has_its_own():
    lines = [line for line in worked_lines(real_grid()) if line.key.text == KEY]

    assert [(line.code.text, len(line.fingerprints)) for line in lines] == [("B201", 1), ("T301, T304", 2)]
    assert "522" in lines[1].message.text


def test_every_finding_stands_on_one_line():
    read = read_campaign(real_grid())
    found = [finding.fingerprint for finding in validate(read).findings]

    listed = [each for line in worked_lines(real_grid()) for each in line.fingerprints]

    assert sorted(listed) == sorted(found)


def test_lines_of_a_workbook_that_had_one_for_each_finding_are_gathered_with_their_words():
    grid = real_grid()
    apart = answered([*lines_apart(run(grid, sheet_of([])))], "T301", "Vu")

    [line] = [line for line in run(grid, sheet_of(apart)) if line.key.text == KEY and "T301" in line.codes]

    assert (line.codes, line.justification.text) == (("T301", "T304"), "Vu")


def test_every_line_says_what_to_do_whatever_the_filter_or_the_order():
    lines = worked_lines(real_grid())

    assert all(len(line.remedy.text) > 20 for line in lines)
    assert not any(line.remedy.text.count("écrivez pourquoi") > 1 for line in lines)
    [line] = [line for line in lines if line.codes == ("T301", "T304") and line.key.text == KEY]
    assert plain(line.remedy.text) == "Vérifiez le chiffre ; s’il est exact, écrivez pourquoi dans « Justification »."


def test_a_line_does_not_repeat_the_name_that_stands_in_its_own_column():
    lines = worked_lines(real_grid())

    assert not [line for line in lines if line.message.text.startswith(typeset(f"« {line.indicator.text} »"))]
    assert any(
        plain(line.message.text).startswith("Vaut 522, plus que « Jeunes devenus majeurs » (426)") for line in lines
    )


def test_a_line_that_people_added_is_kept():
    own = FindingLine(message=Content("Penser à appeler le service."), justification=Content("fait"))

    assert own.message in [line.message for line in lines_of(BROKEN, sheet_of([own]))]


def test_moved_rows_and_columns_are_found_by_their_headers():
    def moved(address: str) -> str:
        letters, row = split_address(address)
        return f"{column_letters(column_number(letters) + 1)}{row + 2}" if letters != "A" else address

    lines = [written(line, justification="Oui, compté.") for line in lines_of(BROKEN)]
    sheet = sheet_of(lines)
    previous = read_findings(Sheet(sheet.name, {moved(address): value for address, value in sheet.values.items()}))

    contents = findings_contents(lines_of(BROKEN, None), previous.places)

    assert previous.places.row == PLACES.row + 2
    assert [line.justification.text for line in previous.lines.values()] == ["Oui, compté."] * len(lines)
    assert contents.cells["C7"].value == lines[0].priority.text
    assert "$K7" in contents.cells["T7"].formula
    assert contents.cells["U7"].formula.endswith(',COUNT($U$6:$U6)+1,""))')


def test_a_lost_header_is_refused_rather_than_losing_what_was_written():
    sheet = sheet_of(lines_of(BROKEN))
    values = dict(sheet.values)
    values[f"{PLACES.columns['justification']}{PLACES.row}"] = "Mes notes"

    with pytest.raises(MissingFindingColumnError, match=r"Justification.*est introuvable"):
        read_findings(Sheet(sheet.name, values)).whole  # noqa: B018


def test_notes_beside_the_table_that_no_longer_face_their_finding_are_told():
    lines = lines_of(BROKEN)
    sheet = sheet_of(lines, {"Z5": "ma note", f"Z{4 + len(lines)}": "l'autre"})
    previous = read_findings(sheet)

    assert misplaced_notes(previous, findings_contents(lines)) == []
    assert misplaced_notes(previous, findings_contents(lines[1:])) == [5, 4 + len(lines)]


def test_a_text_that_a_cell_could_not_hold_is_cut():
    [line] = [line for line in lines_of({HOUSED: "x" * 32_000}) if line.code.text == "C109"]

    assert line.message.text.endswith("…")
    assert len(line.message.text) == 2_000


def test_every_severity_is_a_word_that_formulas_look_up():
    assert {severity.value for severity in Severity} == {"blocking", "warning", "info"}
    assert {code for code in Code if code.justifiable and code.severity is Severity.BLOCKING} == {
        Code.HARD_BOUND,
        Code.UNBALANCED_TOTAL,
    }


def test_the_link_of_a_hidden_id_goes_to_its_neighbour_and_still_says_where_it_is():
    real = real_grid()
    entry = next(sheet for sheet in real.sheets if sheet.values.get("A6") is not None and sheet.name.startswith("67"))
    doubled = dataclasses.replace(entry, values={**entry.values, "A7": entry.values["A6"]})
    sheets = tuple(doubled if sheet is entry else sheet for sheet in real.sheets)
    read = read_campaign(dataclasses.replace(real, sheets=sheets))

    lines = findings_lines(read, validate(read))

    line = next(line for line in lines if line.code.text == Code.DUPLICATE_INDICATOR.text)
    assert line.cell == Content("A7", f'=HYPERLINK("#\'{entry.name}\'!B7","A7")')
