"""Opens the zip package of a workbook and refuses whatever could harm or mislead its reader."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from calpae_xl.books.packagekind import WORKBOOK, PackageKind
from calpae_xl.core.trade.errors import UnusableFileError
from calpae_xl.core.trade.typography import number, typeset

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
MEBIBYTE = 1 << 20
# Any file is read or refused within 10 s and 512 MiB: each limit is looked at before what it bounds is made.
MAX_FILE_BYTES = 64 * MEBIBYTE
MAX_PARTS = 10_000
# A million formatted empty rows, which Excel writes without a word, take some 80 MiB and three million tags.
MAX_PART_BYTES = 80 * MEBIBYTE
MAX_TOTAL_BYTES = 160 * MEBIBYTE
MAX_TAGS = 3_500_000
# Those that become one text each, wide if a single character is: all but worksheets, which are cut cell by cell.
MAX_WHOLE_BYTES = 24 * MEBIBYTE
# A cell holds 32,767 characters; expat 2.5 starts a tag anew at every mebibyte of it.
MAX_TOKEN_BYTES = 2 * MEBIBYTE
MAX_DEPTH = 200
_FEW_TAGS = 20_000
# Of what is followed element by element, in Python: some seconds at each reading, of which a writing command has three.
_MAX_FOLLOWED_TAGS = 1_000_000
# expat repeats the name of the namespace in that of each element.
MAX_NAMESPACE, MAX_NAMESPACES = 200, 1_000
# Deflate cannot pass 1032; a million rows formatted alike, about the worst that is honest, take 15.
MAX_RATIO = 200
RATIO_FREE_BYTES = MEBIBYTE

# All that the zipfile of Python 3.11 lets out on a directory of random bytes.
_BAD_DIRECTORY = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, OSError, struct.error)
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# Names of the streams of rights management, on which labels rely; a password has others.
_LABEL_STREAMS = tuple(name.encode("utf-16-le") for name in ("DRMEncrypted", "\tDRMContent"))
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_RECORD = b"PK\x01\x02"
_END_OF_DIRECTORY, _END_SIZE = b"PK\x05\x06", 22
_ZIP64, _ZIP64_LOCATOR = 0xFFFFFFFF, b"PK\x06\x07"
_UTF_16_STARTS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}

_SOUND_COPY = "Récupérez-en une copie saine (message d’origine, sauvegarde), puis recommencez."
_CHECK_PATH = "Vérifiez son nom et son dossier, puis recommencez."
_DO_NOT_USE = "N’utilisez pas ce fichier ; demandez-en un autre à la personne qui l’a transmis."


class DamagedPartError(ValueError):
    """One part breaks the rules of its format; whoever knows the file and the part names them."""


class XmlHandler:
    """Follows the elements of one part; names are ``"namespace local"``."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Enter an element."""

    def characters(self, data: str) -> None:
        """Take character data, in as few pieces as possible."""

    def end(self, name: str) -> None:
        """Leave an element."""


