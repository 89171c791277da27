"""The sensitivity label of a file, wherever its package says it is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from labels import PART, info, labelled, properties
from masters import master

from calpae_xl.books.file import FileBook
from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.workbook.sensitivity import SensitivityLabel


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return master(tmp_path / "CALPAE.xlsx")


def test_a_workbook_without_a_label_has_none(path):
    assert FileBook(path).label() is None
    assert FileBook(labelled(path, custom=properties(Projet="CALPAE"))).label() is None


def test_a_part_is_kept_to_the_byte(path):
    assert FileBook(labelled(path, part=info())).label() == SensitivityLabel(info().encode())


def test_a_list_without_a_label_is_none(path):
    assert FileBook(labelled(path, part=info().replace("clbl:label ", "clbl:other "))).label() is None


def test_properties_are_read_with_what_xml_escapes(path):
    label = FileBook(labelled(path, custom=properties(MSIP_Label_x_Name="Interne &amp; État", Autre="1"))).label()

    assert label == SensitivityLabel(properties=(("MSIP_Label_x_Name", "Interne & État"),))


def test_a_label_that_encrypts_is_known(path):
    label = FileBook(labelled(path, part=info(8))).label()

    assert label is not None
    assert label.encrypts


def test_a_label_that_is_no_xml_is_a_damaged_file(path):
    book = FileBook(labelled(path, part="<clbl:labelList"))

    with pytest.raises(UnusableFileError, match="est endommagé"):
        book.label()


def test_a_part_that_nothing_refers_to_is_read_where_it_always_is(path):
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(PART, info())

    assert FileBook(path).label() == SensitivityLabel(info().encode())
