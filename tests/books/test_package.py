import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from calpae_xl.books import package as package_module
from calpae_xl.books.package import DamagedPartError, Package, parse_xml
from calpae_xl.core.trade.errors import CalpaeError, UnusableFileError
from calpae_xl.core.trade.typography import typeset

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def opened(content: bytes) -> Package:
    return Package("saisie.xlsx", content)


def plain(error: BaseException) -> str:
    return str(error).replace("\u00a0", " ")


def with_declared_size(content: bytes, size: int) -> bytes:
    """Change the uncompressed size of the only entry, in its header and in the directory."""
    data = bytearray(content)
    struct.pack_into("<I", data, 22, size)
    struct.pack_into("<I", data, content.rindex(b"PK\x01\x02") + 24, size)
    return bytes(data)


def test_parts_are_read_whatever_their_case_and_slashes():
    package = opened(zipped({"xl\\Workbook.xml": "<a/>", "xl/": ""}))

    assert package.parts == ("xl/Workbook.xml",)
    assert package.read("xl/workbook.XML") == b"<a/>"
    assert "xl/workbook.xml" in package
    assert "xl/styles.xml" not in package


def test_a_stored_part_is_read():
    assert opened(zipped({"a.xml": "<a/>"}, zipfile.ZIP_STORED)).read("a.xml") == b"<a/>"


def test_the_file_is_free_again_once_opened(tmp_path: Path):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(zipped({"a.xml": "<a/>"}))
    package = Package.open(path)
    path.unlink()

    assert (package.name, package.read("a.xml")) == ("saisie.xlsx", b"<a/>")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "est vide. Récupérez-en une copie saine", id="empty"),
        pytest.param(b"a;b;c\n1;2;3\n", r"n’est pas un classeur Excel. Choisissez un classeur", id="text"),
        pytest.param(
            OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            r"est protégé par un mot de passe. Retirez le mot de passe dans Excel \(Fichier, Informations, "
            r"Protéger le classeur\), puis recommencez\.",
            id="password",
        ),
        pytest.param(
            OLE + bytes(600) + "".join(("DataSpaces", "DRMEncryptedDataSpace", "EncryptedPackage")).encode("utf-16-le"),
            r"est chiffré par une étiquette de confidentialité. Dans Excel, choisissez une étiquette qui ne chiffre pas "
            r"\(Accueil, Confidentialité\) et enregistrez-le, ou demandez-le à la personne qui l’a transmis",
            id="label",
        ),
        pytest.param(
            OLE + bytes(600) + "".join(("StrongEncryptionDataSpace", "EncryptedPackage")).encode("utf-16-le"),
            "est protégé par un mot de passe",
            id="password with data spaces",
        ),
        pytest.param(
            OLE + bytes(600) + "\tDRMContent".encode("utf-16-le"),
            "est chiffré par une étiquette de confidentialité",
            id="rights of an old xls",
        ),
        pytest.param(
            OLE + bytes(600) + "Workbook".encode("utf-16-le"),
            r"est à l’ancien format d’Excel \(\.xls\)\. Ouvrez-le dans Excel et enregistrez-le au format "
            r"Classeur Excel \(\*\.xlsx\)",
            id="xls",
        ),
        pytest.param(
            zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            r"est au format LibreOffice \(\.ods\)\. Ouvrez-le dans Excel et enregistrez-le au format",
            id="ods",
        ),
        pytest.param(
            zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
            "est un document LibreOffice. Choisissez un classeur",
            id="odt",
        ),
        pytest.param(zipped({"word/document.xml": "<a/>"}), r"est un document Word \(\.docx\)", id="docx"),
        pytest.param(zipped({"ppt/presentation.xml": "<a/>"}), r"PowerPoint \(\.pptx\)", id="pptx"),
        pytest.param(zipped({"xl/workbook.bin": b""}), r"format Excel binaire \(\.xlsb\)", id="xlsb"),
        pytest.param(b"PK\x03\x04" + b"no directory", "est endommagé ou incomplet", id="no-directory"),
        pytest.param(zipped({"a.xml": "<a/>"})[:-30], "est endommagé ou incomplet", id="truncated"),
        pytest.param(zipped({"A.xml": "<a/>", "a.xml": "<b/>"}), "deux parties y portent le même nom", id="twice"),
        pytest.param(zipped({"a.xml": "<a/>"}, zipfile.ZIP_BZIP2), "compressé d’une façon qu’Excel", id="bzip2"),
        pytest.param(zipped({"a.xml": bytes(2 << 20)}), "anormalement compressé", id="bomb"),
    ],
)
def test_what_is_no_sound_package_is_refused_and_named(content: bytes, sentence: str):
    with pytest.raises(UnusableFileError, match=typeset(sentence)) as caught:
        opened(content)

    assert plain(caught.value).startswith("Le fichier « saisie.xlsx » ")


