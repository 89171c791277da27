"""What « Journal » holds of the copies that were sent, and which return is believed against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import campaign, grid, plain

from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.returns.remarks import RemarkKind
from calpae_xl.core.returns.sendings import Sendings, sendings_of
from calpae_xl.core.sheets.baseline import Baseline
from calpae_xl.core.sheets.journal import Action, JournalEntry, with_start
from calpae_xl.core.trade.declaration import Declaration
from calpae_xl.core.trade.dispatch import Dispatch, Purpose
from calpae_xl.core.workbook.layout import SHEET_NAMES, Role

FIRST = Dispatch(Purpose.COLLECTION, "67", "2022", 1, date(2026, 11, 21))
COPY, START, OTHER = "a" * 64, "b" * 64, "c" * 64


def line(detail: str, digest: str, sent: Dispatch = FIRST, action: Action = Action.SEND) -> JournalEntry:
    return JournalEntry("", "jeanne", action.value, detail, 0, sent.file_name, digest)


def signed(sent: Dispatch = FIRST, start: str = START) -> list[JournalEntry]:
    return [line(with_start("collecte du 67, version 1", start), COPY, sent)]


OLDER = [line("collecte du 67, version 1", COPY)]
"""What 0.1.0 kept of a sending."""


def doubt(entries: list[JournalEntry], sent: Dispatch = FIRST, digest: str = START) -> RemarkKind | None:
    told = Sendings(entries).doubt(Baseline(sent, Declaration(), digest))
    return None if told is None else told.kind


@pytest.mark.parametrize(
    ("entries", "sent", "digest", "kind"),
    [
        pytest.param(signed(), FIRST, START, None, id="as it was sent"),
        pytest.param(signed(), FIRST, OTHER, RemarkKind.BASELINE_ALTERED, id="another baseline"),
        pytest.param(signed(), FIRST, COPY, RemarkKind.BASELINE_ALTERED, id="the digest of the file is not that of it"),
        pytest.param(signed(), FIRST._replace(version=2), START, RemarkKind.NEVER_SENT, id="another version"),
        pytest.param(signed(), FIRST._replace(territory="68"), START, RemarkKind.NEVER_SENT, id="relabelled"),
        pytest.param(signed(), FIRST._replace(sent_on=date(2026, 1, 1)), START, RemarkKind.NEVER_SENT, id="other day"),
        pytest.param([], FIRST, START, RemarkKind.NEVER_SENT, id="nothing sent"),
        pytest.param(OLDER, FIRST, OTHER, None, id="a release that kept no digest"),
        pytest.param([*OLDER, *signed()], FIRST, OTHER, RemarkKind.BASELINE_ALTERED, id="made again since"),
        pytest.param([*signed(start=OTHER), *signed()], FIRST, OTHER, None, id="sent twice under one version"),
        pytest.param([line("1 cellule modifiée", COPY, action=Action.INTEGRATE)], FIRST, START, RemarkKind.NEVER_SENT),
    ],
)
def test_a_copy_is_believed_as_far_as_the_journal_holds_the_same(entries, sent, digest, kind):
    assert doubt(entries, sent, digest) is kind


def test_the_sentence_names_the_department_and_the_version():
    told = Sendings([]).doubt(Baseline(FIRST._replace(version=3), Declaration(), START))

    assert told is not None
    assert plain(told.text) == (
        "« Journal » ne connaît pas cet envoi (département 67, version 3) : rien n’en est repris sans vous, chaque "
        "différence avec le classeur est à décider dans « Conflits »."
    )


def test_a_workbook_without_a_journal_has_sent_nothing():
    book = grid()
    bare = replace(book, sheets=tuple(s for s in book.sheets if s.name != SHEET_NAMES[Role.JOURNAL]))

    for each in (campaign(), read_campaign(bare)):
        assert sendings_of(each).doubt(Baseline(FIRST, Declaration(), START)) is not None
