"""The name of a copy that is sent."""

from __future__ import annotations

from datetime import date

import pytest

from calpae_xl.core.trade.dispatch import Dispatch, Purpose, next_version, parse_file_name

SENT = date(2026, 11, 21)
TO_67 = Dispatch(Purpose.COLLECTION, "67", "2022", 1, SENT)


def test_a_name_says_who_when_and_which():
    assert TO_67.file_name == "CALPAE_67_2022_collecte_v1_2026-11-21.xlsx"


@pytest.mark.parametrize(
    "dispatch",
    [
        TO_67,
        Dispatch(Purpose.TRANSMISSION, None, "2022", 12, SENT, "CeA"),
        Dispatch(Purpose.TRANSMISSION, None, "2023", 1, SENT, "Côte-d'Or"),
        Dispatch(Purpose.COLLECTION, "2A", "2022_bis", 2, SENT),
    ],
    ids=["a department", "the collectivity", "another, with an apostrophe", "an underscore in the campaign"],
)
def test_a_name_reads_back(dispatch):
    assert parse_file_name(dispatch.file_name) == dispatch


@pytest.mark.parametrize(
    "name",
    [
        "CALPAE_67_2022_collecte_v1_2026-11-21 (1).xlsx",
        "CALPAE_67_2022_collecte_v0_2026-11-21.xlsx",
        "CALPAE_67_2022_collecte_v1_2026-13-21.xlsx",
        "CALPAE_67_2022_retour_v1_2026-11-21.xlsx",
        "retour.xlsx",
    ],
)
def test_any_other_name_is_nobodys(name):
    assert parse_file_name(name) is None


def test_signs_that_file_names_cannot_have_are_replaced():
    dispatch = TO_67._replace(campaign="2021/2022")

    assert dispatch.file_name == "CALPAE_67_2021-2022_collecte_v1_2026-11-21.xlsx"
    assert parse_file_name(dispatch.file_name).series == dispatch.series


def test_versions_follow_one_another_by_department_and_purpose():
    names = [
        TO_67.file_name,
        TO_67._replace(version=2).file_name,
        TO_67._replace(territory="68", version=7).file_name,
        Dispatch(Purpose.TRANSMISSION, None, "2022", 5, SENT, "CeA").file_name,
        "CALPAE_CeA.xlsx",
        "",
    ]

    assert next_version(names, TO_67) == 3
    assert next_version(names, TO_67._replace(campaign="2023")) == 1
    assert next_version([], TO_67) == 1


def test_an_underscore_in_the_name_of_the_collectivity_does_not_part_the_name():
    dispatch = Dispatch(Purpose.TRANSMISSION, None, "2022", 1, SENT, "Val_de_Loire")

    assert dispatch.file_name == "CALPAE_Val-de-Loire_2022_transmission_v1_2026-11-21.xlsx"
    assert parse_file_name(dispatch.file_name).series == dispatch.series
