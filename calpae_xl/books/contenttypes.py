"""What a package says that it is, which Excel compares with the name of the file before it opens it."""

from __future__ import annotations

from pathlib import PurePath

from calpae_xl.books.package import Package, XmlHandler, refusal

CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_ROOT = ("http://schemas.openxmlformats.org/package/2006/content-types Types",)
_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
    "application/vnd.ms-excel.addin.macroenabled.main+xml": ".xlam",
}
_WORDS = {
    ".xltx": "un modèle (.xltx)",
    ".xlsm": "un classeur à macros (.xlsm)",
    ".xltm": "un modèle à macros (.xltm)",
    ".xlam": "un complément d’Excel (.xlam)",
}


def suffix_of(package: Package, main: str) -> str | None:
    """Return how the name of such a workbook has to end, for Excel to open it; ``None`` when it is no workbook.

    Args:
        package: The package.
        main: Name of its main part.

    Raises:
        UnusableFileError: It does not say what its parts are.
    """
    handler = _TypesHandler(main)
    package.parse(CONTENT_TYPES, handler, CONTENT_TYPES_ROOT)
    return _SUFFIXES.get((handler.own or handler.default).casefold())


def refuse_other_kinds(package: Package, main: str) -> None:
    """Refuse what is no workbook, or goes by the name of one without macros under which Excel would not open it.

    Raises:
        UnusableFileError: It is so, or does not say what its parts are.
    """
    suffix = suffix_of(package, main)
    if suffix is None:
        raise refusal(package.name, "n’est pas un classeur Excel", "Choisissez un classeur Excel (*.xlsx).")
    if suffix in _WORDS and PurePath(package.name).suffix.casefold() == ".xlsx":
        fault = f"est {_WORDS[suffix]} sous un nom en « .xlsx », qu’Excel n’ouvre pas"
        remedy = f"Donnez-lui un nom en « {suffix} », ouvrez-le dans Excel et enregistrez-le au format Classeur Excel "
        raise refusal(package.name, fault, f"{remedy}(*.xlsx), puis recommencez avec cette copie.")


class _TypesHandler(XmlHandler):
    """Looks for the type of one part: its own, else that of its extension."""

    def __init__(self, part: str) -> None:
        self.own = self.default = ""
        self._part = f"/{part}".casefold()
        self._extension = part.rpartition(".")[2].casefold()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("PartName", "").casefold() == self._part:
            self.own = attributes.get("ContentType", "")
        elif attributes.get("Extension", "").casefold() == self._extension:
            self.default = attributes.get("ContentType", "")