class Package:
    """A zip package held in memory, so that the file stays free for Excel, and inflated part by part.

    Attributes:
        name: File name, for messages.
        parts: Names of the parts, as the package spells them.
    """

    __slots__ = ("_entries", "_kind", "_tags", "_unread", "content", "name", "parts")

    def __init__(self, name: str, content: bytes, kind: PackageKind = WORKBOOK) -> None:
        """Guard the package before anything is inflated.

        Args:
            name: File name, for messages.
            content: Bytes of the file.
            kind: What the package has to hold.

        Raises:
            UnusableFileError: Not a package, or one that may not be trusted.
        """
        self.name = name
        self.content = content
        self._kind = kind
        _refuse_other_files(name, content, kind)
        entries = [entry for entry in _directory(name, content, kind) if not entry.filename.endswith("/")]
        _refuse_bombs(name, len(content), entries, kind)
        self.parts = tuple(entry.filename.replace("\\", "/") for entry in entries)
        # Excel compares the names of parts without case.
        self._entries = {part.lower(): entry for part, entry in zip(self.parts, entries, strict=True)}
        if len(self._entries) < len(entries):
            raise self.damaged("deux parties y portent le même nom")
        self._unread = set(self._entries)
        self._tags: dict[str, int] = {}
        self._refuse_other_formats()

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Package:
        """Read a file whole and guard it.

        Raises:
            UnusableFileError: See the constructor; also when the file cannot be read.
        """
        return cls(*file_content(Path(path)))

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """Inflate one part, whatever sizes its header claims, and check its sum.

        Raises:
            UnusableFileError: The part is missing or damaged, or holds a DTD.
        """
        entry = self._entries.get(part.lower())
        if entry is None:
            raise self.damaged(f"la partie « {part} » y manque")
        try:
            content = _inflate(self.content, entry)
        except (DamagedPartError, zlib.error) as error:
            raise self.damaged(f"la partie « {part} » est illisible") from error
        if any(doctype in content for doctype in _DOCTYPES):  # In any part: what it is called binds nobody.
            self._refuse_doctype(part)
        self._unread.discard(part.lower())
        return content

    def xml(self, part: str) -> bytes:
        """Return one XML part in UTF-8, once it is known to be cheap to parse.

        Packages know UTF-8 and UTF-16 alone, so the bytes decide and the XML declaration is not
        consulted: no parser can be led to see another text than the one searched for a DTD here.

        Raises:
            UnusableFileError: The part is missing or damaged, holds a DTD, or more than a workbook ever would.
        """
        content = self.read(part)
        encoding = _UTF_16_STARTS.get(content[:2])
        if encoding is not None:
            self._refuse_large(part, content, MAX_WHOLE_BYTES // 2)
            try:
                content = content.decode(encoding).removeprefix("\ufeff").encode()
            except UnicodeError as error:
                raise self.damaged(f"la partie « {part} » est illisible") from error
        self._tags[part.lower()] = content.count(b"<")
        if sum(self._tags.values()) > MAX_TAGS:
            raise self._overfilled(f"plus de {number(MAX_TAGS)} balises")
        if _holds_long_token(content):
            raise self._overfilled(f"partie « {part} »")
        return content

    def parse(self, part: str, handler: XmlHandler, roots: Collection[str] = ()) -> None:
        """Show the elements of one XML part that is not a worksheet to a handler.

        Args:
            part: Its name.
            handler: Follows the elements.
            roots: Names the root element may have; none means any.

        Raises:
            UnusableFileError: See `xml`; also when it is not well-formed, or has another root.
        """
        content = self.xml(part)
        self._refuse_large(part, content, MAX_WHOLE_BYTES)
        self._parse(part, content, roots, handler)

    def prove(self, part: str) -> None:
        """Prove that one XML part is well-formed, a worksheet included.

        Raises:
            UnusableFileError: See `xml`; also when it is not.
        """
        self._parse(part, self.xml(part))

    def _parse(self, part: str, content: bytes, roots: Collection[str] = (), handler: XmlHandler | None = None) -> None:
        try:
            parse_xml(content, roots, handler)
        except DamagedPartError as error:
            raise self.damaged(f"partie « {part} » : {error}") from error

    def unread(self) -> list[str]:
        """Name the parts that nobody has asked for yet, so that they can be checked too."""
        return [part for part in self.parts if part.lower() in self._unread]

    def damaged(self, why: str) -> UnusableFileError:
        """Build the error of a damaged file; ``why`` is a French clause for the person who helps."""
        return refusal(self.name, f"est endommagé ({why})", _SOUND_COPY)

    def _overfilled(self, what: str) -> UnusableFileError:
        return refusal(self.name, f"contient plus de données qu’{self._kind.expected} ({what})", self._kind.clean)

    def _refuse_large(self, part: str, content: bytes, most: int) -> None:
        if len(content) > most:
            raise self._overfilled(f"partie « {part} »")

    def _refuse_doctype(self, part: str) -> NoReturn:
        raise refusal(
            self.name,
            f"contient une définition de type XML, {self._kind.that} n’écrit jamais et qui peut être malveillante "
            f"(partie « {part} »)",
            _DO_NOT_USE,
        )

    def _refuse_other_formats(self) -> None:
        for marker, fault, remedy in self._kind.others:
            if marker in self:
                raise refusal(self.name, fault, remedy)
        if "mimetype" in self and b"opendocument" in self.read("mimetype"):
            raise refusal(self.name, *self._kind.open_document(self.read("mimetype")))


def main_roots(local: str) -> tuple[str, ...]:
    """Return the names that a root element of the main namespaces may have."""
    return tuple(f"{namespace} {local}" for namespace in MAIN_NAMESPACES)


def local_name(name: str) -> str:
    """Return the local name of an element of the main namespaces, ``""`` for any other."""
    namespace, _, local = name.rpartition(" ")
    return local if namespace in MAIN_NAMESPACES else ""


def refusal(name: str, fault: str, remedy: str) -> UnusableFileError:
    """Build the error of an unusable file, with French typography."""
    return UnusableFileError(name, typeset(fault), typeset(remedy))


def parse_xml(
    text: str | bytes, roots: Collection[str] = (), handler: XmlHandler | None = None, *, start: int = 0
) -> None:
    """Prove that a text is well-formed XML, and show its elements to the handler.

    Args:
        text: Whole document, already searched for a DTD; bytes are UTF-8, whatever they declare.
        roots: Names the root element may have; none means any.
        handler: Follows the elements.
        start: Where in a text of bytes the elements begin that the handler is shown.

    Raises:
        DamagedPartError: Not well-formed, another root, or nested or named as no workbook is.
    """
    parser = _parser("UTF-8" if isinstance(text, bytes) else None)
    tags = text.count(b"<", start) if isinstance(text, bytes) else text.count("<", start)
    if handler is not None and tags > _MAX_FOLLOWED_TAGS:
        raise DamagedPartError(f"plus de {number(_MAX_FOLLOWED_TAGS)} balises")
    if tags > MAX_DEPTH and (handler is not None or tags > _FEW_TAGS):
        handler = _Shallow(handler or XmlHandler())

    def first(name: str, attributes: dict[str, str]) -> None:
        if roots and name not in roots:
            raise DamagedPartError("son contenu n’est pas celui qu’annonce le classeur")
        parser.StartElementHandler = None
        if handler is not None:
            parser.StartElementHandler = handler.start
            parser.EndElementHandler = handler.end
            parser.CharacterDataHandler = handler.characters
            handler.start(name, attributes)

    if start:
        _parse(parser, [text[:start]], is_last=False)
    parser.StartElementHandler = first
    _parse(parser, [text[start:] if start else text])


def prove_xml(content: bytes) -> None:
    """Prove that a document in UTF-8 is well-formed, whatever its root; expat does it without a call back.

    Args:
        content: Known to nest nothing deep, and searched for a DTD.

    Raises:
        DamagedPartError: It is not.
    """
    _parse(_parser("UTF-8"), [content])


def _parser(encoding: str | None) -> expat.XMLParserType:
    """Return a parser that believes no declaration of encoding: given a str, expat ignores it by itself."""
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    declared = count(1)

    def declare(prefix: str | None, namespace: str | None) -> None:
        if next(declared) > MAX_NAMESPACES or len(namespace or "") > MAX_NAMESPACE:
            raise DamagedPartError("espaces de noms trop nombreux ou trop longs")

    parser.StartNamespaceDeclHandler = declare
    return parser


def _parse(parser: expat.XMLParserType, pieces: Iterable[str | bytes], *, is_last: bool = True) -> None:
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        if is_last:
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise DamagedPartError(f"ligne {error.lineno} illisible") from error


class _Shallow(XmlHandler):
    """Passes elements on as long as they are not nested deeper than in any workbook: each open one takes memory."""

    def __init__(self, handler: XmlHandler) -> None:
        self._start, self._end = handler.start, handler.end
        self.characters = handler.characters  # type: ignore[method-assign]  # No call in between.
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise DamagedPartError("trop d’éléments imbriqués")
        self._start(name, attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(name)


def file_content(path: Path, kind: PackageKind = WORKBOOK) -> tuple[str, bytes]:
    """Return the file's name for messages and its bytes.

    Raises:
        UnusableFileError: It cannot be read, or nobody would read it whole.
    """
    name = path.name or str(path)
    try:
        status = path.stat()
        # Reading a pipe or a device might never end.
        if not stat.S_ISREG(status.st_mode):
            fault = "est un dossier" if stat.S_ISDIR(status.st_mode) else "n’est pas un fichier ordinaire"
            raise refusal(name, fault, kind.choose)
        if status.st_size > MAX_FILE_BYTES:
            raise refusal(name, f"est trop volumineux (plus de {_mebibytes(MAX_FILE_BYTES)})", kind.choose)
        return name, path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise refusal(name, "est introuvable", _CHECK_PATH) from error
    except PermissionError as error:
        remedy = "Fermez-le s’il est ouvert ailleurs, vérifiez vos droits sur ce dossier, puis recommencez."
        raise refusal(name, "ne peut pas être ouvert : l’accès en est refusé", remedy) from error
    except OSError as error:
        remedy = "Vérifiez que le disque ou le réseau est accessible, ou copiez-le sur votre poste."
        raise refusal(name, "ne peut pas être lu", remedy) from error
    except ValueError as error:  # A null character in the path.
        raise refusal(name, "est introuvable", _CHECK_PATH) from error


def _refuse_other_files(name: str, content: bytes, kind: PackageKind) -> None:
    if content.startswith(_ZIP_MAGIC):
        return
    if not content:
        raise refusal(name, "est vide", _SOUND_COPY)
    if not content.startswith(_OLE_MAGIC):
        raise refusal(name, f"n’est pas {kind.what}", kind.choose)
    if any(name in content for name in _LABEL_STREAMS):
        remedy = (
            f"Dans {kind.program}, choisissez une étiquette qui ne chiffre pas (Accueil, Confidentialité) et "
            "enregistrez-le, ou demandez-le à la personne qui l’a transmis, puis recommencez."
        )
        raise refusal(name, "est chiffré par une étiquette de confidentialité", remedy)
    if _ENCRYPTED_PACKAGE in content:
        where = f"{kind.program} (Fichier, Informations, Protéger {kind.the})"
        remedy = f"Retirez le mot de passe dans {where}, puis recommencez."
        raise refusal(name, "est protégé par un mot de passe", remedy)
    raise refusal(name, kind.older, kind.save_as)


def _directory(name: str, content: bytes, kind: PackageKind) -> list[zipfile.ZipInfo]:
    # Every record starts so, whatever number of them is announced.
    if content.count(_RECORD) > MAX_PARTS:
        raise refusal(name, f"contient trop de parties (plus de {number(MAX_PARTS)})", kind.choose)
    if not _is_whole(content):
        raise refusal(name, "est endommagé ou incomplet", _SOUND_COPY)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except _BAD_DIRECTORY as error:
        raise refusal(name, "est endommagé ou incomplet", _SOUND_COPY) from error


def _refuse_bombs(name: str, size: int, entries: list[zipfile.ZipInfo], kind: PackageKind) -> None:
    """Compare what the directory declares with the limits; `_inflate` then holds it to its word."""
    if any(entry.flag_bits & 0x1 for entry in entries):
        remedy = f"Enregistrez-en une copie sans mot de passe depuis {kind.program}, puis recommencez."
        raise refusal(name, "contient des parties chiffrées", remedy)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise refusal(name, f"est compressé d’une façon {kind.that} n’emploie pas", kind.save_as)
    if sum(entry.compress_size for entry in entries) > size:
        raise refusal(name, "est endommagé (des parties s’y recouvrent)", _SOUND_COPY)
    if (
        any(entry.file_size > MAX_PART_BYTES for entry in entries)
        or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES
    ):
        fault = f"contient trop de données une fois décompressé (plus de {_mebibytes(MAX_PART_BYTES)})"
        raise refusal(name, fault, kind.choose)
    if any(
        entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * entry.compress_size for entry in entries
    ):
        fault = "est anormalement compressé, comme un fichier piégé"
        raise refusal(name, fault, _DO_NOT_USE)


def _inflate(content: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Inflate one entry without ever holding more than it declares.

    ``ZipFile.read`` would inflate whatever comes and cut it afterwards.
    """
    header = content[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or not header.startswith(_ZIP_MAGIC):
        raise DamagedPartError("no local header")
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    start = entry.header_offset + 30 + name_length + extra_length
    raw = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, entry.file_size + 1)
    if len(raw) != entry.file_size or zlib.crc32(raw) != entry.CRC:
        raise DamagedPartError("not the declared content")
    return raw


def _is_whole(content: bytes) -> bool:
    """Tell whether the archive ends where it says: Excel repairs, or refuses, what is followed by anything else."""
    end = content.rfind(_END_OF_DIRECTORY)
    if end < 0 or end + _END_SIZE > len(content):
        return False
    size, start, comment = struct.unpack_from("<IIH", content, end + 12)
    # zip64 says them elsewhere; zipfile then looks for itself.
    placed = start + size == end or _ZIP64 in (start, size) or content[end - 20 : end - 16] == _ZIP64_LOCATOR
    return placed and end + _END_SIZE + comment == len(content)


def _holds_long_token(content: bytes) -> bool:
    """Tell whether something goes on without a tag, or as one tag, for longer than anything in a workbook."""
    step = MAX_TOKEN_BYTES // 2
    return any(content.find(b"<", at, at + step) < 0 for at in range(0, len(content) - step + 1, step))


def _mebibytes(count: int) -> str:
    return f"{count // MEBIBYTE} Mo"
