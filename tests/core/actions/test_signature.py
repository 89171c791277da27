"""What « Journal » says of an action: lines to keep first, the one that sums up last."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from factories import campaign, year

from calpae_xl.core.actions.signature import Receipt, Signature
from calpae_xl.core.campaign.digest import entries_digest
from calpae_xl.core.figures.processed import Processed, process_campaign
from calpae_xl.core.sheets.journal import Action

AT = datetime(2026, 11, 22, 10, 30, 5, 123456)


@pytest.fixture(scope="module")
def work() -> Processed:
    return process_campaign(campaign({("67", "rsa_1er_rdv", year(2021)): 12}))


def test_an_action_alone_has_one_line_about_the_workbook(work: Processed):
    [line] = Signature(Action.VALIDATE, AT, "jeanne", "5 constats").entries(work.campaign, 12)

    assert (line.user, line.action, line.detail, line.cells) == ("jeanne", "Valider", "5 constats", 12)
    assert (line.file, line.digest) == ("essai.xlsx", entries_digest(work.campaign))


@pytest.mark.parametrize("at", [AT, AT.replace(tzinfo=UTC)], ids=["local", "with a time zone"])
def test_the_time_is_told_to_the_second_as_clocks_show_it(at: datetime, work: Processed):
    [line] = Signature(Action.VALIDATE, at, "jeanne", "").entries(work.campaign, 0)

    assert line.at == datetime(2026, 11, 22, 10, 30, 5)


def test_a_file_that_was_read_or_sent_takes_the_place_of_the_workbook(work: Processed):
    [line] = Signature(Action.SEND, AT, "jeanne", "collecte", file="copie.xlsx", digest="abc").entries(work.campaign, 3)

    assert (line.file, line.digest) == ("copie.xlsx", "abc")


def test_texts_that_must_not_be_lost_come_first_and_count_no_cell(work: Processed):
    lines = Signature(Action.CORRECT, AT, "jeanne", "2 corrections", kept=("ND 8 interventions", "355 agents")).entries(
        work.campaign, 2
    )

    assert [line.detail for line in lines] == ["ND 8 interventions", "355 agents", "2 corrections"]
    assert [line.cells for line in lines] == [None, None, 2]


@pytest.mark.parametrize(("length", "parts"), [(16_000, 1), (16_001, 2), (0, 0)])
def test_a_text_longer_than_a_cell_is_cut_and_nothing_of_it_is_lost(length: int, parts: int, work: Processed):
    text = "é" * length

    *kept, _ = Signature(Action.CORRECT, AT, "jeanne", "", kept=(text,)).entries(work.campaign, 0)

    assert len(kept) == parts
    assert "".join(line.detail for line in kept) == text


def test_files_received_together_have_a_line_each(work: Processed):
    receipts = (Receipt("67.xlsx", "aa", "3 cellules"), Receipt("68.xlsx", "bb", "rien"))

    lines = Signature(Action.INTEGRATE, AT, "jeanne", "2 retours", received=receipts).entries(work.campaign, 3)

    assert [(line.file, line.digest, line.detail, line.cells) for line in lines[:2]] == [
        ("67.xlsx", "aa", "3 cellules", None),
        ("68.xlsx", "bb", "rien", None),
    ]
    assert (lines[2].detail, lines[2].cells, lines[2].file) == ("2 retours", 3, "essai.xlsx")
