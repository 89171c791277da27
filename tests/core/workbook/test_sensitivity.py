"""The sensitivity label of a workbook: what of it a copy bears."""

from __future__ import annotations

import pytest

from calpae_xl.core.workbook.sensitivity import SensitivityLabel, sensitivity_label

NAME = "MSIP_Label_0a1b2c3d-0000-4000-8000-0123456789ab"


def test_what_is_no_label_is_none():
    assert sensitivity_label(b"", [("Projet", "CALPAE"), ("MSIP", "x")]) is None


def test_properties_of_a_label_are_kept_but_for_who_set_it():
    properties = [(f"{NAME}_Enabled", "true"), (f"{NAME}_Owner", "a@b.example"), ("Projet", "CALPAE")]

    label = sensitivity_label(b"", properties)

    assert label == SensitivityLabel(properties=((f"{NAME}_Enabled", "true"),))
    assert label.is_carried


@pytest.mark.parametrize(
    ("properties", "marks", "encrypts"),
    [
        ([], ["8"], True),
        ([], ["15"], True),
        ([], ["7"], False),
        ([], ["", "x"], False),
        ([(f"{NAME}_ContentBits", "8")], [], True),
        ([(f"{NAME}_ContentBits", "0")], [], False),
    ],
)
def test_a_label_that_encrypts_is_not_carried(properties, marks, encrypts):
    label = sensitivity_label(b"<a/>", properties, marks)

    assert label is not None
    assert (label.encrypts, label.is_carried) == (encrypts, not encrypts)


@pytest.mark.parametrize(
    ("info", "properties"),
    [
        pytest.param(b"x" * 8_193, [], id="part too large"),
        pytest.param(b"", [(f"{NAME}_{number}", "x") for number in range(65)], id="too many"),
        pytest.param(b"", [(f"{NAME}_Name", "x" * 256)], id="too long"),
        pytest.param(b"", [(f"{NAME}_Name", "a\rb")], id="not a line of text"),
        pytest.param(b"", [(f"{NAME}_Name", "a"), (f"{NAME}_name", "b")], id="twice the same name"),
    ],
)
def test_what_is_no_honest_label_is_not_carried(info, properties):
    label = sensitivity_label(info, properties)

    assert label is not None
    assert (label.whole, label.is_carried) == (False, False)


def test_the_longest_honest_label_is_carried():
    properties = [(f"{NAME}_{number}", "x" * 255) for number in range(64)]
    label = sensitivity_label(b"x" * 8_192, properties)

    assert label is not None
    assert label.is_carried
