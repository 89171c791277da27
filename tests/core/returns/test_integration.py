"""From returns to what is written, whole: figures first, then the answers to the findings that then stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from factories import found, grid, plain, table, year

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.returns.integration import Integration, OnConflict, decide, integrate, summary
from calpae_xl.core.returns.remarks import RemarkKind, remark
from calpae_xl.core.returns.returned_copy import Returned
from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS, read_conflicts
from calpae_xl.core.sheets.findings import FINDING_HEADERS
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.declaration import Answer, Declaration, Part
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.tables import find_table

HOUSED, OF_AGE = "ase_logement_stable", "ase_majeurs_annee"
Y2019 = "Réalisé 2019"
KEY = f"67|{HOUSED}|{Y2019}"
Figures = Mapping[tuple[str, str], Value | None]


def fingerprint(housed: int) -> str:
    """Of the bound that this many young people housed break."""
    [finding] = found({("67", HOUSED, year(2019)): housed, ("67", OF_AGE, year(2019)): 426}, Code.HARD_BOUND)
    return finding.fingerprint


def workbook(housed: int = 522, **answer: str) -> Grid:
    """Two figures, the second one above its bound, and the line of « Contrôles » that says so."""
    book = grid({("67", HOUSED, year(2019)): housed, ("67", OF_AGE, year(2019)): 426})
    line = {"code": "B201", "key": KEY, "fingerprint": fingerprint(522), **answer}
    kept = [sheet for sheet in book.sheets if sheet.name != SHEET_NAMES[Role.FINDINGS]]
    rows = [[line.get(field) for field in FINDING_HEADERS]]
    kept.append(table(Role.FINDINGS, [*FINDING_HEADERS.values()], rows))
    kept.append(table(Role.CONFLICTS, [*CONFLICT_HEADERS.values()], []))
    return replace(book, sheets=tuple(kept))


def returned(figures: Figures, answers: Mapping[str, Answer] | None = None, sent: Figures | None = None) -> Returned:
    """What the 67 sends back of a copy in which it had 522 and 426."""
    base = dict(sent or {(HOUSED, Y2019): 522, (OF_AGE, Y2019): 426})
    dispatch = Dispatch(Purpose.COLLECTION, "67", "2022", 1, date(2026, 11, 21))
    now = Declaration(figures={**base, **figures}, answers=answers or {})
    return Returned("retour.xlsx", "67", dispatch, Declaration(figures=base), now, ())


def integrated(book: Grid, *backs: Returned, on_conflict: OnConflict = OnConflict.LIST) -> tuple[Integration, Grid]:
    done = integrate(read_campaign(book), backs, on_conflict)
    return done, applied(book, done.change)


def figure(book: Grid) -> Value | None:
    return read_campaign(book).series["67"][HOUSED][1].typed


def answers(book: Grid) -> dict[object, tuple[object, object]]:
    sheet = next(sheet for sheet in book.sheets if sheet.name == SHEET_NAMES[Role.FINDINGS])
    listed = find_table(sheet, FINDING_HEADERS.values())
    assert listed is not None
    names = [FINDING_HEADERS[field] for field in ("fingerprint", "decision", "justification")]
    return {cells.get(names[0]): (cells.get(names[1]), cells.get(names[2])) for _, cells in listed.rows()}


def test_what_changed_there_only_is_written():
    done, after = integrated(workbook(), returned({(HOUSED, Y2019): 400}))

    assert plain(summary(done.returns)) == "1 cellule modifiée"
    assert figure(after) == 400


def test_a_return_that_says_what_it_was_sent_changes_nothing():
    done, _ = integrated(workbook(), returned({}))

    assert done.change == Plan()
    assert plain(summary(done.returns)) == "rien à reprendre"


def test_what_changed_here_only_is_kept_and_counted():
    done, after = integrated(workbook(500), returned({}))

    assert (figure(after), [result.kept for result in done.returns]) == (500, [1])


@pytest.mark.parametrize(
    ("on_conflict", "held", "listed", "overruled"),
    [
        pytest.param(OnConflict.LIST, 500, 1, 0, id="listed"),
        pytest.param(OnConflict.KEEP, 500, 0, 1, id="kept"),
        pytest.param(OnConflict.TAKE, 400, 0, 1, id="taken"),
    ],
)
def test_what_changed_on_both_sides_is_decided_beforehand_or_listed(on_conflict, held, listed, overruled):
    done, after = integrated(workbook(500), returned({(HOUSED, Y2019): 400}), on_conflict=on_conflict)

    [result] = done.returns
    assert (figure(after), len(result.conflicts), result.overruled) == (held, listed, overruled)


def test_of_two_returns_of_one_department_the_second_is_merged_into_what_the_first_wrote():
    done, after = integrated(
        workbook(), returned({(HOUSED, Y2019): 400}), returned({(HOUSED, Y2019): 400, (OF_AGE, Y2019): 430})
    )

    assert plain(summary(done.returns)) == "2 cellules modifiées"
    assert figure(after) == 400


def test_an_answer_to_a_finding_that_only_the_return_raises_lifts_it():
    book = workbook(justification="Deux foyers.")
    back = returned({(HOUSED, Y2019): 600}, {fingerprint(600): Answer("", "Trois foyers.")})

    done, after = integrated(book, back)

    assert plain(summary(done.returns)) == "1 cellule modifiée, 1 réponse reprise"
    # What was written of 522 is not left there to be reviewed: the department has answered of 600.
    assert answers(after)[fingerprint(600)] == (None, "Trois foyers.")


def test_an_answer_to_a_finding_that_is_no_more_is_told():
    back = returned({(HOUSED, Y2019): 400}, {fingerprint(522): Answer("", "Deux foyers.")})

    done, _ = integrated(workbook(), back)

    [told] = [each.text for result in done.returns for each in result.remarks]
    assert plain(told) == (
        "« Deux foyers. » répond à un constat que le classeur n’a pas (département 67) : ce texte n’est pas repris."
    )


@pytest.mark.parametrize(
    "answer", [Answer("", "Deux foyers."), Answer("Accepter", ""), Answer("Refuser", "Deux foyers.")], ids=str
)
@pytest.mark.parametrize("on_conflict", OnConflict, ids=lambda way: way.name)
def test_a_return_answers_the_findings_of_its_own_department_only(answer: Answer, on_conflict: OnConflict):
    """A return of the 68 can neither justify what blocks the 67 nor accept a correction of its figures."""
    ours = returned({}, {fingerprint(522): answer})
    theirs = ours._replace(
        territory="68", sent=Declaration(), declaration=Declaration(answers=ours.declaration.answers)
    )

    done, after = integrated(workbook(), theirs, on_conflict=on_conflict)

    assert answers(after) == answers(workbook())
    assert ("67", HOUSED, year(2019)) in validate(read_campaign(after)).blocked
    told = [plain(each.text) for result in done.returns for each in result.remarks]
    assert told == [
        f"« {text} » répond à un constat (B201, Jeunes en logement stable, 2019) qui n’est pas du département 68 : "
        "rien n’en est repris."
        for text in answer
        if text
    ]
    assert answers(integrated(workbook(), ours, on_conflict=on_conflict)[1]) != answers(workbook())


def test_a_decided_conflict_is_applied_and_leaves_the_table():
    _, listed = integrated(workbook(500), returned({(HOUSED, Y2019): 400}))
    sheet = next(sheet for sheet in listed.sheets if sheet.name == SHEET_NAMES[Role.CONFLICTS])
    places = find_table(sheet, CONFLICT_HEADERS.values())
    assert places is not None
    choice = f"{places.columns[CONFLICT_HEADERS['choice']]}{places.row + 1}"
    chosen = replace(sheet, values={**sheet.values, choice: "Prendre"})
    decided = replace(listed, sheets=tuple(chosen if each is sheet else each for each in listed.sheets))

    done = decide(read_campaign(decided))

    assert (done.taken, done.kept, done.waiting, done.remarks) == (1, 0, 0, ())
    assert figure(applied(decided, done.change)) == 400


def test_an_undecided_conflict_waits():
    _, listed = integrated(workbook(500), returned({(HOUSED, Y2019): 400}))

    done = decide(read_campaign(listed))

    assert (done.taken, done.kept, done.waiting, done.change) == (0, 0, 1, Plan())


def test_reservations_are_counted_apart():
    back = returned({})
    note = {(HOUSED, "2019", ReservationType.ESTIMATED): "à vue"}
    reserved = back._replace(declaration=replace(back.declaration, reservations=note))

    done, after = integrated(workbook(), reserved)

    assert plain(summary(done.returns)) == "1 réserve modifiée"
    assert [r.note for r in read_campaign(after).reservations] == ["à vue"]


DOUBT = remark(RemarkKind.BASELINE_LOST)


def doubted(back: Returned, name: str = "nu.xlsx") -> Returned:
    """The same, of a copy that nobody believes."""
    return back._replace(name=name, dispatch=None, sent=Declaration(), doubt=DOUBT)


@pytest.mark.parametrize("on_conflict", OnConflict, ids=lambda way: way.name)
def test_nothing_is_taken_by_itself_from_a_return_that_is_not_believed(on_conflict: OnConflict):
    back = doubted(
        returned({(HOUSED, Y2019): 400, (OF_AGE, Y2019): 426}, {fingerprint(522): Answer("", "Deux foyers.")})
    )

    done, after = integrated(workbook(), back, on_conflict=on_conflict)

    [result] = done.returns
    assert (result.written, result.overruled, result.doubt) == ((), 0, DOUBT)
    assert plain(result.dispatch) == "nu.xlsx (envoi non reconnu)"
    assert [each.subject.part for each in result.conflicts] == [Part.FIGURE, Part.JUSTIFICATION]
    assert (figure(after), answers(after)) == (522, answers(workbook()))
    assert [*done.change.sheets] == [SHEET_NAMES[Role.CONFLICTS]]


def test_reservations_that_such_a_return_lacks_are_to_be_decided_when_it_has_them_all():
    reserved = grid(reservations=[Reservation("67", HOUSED, "2019", ReservationType.ESTIMATED, "à vue")])
    line = next(sheet for sheet in reserved.sheets if sheet.name == SHEET_NAMES[Role.RESERVATIONS])
    book = workbook()
    book = replace(book, sheets=tuple(line if sheet.name == line.name else sheet for sheet in book.sheets))
    back = doubted(returned({}))

    [result] = integrated(book, back)[0].returns
    [other] = integrated(book, back._replace(reservations_whole=False))[0].returns

    assert [(each.subject.part, each.ours, each.theirs) for each in result.conflicts] == [
        (Part.RESERVATION, "à vue", None)
    ]
    assert other.conflicts == ()


def test_such_a_return_is_compared_with_what_the_others_bring():
    done, after = integrated(workbook(), returned({(HOUSED, Y2019): 400}), doubted(returned({(HOUSED, Y2019): 400})))

    assert (figure(after), [len(result.conflicts) for result in done.returns]) == (400, [0, 0])


def chosen(book: Grid, *choices: str) -> Grid:
    sheet = next(sheet for sheet in book.sheets if sheet.name == SHEET_NAMES[Role.CONFLICTS])
    places = find_table(sheet, CONFLICT_HEADERS.values())
    assert places is not None
    column = places.columns[CONFLICT_HEADERS["choice"]]
    cells = {f"{column}{row}": choice for row, choice in enumerate(choices, places.row + 1) if choice}
    decided = replace(sheet, values={**sheet.values, **cells})
    return replace(book, sheets=tuple(decided if each is sheet else each for each in book.sheets))


@pytest.mark.parametrize(
    ("choices", "held", "left", "kinds"),
    [
        pytest.param(("Prendre", ""), 400, ["400"], [], id="one taken, the other asked again"),
        pytest.param(("Prendre", "Garder"), 400, [], [], id="one taken, the other set aside"),
        pytest.param(("Garder", "Garder"), 500, [], [], id="both set aside"),
        pytest.param(("Prendre", "Prendre"), 500, ["500", "500"], [RemarkKind.CONTRADICTORY], id="contradictory"),
    ],
)
def test_two_words_on_one_cell_are_decided_apart(choices, held, left, kinds):
    _, listed = integrated(workbook(500), returned({(HOUSED, Y2019): 400}), doubted(returned({(HOUSED, Y2019): 300})))
    book = chosen(listed, *choices)

    done = decide(read_campaign(book))
    after = applied(book, done.change)

    assert (figure(after), [each.kind for each in done.remarks]) == (held, kinds)
    assert [line.ours for line in read_conflicts(sheet_of(after)).lines] == left


def sheet_of(book: Grid) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.name == SHEET_NAMES[Role.CONFLICTS])
