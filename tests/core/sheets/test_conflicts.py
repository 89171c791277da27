"""« Conflits » as a table: its lines read and written, and what people may do to them."""

from __future__ import annotations

import pytest

from calpae_xl.core.sheets.conflicts import (
    CONFLICT_HEADERS,
    KEEP,
    NOTHING_TO_DECIDE,
    PLACES,
    TABLE,
    TAKE,
    ConflictLine,
    MissingConflictColumnError,
    conflicts_contents,
    read_conflicts,
)
from calpae_xl.core.trade.declaration import Part, Subject
from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.workbook.grid import Sheet

LINE = ConflictLine(
    territory="67",
    part="chiffre",
    ours="11",
    theirs="22",
    file="retour.xlsx",
    kind="chiffre",
    key="rsa_1er_cer",
    header="Réalisé 2021",
    ours_type="nombre",
    ours_value="11",
    theirs_type="texte",
    theirs_value="22",
)


def written(*lines: ConflictLine) -> Sheet:
    """The sheet as a file would hold these lines."""
    headers = {f"{letters}{PLACES.row}": CONFLICT_HEADERS[name] for name, letters in PLACES.columns.items()}
    cells = {a: c.value for a, c in conflicts_contents(lines).cells.items() if c.value is not None}
    return Sheet("Conflits", {**headers, **cells})


def test_a_line_has_a_field_for_every_column():
    assert ConflictLine._fields == (*CONFLICT_HEADERS,)


def test_what_is_written_reads_back_with_the_type_of_each_side():
    [line] = read_conflicts(written(LINE)).lines

    assert line == LINE
    assert (line.our_value, line.their_value) == (11, "22")
    assert line.subject == Subject("67", Part.FIGURE, "rsa_1er_cer", "Réalisé 2021")


def test_a_reservation_is_told_by_its_hidden_kind():
    line = LINE._replace(kind="réserve", header="2021", reservation="estimated")

    assert line.subject == Subject("67", Part.RESERVATION, "rsa_1er_cer", "2021", ReservationType.ESTIMATED)


@pytest.mark.parametrize(
    "altered", [{"kind": "autre"}, {"reservation": "autre"}, {"ours_type": "autre"}, {"theirs_type": "logique"}]
)
def test_a_line_whose_hidden_columns_were_altered_is_nobodys(altered: dict[str, str]):
    assert LINE._replace(**altered).subject is None


@pytest.mark.parametrize(
    ("typed", "decision"), [("garder", KEEP), (" PRENDRE ", TAKE), ("", None), ("oui", None), ("Garder ?", None)]
)
def test_a_decision_is_read_as_people_type_it(typed: str, decision: str | None):
    assert LINE._replace(choice=typed).decision == decision


def test_an_empty_table_keeps_one_line_that_says_so_and_reads_as_none():
    contents = conflicts_contents([])

    assert contents.table_rows == {TABLE: 5}
    assert [c.value for c in contents.cells.values() if c.value] == [NOTHING_TO_DECIDE]
    assert read_conflicts(written()).lines == ()
    assert read_conflicts(None).lines == ()


def test_a_lost_header_is_refused():
    values = {address: value for address, value in written(LINE).values.items() if value != "Décision"}

    with pytest.raises(MissingConflictColumnError, match="la colonne «\u00a0Décision\u00a0» est introuvable"):
        read_conflicts(Sheet("Conflits", values))
