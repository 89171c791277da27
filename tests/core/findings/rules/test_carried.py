"""Texts that a campaign carries over from the one before, and that somebody should read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from masters import master_grid

from calpae_xl.core.campaign.campaign import Campaign, read_campaign
from calpae_xl.core.findings.validation import validate
from calpae_xl.core.results.findings import findings_lines
from calpae_xl.core.sheets.findings import ACCEPTED, JUSTIFIED
from calpae_xl.core.sheets.vintages import PublishedRemark, RemarkNature, reservation_text
from calpae_xl.core.trade.codes import Code, Severity
from calpae_xl.core.trade.finding import Finding

INDICATOR = "ase_logement_stable"


def campaign(*remarks: PublishedRemark, decisions: Mapping[str, str] | None = None) -> Campaign:
    return replace(read_campaign(master_grid()), remarks=remarks, decisions=decisions or {})


def comment(text: str, vintage: str = "2021") -> PublishedRemark:
    return PublishedRemark(vintage, "67", INDICATOR, "", RemarkNature.COMMENT, text)


def text() -> str:
    return campaign().comments["67", INDICATOR][0].strip()


def found(asked: Campaign, code: Code) -> list[Finding]:
    return [finding for finding in validate(asked).findings if finding.code is code]


def test_a_comment_that_stands_as_it_was_is_to_be_read_again():
    (finding,) = found(campaign(comment(text())), Code.CARRIED_COMMENT)

    assert (finding.territory, finding.indicator, finding.severity) == ("67", INDICATOR, Severity.INFO)
    assert finding.at == campaign().comments["67", INDICATOR][1]


@pytest.mark.parametrize("remark", [comment("Autre chose."), comment(text(), vintage="2022")])
def test_a_comment_that_changed_or_is_of_this_campaign_asks_nothing(remark: PublishedRemark):
    assert found(campaign(remark), Code.CARRIED_COMMENT) == []


def test_only_the_latest_vintage_that_says_anything_counts():
    assert found(campaign(comment(text(), "2020"), comment("Autre chose.", "2021")), Code.CARRIED_COMMENT) == []


def test_accepting_closes_it_and_its_line_says_so():
    (finding,) = found(campaign(comment(text())), Code.CARRIED_COMMENT)

    accepted = campaign(comment(text()), decisions={finding.fingerprint: "accepter"})
    validation = validate(accepted)
    before = campaign().listed
    lines = findings_lines(accepted, validation, before)

    assert found(accepted, Code.CARRIED_COMMENT) == []
    assert [text for each, text in validation.justified if each.code is Code.CARRIED_COMMENT] == [ACCEPTED]
    assert [line.severity.text for line in lines if line.code.text == "T306"] == [JUSTIFIED]


def test_it_is_asked_again_of_the_campaign_after_next():
    (first,) = found(campaign(comment(text())), Code.CARRIED_COMMENT)
    (second,) = found(campaign(comment(text(), "2021"), comment(text(), "2021b")), Code.CARRIED_COMMENT)

    assert first.fingerprint != second.fingerprint


def test_a_reservation_without_a_year_is_to_be_read_again():
    base = campaign()
    line = next(line for line in base.reserved.lines if not line.period)
    remark = PublishedRemark(
        "2021", line.territory, line.indicator, "", RemarkNature.RESERVATION, reservation_text(line.fields)
    )

    (finding,) = found(campaign(remark), Code.CARRIED_RESERVATION)

    assert finding.at == base.reserved.cell(line, "type")


def test_a_reservation_on_a_year_goes_with_its_year():
    base = campaign()
    line = next(line for line in base.reserved.lines if line.period)
    remark = PublishedRemark(
        "2021", line.territory, line.indicator, line.period, RemarkNature.RESERVATION, reservation_text(line.fields)
    )

    assert found(campaign(remark), Code.CARRIED_RESERVATION) == []


def test_a_comment_is_known_by_the_id_that_its_indicator_had():
    published = comment(text())
    now = campaign(published._replace(indicator="logement_autrefois"))
    indicators = now.referential.indicators
    heir = replace(indicators[INDICATOR], replaces=("logement_autrefois",))
    renamed = replace(now, referential=replace(now.referential, indicators={**indicators, INDICATOR: heir}))

    assert found(now, Code.CARRIED_COMMENT) == []
    assert [finding.indicator for finding in found(renamed, Code.CARRIED_COMMENT)] == [INDICATOR]
