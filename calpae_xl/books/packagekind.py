"""What a zip package has to hold, and the words of its refusals: a workbook of Excel, a document of Word."""

from __future__ import annotations

from typing import NamedTuple

_SAVE_AS_XLSX = (
    "Ouvrez-le dans Excel et enregistrez-le au format Classeur Excel (*.xlsx), puis recommencez avec cette copie."
)
_SAVE_AS_DOCX = (
    "Ouvrez-le dans Word et enregistrez-le au format Document Word (*.docx), puis recommencez avec cette copie."
)
_CHOOSE_XLSX = "Choisissez un classeur Excel (*.xlsx)."
_CHOOSE_ANNEX = "Choisissez l’annexe en .docx, en PDF ou en texte à tabulations."


class PackageKind(NamedTuple):
    """A kind of package.

    Attributes:
        what: What it is, after « n’est pas ».
        the: The same with its article, as the program calls it.
        program, that: The program that writes it, alone and after « que ».
        expected: What holds less, after « plus de données que ».
        choose, save_as, clean: What to do about another file, an older format, too much data.
        older: What is said of a file of the program's older format.
        others: Parts that betray another format, what is said of it, and what to do.
        open_documents: What is said of the formats of LibreOffice, and what to do, by a word of their type.
    """

    what: str
    the: str
    program: str
    that: str
    expected: str
    choose: str
    save_as: str
    clean: str
    older: str
    others: tuple[tuple[str, str, str], ...]
    open_documents: tuple[tuple[bytes, str, str], ...]

    def open_document(self, kind: bytes) -> tuple[str, str]:
        """Say of a document of LibreOffice what it is, and what to do."""
        found = ((fault, remedy) for word, fault, remedy in self.open_documents if word in kind)
        return next(found, ("est un document LibreOffice", self.choose))


WORKBOOK = PackageKind(
    what="un classeur Excel",
    the="le classeur",
    program="Excel",
    that="qu’Excel",
    expected="un classeur de cette campagne",
    choose=_CHOOSE_XLSX,
    save_as=_SAVE_AS_XLSX,
    clean=(
        "Dans Excel, supprimez les feuilles et les lignes qui ne servent pas à la saisie, enregistrez, puis "
        "recommencez."
    ),
    older="est à l’ancien format d’Excel (.xls)",
    others=(
        ("xl/workbook.bin", "est au format Excel binaire (.xlsb)", _SAVE_AS_XLSX),
        ("word/document.xml", "est un document Word (.docx), pas un classeur", _CHOOSE_XLSX),
        ("ppt/presentation.xml", "est une présentation PowerPoint (.pptx), pas un classeur", _CHOOSE_XLSX),
    ),
    open_documents=((b"spreadsheet", "est au format LibreOffice (.ods)", _SAVE_AS_XLSX),),
)

WORD_DOCUMENT = PackageKind(
    what="un document Word",
    the="le document",
    program="Word",
    that="que Word",
    expected="une annexe",
    choose=_CHOOSE_ANNEX,
    save_as=_SAVE_AS_DOCX,
    clean="Dans Word, gardez les seules pages de l’annexe, enregistrez, puis recommencez.",
    older="est à un ancien format de Microsoft Office (.doc, .xls)",
    others=(
        (
            "xl/workbook.xml",
            "est un classeur Excel, pas une annexe",
            f"{_CHOOSE_ANNEX} Le retour d’un département s’intègre avec « calpae integrer ».",
        ),
        ("xl/workbook.bin", "est un classeur Excel, pas une annexe", _CHOOSE_ANNEX),
        ("ppt/presentation.xml", "est une présentation PowerPoint (.pptx), pas une annexe", _CHOOSE_ANNEX),
    ),
    open_documents=((b"text", "est au format LibreOffice (.odt)", _SAVE_AS_DOCX),),
)
