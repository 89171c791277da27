"""The workbook that returns go into: what it says, what is written, which findings arise, what is left to decide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import found, plain, table, year
from factories import grid as workbook

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.merge import Difference
from calpae_xl.core.returns.target import MergeTarget
from calpae_xl.core.sheets.conflicts import CONFLICT_HEADERS
from calpae_xl.core.sheets.findings import FINDING_HEADERS, TO_REVIEW
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.model import Reservation, ReservationType
from calpae_xl.core.trade.values import Value
from calpae_xl.core.workbook.grid import Grid, Sheet
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role
from calpae_xl.core.workbook.plan import Plan, applied
from calpae_xl.core.workbook.sheet_recognition import MissingResultSheetError
from calpae_xl.core.workbook.tables import find_table

HOUSED, OF_AGE = ("67", "ase_logement_stable", year(2019)), ("67", "ase_majeurs_annee", year(2019))
FIGURE = Subject("67", Part.FIGURE, "ase_logement_stable", "Réalisé 2019")
COMMENT = Subject("67", Part.COMMENT, "ase_logement_stable")
ESTIMATED = Subject("67", Part.RESERVATION, "ase_logement_stable", "2019", ReservationType.ESTIMATED)


def bound_fingerprint(housed: int) -> str:
    """Fingerprint of « 522 > 426 »: more young people housed than came of age."""
    [finding] = found({HOUSED: housed, OF_AGE: 426}, Code.HARD_BOUND)
    return finding.fingerprint


def grid(*answers: dict[str, str], conflicts: bool = True, **options: object) -> Grid:
    """Two figures, one of which breaks a bound, and what « Contrôles » and « Conflits » hold."""
    book = workbook({HOUSED: 522, OF_AGE: 426}, **options)
    rows = [[answer.get(field) for field in FINDING_HEADERS] for answer in answers]
    sheets = [sheet for sheet in book.sheets if sheet.name != SHEET_NAMES[Role.FINDINGS]]
    sheets.append(table(Role.FINDINGS, [*FINDING_HEADERS.values()], rows))
    if conflicts:
        sheets.append(table(Role.CONFLICTS, [*CONFLICT_HEADERS.values()], []))
    return replace(book, sheets=tuple(sheets))


def answered(housed: int, **fields: str) -> dict[str, str]:
    """A line of « Contrôles » on the bound that a figure breaks."""
    key = "67|ase_logement_stable|Réalisé 2019"
    return {"code": "B201", "key": key, "fingerprint": bound_fingerprint(housed), **fields}


def target(book: Grid) -> MergeTarget:
    return MergeTarget(read_campaign(book))


def change(subject: Subject, theirs: Value | None, ours: Value | None = None) -> Difference:
    return Difference(subject, None, ours, theirs)


def sheet(book: Grid, role: Role) -> Sheet:
    return next(sheet for sheet in book.sheets if sheet.name == SHEET_NAMES[role])


def answers(book: Grid) -> dict[str, tuple[object, object]]:
    """Decision and justification of « Contrôles », by fingerprint."""
    listed = find_table(sheet(book, Role.FINDINGS), FINDING_HEADERS.values())
    assert listed is not None
    fields = [FINDING_HEADERS[name] for name in ("fingerprint", "decision", "justification")]
    rows = [[cells.get(header) for header in fields] for _, cells in listed.rows()]
    return {str(name): (decision, text) for name, decision, text in rows}


def test_a_department_says_its_figures_comments_reservations_and_answers():
    book = grid(
        answered(522, decision="Accepter", justification="Deux foyers."),
        comments={("67", "ase_logement_stable"): "Vu."},
        reservations=[Reservation("67", "ase_logement_stable", "2019", ReservationType.ESTIMATED, "à vue")],
    )

    said = target(book).said("67")

    assert (said[FIGURE], said[COMMENT], said[ESTIMATED]) == (522, "Vu.", "à vue")
    key = bound_fingerprint(522)
    assert said[Subject("67", Part.DECISION, key)] == "Accepter"
    assert said[Subject("67", Part.JUSTIFICATION, key)] == "Deux foyers."
    assert Subject("67", Part.FIGURE, "inconnu", "Réalisé 2019") not in said


def test_what_is_to_be_written_is_said_at_once_and_written_in_its_cell():
    book = grid()
    into = target(book)

    into.write([change(FIGURE, 400), change(COMMENT, "Recompté.")])

    assert (into.said("67")[FIGURE], into.said("67")[COMMENT]) == (400, "Recompté.")
    after = read_campaign(applied(book, into.change()))
    assert after.series["67"]["ase_logement_stable"][1].typed == 400
    assert target(applied(book, into.change())).said("67")[COMMENT] == "Recompté."


def test_nothing_to_write_plans_nothing():
    assert target(grid()).change() == Plan()


def test_findings_that_only_the_return_raises_are_looked_for():
    into = target(grid(answered(522)))
    assert [*into.findings] == [bound_fingerprint(522)]

    into.write([change(FIGURE, 600)])
    into.find_anew()

    assert bound_fingerprint(600) in into.findings
    assert bound_fingerprint(522) not in into.findings


def reviewed(book: Grid, theirs: dict[Part, str | None], written: Part) -> Grid:
    """Integrate a figure that breaks the bound anew, and the answer that came with it.

    Args:
        book: The workbook.
        theirs: The whole answer of the return.
        written: The part of it that differs from what the workbook said of the new finding.
    """
    key = bound_fingerprint(600)
    said = {Subject("67", part, key): value for part, value in theirs.items()}
    into, subject = target(book), Subject("67", written, key)
    into.write([change(FIGURE, 600)])
    into.find_anew()
    into.write([change(subject, said[subject])])
    into.answer_whole(said, [subject])
    return applied(book, into.change())


def test_a_return_that_justifies_a_new_finding_leaves_nothing_of_the_former_one_to_review():
    before = grid(answered(522, justification="Deux foyers."))

    after = reviewed(before, {Part.DECISION: None, Part.JUSTIFICATION: "Trois foyers."}, Part.JUSTIFICATION)

    # Without the whole answer, the former one would stand there « À revoir », and lift nothing.
    assert answers(after)[bound_fingerprint(600)] == (None, "Trois foyers.")


def test_a_return_that_decides_a_new_finding_leaves_nothing_of_the_former_justification():
    before = grid(answered(522, justification="Deux foyers."))

    after = reviewed(before, {Part.DECISION: "Refuser", Part.JUSTIFICATION: None}, Part.DECISION)

    assert answers(after)[bound_fingerprint(600)] == ("Refuser", None)


def test_a_new_finding_that_the_return_does_not_answer_is_to_be_reviewed():
    before = grid(answered(522, justification="Deux foyers."))
    into = target(before)
    into.write([change(FIGURE, 600)])
    into.find_anew()
    other = Subject("67", Part.JUSTIFICATION, bound_fingerprint(600))

    into.answer_whole({other: "Trois foyers."}, [])

    assert into.findings[bound_fingerprint(600)].decision.text == TO_REVIEW
    assert other not in into.said("67")


def test_an_answer_to_a_finding_that_stood_already_takes_no_more_than_what_changed():
    before = grid(answered(522, decision="Accepter", justification="Deux foyers."))
    into, key = target(before), bound_fingerprint(522)
    theirs = {Subject("67", Part.DECISION, key): None, Subject("67", Part.JUSTIFICATION, key): "Trois foyers."}
    subject = Subject("67", Part.JUSTIFICATION, key)
    into.write([change(subject, "Trois foyers.")])

    into.answer_whole(theirs, [subject])

    assert answers(applied(before, into.change())) == {key: ("Accepter", "Trois foyers.")}


def test_a_cell_that_the_workbook_has_lost_is_told_by_its_label_and_header():
    into = target(grid())

    assert plain(into.homeless(FIGURE).text) == (
        "« Jeunes en logement stable », « Réalisé 2019 » : le retour a changé une cellule que le classeur n’a plus."
    )
    assert "« Commentaires »" in plain(into.homeless(COMMENT).text)
    assert "« disparu »" in plain(into.homeless(Subject("67", Part.FIGURE, "disparu", "Réalisé 2019")).text)


@pytest.mark.parametrize(
    ("subject", "ours", "told"),
    [
        pytest.param(FIGURE, 521, "le classeur a changé depuis", id="changed since"),
        pytest.param(FIGURE, None, "le classeur a changé depuis", id="blank when it was shown"),
        pytest.param(
            Subject("67", Part.FIGURE, "disparu", "Réalisé 2019"),
            1,
            "une cellule que le classeur n’a plus",
            id="no row",
        ),
        pytest.param(
            Subject("67", Part.JUSTIFICATION, "0123"), None, "un constat que le classeur n’a pas", id="no finding"
        ),
    ],
)
def test_the_side_of_the_return_is_refused_where_the_workbook_says_something_else(subject, ours, told):
    into = target(grid())

    refused = into.refusal(into.line(change(subject, 3, ours), "retour.xlsx"), subject)

    assert refused is not None
    assert told in plain(refused.text)


@pytest.mark.parametrize("ours", [522, "522"], ids=["as it was shown", "the same, typed as text"])
def test_the_side_of_the_return_may_be_written_where_the_workbook_says_what_was_shown(ours):
    into = target(grid())

    assert into.refusal(into.line(change(FIGURE, 3, ours), "retour.xlsx"), FIGURE) is None


def test_a_conflict_is_listed_until_it_is_closed():
    book = grid()
    into = target(book)
    listed = applied(book, into.change([into.line(change(FIGURE, 400, 522), "retour.xlsx")]))
    later = target(listed)

    assert [line.subject for line in later.conflicts.lines] == [FIGURE]
    assert later.change() == Plan()
    closed = target(applied(listed, later.change(closed=later.conflicts.lines)))
    assert closed.conflicts.lines == ()


def test_a_conflict_leaves_once_somebody_has_typed_what_the_return_says():
    book = grid()
    into = target(book)
    listed = applied(book, into.change([into.line(change(FIGURE, 400, 522), "retour.xlsx")]))
    typed = target(listed)
    typed.write([change(FIGURE, "400")])

    after = target(applied(listed, typed.change()))

    assert after.conflicts.lines == ()


def test_without_a_sheet_of_conflicts_none_can_be_listed():
    into = target(grid(conflicts=False))

    with pytest.raises(MissingResultSheetError, match="Conflits"):
        into.change([into.line(change(FIGURE, 400, 522), "retour.xlsx")])


def doubtful(theirs: Value | None) -> Difference:
    return Difference(FIGURE, None, 522, theirs, sent_known=False)


def listing(book: Grid, *words: tuple[Difference, str]) -> Grid:
    into = target(book)
    return applied(book, into.change([into.line(difference, file) for difference, file in words]))


def waiting(book: Grid) -> list[tuple[str, str]]:
    return [(line.file, line.theirs) for line in target(book).conflicts.lines]


def test_a_later_word_of_a_department_takes_the_place_of_its_earlier_one():
    once = listing(grid(), (change(FIGURE, 400, 522), "un.xlsx"))

    assert waiting(listing(once, (change(FIGURE, 401, 522), "deux.xlsx"))) == [("deux.xlsx", "401")]


def test_a_return_that_is_not_believed_takes_the_place_of_no_other():
    once = listing(grid(), (change(FIGURE, 400, 522), "un.xlsx"))
    twice = listing(once, (doubtful(300), "faux.xlsx"), (doubtful(301), "nu.xlsx"))

    assert waiting(twice) == [("un.xlsx", "400"), ("faux.xlsx", "300"), ("nu.xlsx", "301")]
    assert waiting(listing(twice, (doubtful(302), "nu.xlsx")))[2] == ("nu.xlsx", "302")


def test_a_return_that_is_not_believed_adds_nothing_to_what_waits_already():
    once = listing(grid(), (change(FIGURE, 400, 522), "un.xlsx"))

    assert waiting(listing(once, (doubtful("400"), "nu.xlsx"))) == [("un.xlsx", "400")]
