"""The annex read back: every observation of the workbook, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from amounts import contract_content
from arrangements import ARRANGEMENTS, arranged_content
from masters import master
from oracle.generator import make

from calpae_xl.annex.pdf import pdf_of
from calpae_xl.books.file import FileBook
from calpae_xl.core.campaign.campaign import Campaign
from calpae_xl.core.campaign.vintages import published_reading
from calpae_xl.core.campaign.written_numbers import PLAUSIBLE
from calpae_xl.core.trade.model import Indicator, Kind, MissingCode, Observation
from calpae_xl.core.transcription.remnants import without_own_marks
from calpae_xl.core.transcription.transcript import transcribe
from calpae_xl.data import load_published_labels
from calpae_xl.exchange.copies import UnsendableWorkbookError
from calpae_xl.install.computer import this_computer
from calpae_xl.making.workbook import workbook_bytes
from calpae_xl.papers.opening import open_paper
from calpae_xl.usecases.annex import AnnexFile, prepare_annex
from calpae_xl.usecases.send import read_source

SEED = 31
Convert = Callable[[str, Path, Path], Path]
BARE = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'
"""How a PDF is exported by default, without the tags that tell its tables."""

RANDOM = {"shipped": 30, "follow-up of 2020": 5, "three targets": 5, "contract": 10}
"""How many workbooks are drawn of each kind; a few cannot be read whole, and make no annex."""


def differences(campaign: Campaign, document: Path) -> list[tuple[object, ...]]:
    """What a document of the annex says otherwise than the workbook."""
    read = transcribe(open_paper(document), campaign.referential, campaign.settings, load_published_labels(), None)
    printed = {(each.territory, each.indicator, each.period): each.raw for each in read.observations}
    found: list[tuple[object, ...]] = [("doubt", each) for each in read.doubts]
    for territory, rows in campaign.series.items():
        for name, row in rows.items():
            indicator = campaign.referential.indicators[name]
            for seen in row:
                raw = printed.pop((territory, name, seen.period), "")
                if not says(raw, seen, indicator):
                    found.append((territory, name, seen.period, raw, seen.raw))
    return found + [("more", key) for key in printed]


def says(raw: str, seen: Observation, indicator: Indicator) -> bool:
    if seen.code is MissingCode.UNREADABLE or seen.bound is not None:
        return raw.split() == without_own_marks(seen.raw or "").split()
    reading = published_reading(raw, indicator, target=seen.period.kind is Kind.TARGET)
    if seen.figure is not None and abs(seen.figure) > PLAUSIBLE:  # No text of such a number is read as one.
        return reading.code is MissingCode.UNREADABLE
    return (reading.figure, reading.code) == (seen.figure, seen.code)


def written(annex: AnnexFile, folder: Path) -> Path:
    path = folder / "annexe.docx"
    path.write_bytes(annex.document)
    return path


def made(path: Path) -> AnnexFile | None:
    """The annex of a workbook; ``None`` when a sheet of it cannot be read whole."""
    try:
        return prepare_annex(read_source(FileBook(path)))
    except UnsendableWorkbookError:
        return None


def test_most_random_workbooks_make_an_annex(tmp_path: Path, masters: Callable[[str], Path]):
    path = tmp_path / "saisie.xlsx"
    for index in range(4):
        make(masters("shipped"), SEED, index, path)
        if made(path) is not None:
            return
    pytest.fail("nothing was compared")


def test_the_shipped_workbook_comes_back_from_word_and_from_pdf(tmp_path: Path, soffice: Convert):
    annex = prepare_annex(read_source(FileBook(master(tmp_path / "saisie.xlsx"))))
    pdf = tmp_path / "annexe.pdf"
    pdf.write_bytes(pdf_of(annex.document, this_computer()))

    assert differences(annex.campaign, written(annex, tmp_path)) == []
    assert differences(annex.campaign, pdf) == []
    assert differences(annex.campaign, soffice(BARE, tmp_path / "annexe.docx", tmp_path)) == []


@pytest.fixture(scope="session")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder, known = tmp_path_factory.mktemp("annexes"), dict[str, Path]()

    def master_of(kind: str) -> Path:
        if kind not in known:
            known[kind] = path = folder / f"{len(known)}.xlsx"
            if kind == "shipped":
                master(path)
            else:
                content = contract_content() if kind == "contract" else arranged_content(ARRANGEMENTS[kind])
                path.write_bytes(workbook_bytes(content))
        return known[kind]

    return master_of


@pytest.mark.parametrize(("kind", "index"), [(kind, n) for kind, count in RANDOM.items() for n in range(count)])
def test_random_workbooks_come_back_from_word(kind: str, index: int, tmp_path: Path, masters: Callable[[str], Path]):
    path = tmp_path / "saisie.xlsx"
    edits = make(masters(kind), SEED, index, path)
    annex = made(path)

    assert annex is None or differences(annex.campaign, written(annex, tmp_path)) == [], edits
