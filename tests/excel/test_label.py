"""The sensitivity label of a workbook that is open in Excel."""

from __future__ import annotations

from pathlib import Path

import pytest
from labels import info, labelled, properties
from masters import small_master

from calpae_xl.core.workbook.sensitivity import SensitivityLabel

from .opening import ENGINES, Opened, opened

CUSTOM = properties(MSIP_Label_x_Name="Interne", MSIP_Label_x_Owner="jeanne@alsace.example")
READ = (("MSIP_Label_x_Name", "Interne"),)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


def book(tmp_path: Path, engine: str, **label: str) -> Opened:
    return opened(labelled(small_master(tmp_path / "saisie.xlsx"), **label), engine)


def test_what_excel_says_is_what_the_file_holds(tmp_path, engine):
    assert book(tmp_path, engine, part=info(), custom=CUSTOM).book.label() == SensitivityLabel(info().encode(), READ)


def test_a_workbook_without_a_label_has_none(tmp_path, engine):
    assert book(tmp_path, engine).book.label() is None


def test_an_excel_that_knows_no_labels_still_has_its_properties(tmp_path, engine):
    seen = book(tmp_path, engine, part=info(), custom=CUSTOM)
    seen.excel.labels = False

    assert seen.book.label() == SensitivityLabel(b"", READ)


def test_a_label_without_identifier_cannot_be_carried(tmp_path, engine):
    label = book(tmp_path, engine, part=info().replace("2a5f1c3e-", "")).book.label()

    assert label is not None
    assert not label.is_carried
