"""« Référentiel » as people edit it: lists, explanations, lines to fill in, and what each copy holds of it."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from calpae_xl.books.workbook import read_grid
from calpae_xl.core.campaign.campaign import read_campaign
from calpae_xl.core.sheets.referential import BOUND_HEADERS, REFERENTIAL_HEADERS
from calpae_xl.core.trade.model import Territory
from calpae_xl.making.content import content_of
from calpae_xl.making.workbook import packaged_content, workbook_bytes

HEADER = 4


@pytest.fixture(scope="module")
def data() -> bytes:
    return workbook_bytes(packaged_content())


@pytest.fixture(scope="module")
def sheet(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(data))["Référentiel"]


def columns(sheet: Worksheet, row: int = HEADER) -> dict[str, str]:
    return {cell.value: cell.column_letter for cell in sheet[row] if cell.value}


def bounds_row(sheet: Worksheet) -> int:
    return next(cell.row for cell in sheet["C"] if cell.value == BOUND_HEADERS["indicator"])


def validation(sheet: Worksheet, cell: str):
    [found] = [v for v in sheet.data_validations.dataValidation if cell in v.sqref]
    return found


def test_each_column_of_both_tables_says_what_it_means(sheet):
    bounds = bounds_row(sheet)
    named = [(HEADER, header) for header in (*REFERENTIAL_HEADERS.values(), "Libellé 67", "Libellé 68")]
    named += [(bounds, header) for header in BOUND_HEADERS.values()]

    for row, header in named:
        found = validation(sheet, f"{columns(sheet, row)[header]}{row + 1}")
        assert found.promptTitle == header[:32]
        assert 20 < len(found.prompt) <= 255
        assert "'" not in found.prompt

    assert len(sheet.data_validations.dataValidation) == len(named)


def test_closed_words_are_chosen_and_ids_are_offered(sheet):
    at, bounds = columns(sheet), bounds_row(sheet)

    assert validation(sheet, f"{at['Statut']}5").formula1 == '"actif,ventilation,total de bloc,pondération,retiré"'
    assert validation(sheet, f"{at['Petits effectifs sensibles']}5").formula1 == '"oui,non"'
    assert validation(sheet, f"{at['Rattaché à']}5").formula1 == "Referentiel_id"
    assert validation(sheet, f"{at['Pondération']}5").errorStyle == "warning"
    assert validation(sheet, f"{columns(sheet, bounds)['Comparaison']}{bounds + 1}").formula1 == '"≤,<,≥,>,suppose"'
    rules = validation(sheet, f"{at['Règle de consolidation']}5").formula1.replace("$", "")
    assert [row[0].value for row in sheet[rules]][::4] == ["somme", "somme des lignes du bloc"]


def test_lines_to_fill_in_have_the_same_lists_and_are_read(sheet, data, tmp_path):
    book = openpyxl.load_workbook(BytesIO(data))
    ours, at = book["Référentiel"], columns(sheet)
    blank = next(row for row in range(HEADER + 1, 99) if ours[f"C{row}"].value is None)
    assert validation(ours, f"{at['Statut']}{blank + 7}") is not None
    for header, letters in at.items():
        ours[f"{letters}{blank}"] = ours[f"{letters}5"].value
        ours[f"{letters}{blank}"] = "ase_nouveau" if header == "Identifiant" else ours[f"{letters}{blank}"].value
    book.save(tmp_path / "essai.xlsx")

    campaign = read_campaign(read_grid(tmp_path / "essai.xlsx"))

    assert "ase_nouveau" in campaign.referential.indicators
    assert campaign.referential.unusable == frozenset()


def test_the_workbook_reads_as_it_was_built_without_a_finding_on_its_lines(data, tmp_path):
    path = tmp_path / "essai.xlsx"
    path.write_bytes(data)

    campaign = read_campaign(read_grid(path))

    assert [f for f in campaign.structure if f.at.sheet == "Référentiel"] == []
    assert campaign.referential.labels == packaged_content().referential.labels


def test_an_entry_sheet_shows_the_label_of_its_department_and_the_cea_the_common_one(data):
    book = openpyxl.load_workbook(BytesIO(data), read_only=False)
    shown = {name: {c[0].value: c[2].value for c in book[name].iter_rows()} for name in ("67 Bas-Rhin", "68 Haut-Rhin")}

    assert "du RSA en cours" in shown["67 Bas-Rhin"]["ga_en_cours"]
    assert shown["68 Haut-Rhin"]["ga_en_cours"].startswith("Nombre de bénéficiaires en cours d’accompagnement")
    assert shown["68 Haut-Rhin"]["pasi_structures"].endswith("de proximité")
    assert not shown["67 Bas-Rhin"]["pasi_structures"].endswith("de proximité")
    texts = [str(cell.value) for row in book["CeA"].iter_rows() for cell in row]
    assert not [text for text in texts if "bénéficiaires en cours d’accompagnement par" in text]


def test_a_copy_holds_the_labels_of_its_department_and_the_lines_as_they_were_typed(data, tmp_path):
    path = tmp_path / "essai.xlsx"
    book = openpyxl.load_workbook(BytesIO(data))
    book["Référentiel"][f"{columns(book['Référentiel'])['Règle de consolidation']}5"] = "Moyenne"
    book.save(path)
    campaign = read_campaign(read_grid(path))
    settings = replace(campaign.settings, territories=(Territory("68", "Haut-Rhin"),))

    copy = openpyxl.load_workbook(BytesIO(workbook_bytes(content_of(campaign, ["68"], settings))))["Référentiel"]

    at = columns(copy)
    assert "Libellé 67" not in at
    assert copy[f"{at['Règle de consolidation']}5"].value == "Moyenne"
    texts = [str(cell.value) for row in copy.iter_rows() for cell in row]
    assert any(text.startswith("Nombre de bénéficiaires en cours d’accompagnement") for text in texts)
    assert not any("par la garantie départementale DONT" in text for text in texts)
