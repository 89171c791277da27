"""The sensitivity label of the workbook is on the copies, or whoever sends is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import plain
from labels import CUSTOM, PART, info, labelled, properties
from openxml_audit import FileFormat, OpenXmlValidator
from sendings import addressed, collect, parts, saved, transmit

from calpae_xl.books.file import FileBook

NAME = "MSIP_Label_2a5f1c3e-7b1d-4a52-9a0e-6f0c1d2e3f40"
PROPERTIES = properties(
    **{f"{NAME}_Enabled": "true", f"{NAME}_Name": "Interne &amp; État", f"{NAME}_Owner": "jeanne@alsace.example"},
    Projet="CALPAE",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return addressed(tmp_path / "CALPAE.xlsx")


@pytest.mark.parametrize("make", [collect, transmit])
def test_a_copy_bears_the_label_of_the_workbook(make, path, tmp_path):
    labelled(path, part=info(), custom=PROPERTIES)

    sending = make(path)

    copy = saved(sending, tmp_path)
    held = parts(sending.copy.content)
    assert FileBook(copy).label() == FileBook(path).label()
    assert held[PART] == info()
    assert "jeanne" not in held[CUSTOM]
    assert "Projet" not in held[CUSTOM]
    assert not any("étiquette" in notice for notice in sending.notices)
    assert make(path).copy.content == sending.copy.content, "reproducible"
    assert len(sending.copy.content) < 250_000
    assert not OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(copy).errors


def test_a_copy_of_a_workbook_without_label_has_no_part_more(path):
    held = parts(collect(path).copy.content)

    assert not {PART, CUSTOM} & held.keys()


@pytest.mark.parametrize(
    ("part", "why"),
    [
        pytest.param(info(8), "chiffre le classeur, ce qu’Excel seul sait faire", id="encrypts"),
        pytest.param(
            info().replace("/></clbl", "/>" + "<!--x-->" * 2_000 + "</clbl"), "n’a pas pu être reprise", id="huge"
        ),
    ],
)
def test_a_label_that_no_copy_can_bear_is_told_first(path, part, why):
    sending = collect(labelled(path, part=part))

    assert plain(sending.notices[0]) == (
        f"L’étiquette de confidentialité {why} : la copie ne la porte pas. Ouvrez la copie dans Excel et mettez-y "
        "l’étiquette avant de l’envoyer."
    )
    assert PART not in parts(sending.copy.content)
