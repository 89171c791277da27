"""Which reader a document takes: its first bytes say it, never its name."""

from __future__ import annotations

from pathlib import Path

import annexes
import pytest
from factories import plain

from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.transcription.paper import PaperTable
from calpae_xl.papers.opening import open_paper


def test_a_document_is_read_whatever_it_is_called(tmp_path: Path):
    path = tmp_path / "annexe.txt"
    path.write_bytes(annexes.word_annex())
    assert len([part for part in open_paper(path).parts if isinstance(part, PaperTable)]) == 2

    path.write_text(annexes.disordered_text(), encoding="utf-8")
    assert len([part for part in open_paper(path).parts if isinstance(part, PaperTable)]) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rien", "à un ancien format de Microsoft Office (.doc, .xls)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protégé par un mot de passe"),
        (rb"{\rtf1\ansi}", "est au format RTF"),
        (b"<!DOCTYPE html><table>", "est une page HTML"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "n’est ni un document Word, ni un PDF"),
    ],
    ids=["empty", "doc", "password", "rtf", "html", "picture"],
)
def test_other_formats_are_told_by_name(content: bytes, said: str, tmp_path: Path):
    path = tmp_path / "annexe.docx"
    path.write_bytes(content)

    with pytest.raises(UnusableFileError) as refused:
        open_paper(path)

    assert said in plain(str(refused.value))


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path):
    with pytest.raises(UnusableFileError, match="est introuvable"):
        open_paper(tmp_path / "absent.docx")
    with pytest.raises(UnusableFileError, match="est un dossier"):
        open_paper(tmp_path)
