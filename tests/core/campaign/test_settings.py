"""The parameters of a campaign: their defaults, its periods, the lines of « Paramètres »."""

from __future__ import annotations

from dataclasses import fields

import pytest

from calpae_xl.core.campaign.settings import ALL_PARAMETERS, NUMERIC_FIELDS, SENDING_PARAMETERS, SendingWay, Settings
from calpae_xl.core.trade.model import Kind, Period

EVERY = ALL_PARAMETERS


@pytest.mark.parametrize(
    ("first", "last", "aim", "labels"),
    [
        pytest.param(2018, 2022, 2023, ["2018", "2019", "2020", "2021", "2022", "2023"], id="several years"),
        pytest.param(2022, 2022, 2023, ["2022", "2023"], id="one year"),
        pytest.param(2021, 2022, 2022, ["2021", "2022", "2022"], id="target of an achieved year"),
    ],
)
def test_periods_are_the_achieved_years_in_order_then_the_target(first, last, aim, labels):
    periods = Settings(first_year=first, year=last, target_year=aim).periods

    assert [period.label for period in periods] == labels
    assert [period.kind for period in periods] == [*[Kind.ACHIEVED] * (len(labels) - 1), Kind.TARGET]
    assert len({*periods}) == len(labels)


def test_the_defaults_are_those_of_the_2022_campaign():
    settings = Settings()

    assert (settings.campaign, settings.periods[0], settings.periods[-1]) == (
        "2022",
        Period("2018"),
        Period("2023", Kind.TARGET),
    )
    assert [territory.sheet for territory in settings.territories] == ["67 Bas-Rhin", "68 Haut-Rhin"]
    assert (settings.sending, settings.service_mailbox, settings.prefecture_mailbox) == (SendingWay.OUTLOOK, "", "")


def test_every_setting_but_the_departments_has_its_line_and_no_line_sets_nothing():
    assert {parameter.field for parameter in EVERY} == {field.name for field in fields(Settings)} - {
        "territories",
        "columns",
        "conventions",
    }


def test_ids_and_labels_tell_parameters_apart():
    assert len({parameter.id for parameter in EVERY}) == len({parameter.label for parameter in EVERY}) == len(EVERY)


def test_what_is_read_as_a_number_is_one():
    settings = Settings()

    assert all(isinstance(getattr(settings, name), int | float) for name in NUMERIC_FIELDS)
    assert not NUMERIC_FIELDS & {parameter.field for parameter in SENDING_PARAMETERS}