def test_an_encrypted_entry_is_refused():
    data = bytearray(zipped({"a.xml": "<a/>"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(UnusableFileError, match="contient des parties chiffrées"):
        opened(bytes(data))


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("MAX_PARTS", "contient trop de parties"),
        ("MAX_PART_BYTES", "contient trop de données une fois décompressé"),
        ("MAX_TOTAL_BYTES", "contient trop de données une fois décompressé"),
    ],
)
def test_a_limit_is_itself_accepted_and_one_more_refused(monkeypatch: pytest.MonkeyPatch, limit: str, sentence: str):
    content = zipped({"a": "1", "b": "23"})
    exact = {"MAX_PARTS": 2, "MAX_PART_BYTES": 2, "MAX_TOTAL_BYTES": 3}[limit]

    monkeypatch.setattr(package_module, limit, exact)
    opened(content)
    monkeypatch.setattr(package_module, limit, exact - 1)
    with pytest.raises(UnusableFileError, match=sentence):
        opened(content)


@pytest.mark.parametrize("size", [0, 10, 999_999, 1_000_001, 0x3FFFFFF], ids=str)
def test_a_part_that_lies_about_its_size_is_refused(size: int):
    package = opened(with_declared_size(zipped({"a.xml": os.urandom(1_000_000)}), size))

    with pytest.raises(UnusableFileError, match=typeset(r"est endommagé \(la partie « a\.xml » est illisible\)")):
        package.read("a.xml")


def test_a_changed_byte_is_noticed():
    data = bytearray(zipped({"a.xml": "<a>389</a>"}, zipfile.ZIP_STORED))
    data[data.index(b"389")] ^= 1

    with pytest.raises(UnusableFileError, match=typeset(r"la partie « a\.xml » est illisible")):
        opened(bytes(data)).read("a.xml")


def test_a_missing_part_is_named():
    with pytest.raises(UnusableFileError, match=typeset(r"endommagé \(la partie « xl/styles\.xml » y manque\)")):
        opened(zipped({"a.xml": "<a/>"})).read("xl/styles.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_is_decoded_from_its_bytes_not_from_its_declaration(encoding: str):
    content = "<?xml version='1.0' encoding='windows-1252'?><a>é</a>".encode(encoding)

    text = opened(zipped({"a.xml": content})).xml("a.xml")

    assert text.endswith("<a>é</a>".encode())
    parse_xml(text, ["a"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_dtd_is_refused_in_every_encoding(encoding: str):
    content = '<!DOCTYPE a [<!ENTITY e "lol">]><a>&e;</a>'.encode(encoding)

    with pytest.raises(UnusableFileError, match="définition de type XML"):
        opened(zipped({"a.xml": content})).read("a.xml")


def test_a_part_of_another_encoding_is_refused():
    with pytest.raises(DamagedPartError, match="illisible"):
        parse_xml(opened(zipped({"a.xml": "<a>é</a>".encode("latin-1")})).xml("a.xml"))
    with pytest.raises(UnusableFileError, match="est illisible"):
        opened(zipped({"a.xml": b"\xff\xfe<\x00\x00\xd8"})).xml("a.xml")


def test_parts_that_nobody_read_are_listed():
    package = opened(zipped({"a.xml": "<a/>", "b.rels": "<b/>", "image.png": b"\x89"}))
    package.read("a.xml")

    assert package.unread() == ["b.rels", "image.png"]


@pytest.mark.parametrize("text", ["", "<a>", "<a/><a/>", "<a>&e;</a>", "<a x='1' x='2'/>", "<b/>", "<x:a/>"])
def test_malformed_xml_or_another_root_is_refused(text: str):
    with pytest.raises(DamagedPartError, match=r"illisible|annonce"):
        parse_xml(text, ["a"])


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(CalpaeError, match=r"est introuvable\. Vérifiez son nom et son dossier"):
        Package.open(tmp_path / "saisie.xlsx")


@pytest.mark.parametrize("path", ["sai\0sie.xlsx", __file__ + "/saisie.xlsx"], ids=["null", "file-as-folder"])
def test_an_impossible_path_is_not_found(path: str):
    with pytest.raises(CalpaeError, match="est introuvable"):
        Package.open(path)


def test_a_folder_is_refused(tmp_path: Path):
    with pytest.raises(CalpaeError, match="est un dossier"):
        Package.open(tmp_path)


def test_a_pipe_is_refused_without_waiting(tmp_path: Path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes on Windows")
    os.mkfifo(tmp_path / "saisie.xlsx")

    with pytest.raises(CalpaeError, match="n’est pas un fichier ordinaire"):
        Package.open(tmp_path / "saisie.xlsx")


def test_a_huge_file_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "saisie.xlsx"
    path.write_bytes(b"PK\x03\x04")
    monkeypatch.setattr(package_module, "MAX_FILE_BYTES", 3)

    with pytest.raises(CalpaeError, match="est trop volumineux"):
        Package.open(path)


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (PermissionError(13, "denied"), "l’accès en est refusé"),
        (OSError(5, "input/output error"), "Vérifiez que le disque ou le réseau est accessible"),
    ],
    ids=["denied", "network"],
)
def test_what_the_system_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: OSError, sentence: str
):
    (tmp_path / "saisie.xlsx").write_bytes(b"PK")

    def refuse(path: Path) -> None:
        raise cause

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CalpaeError, match=sentence) as caught:
        Package.open(tmp_path / "saisie.xlsx")

    assert caught.value.__cause__ is cause
