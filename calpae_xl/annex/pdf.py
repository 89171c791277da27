"""The annex as a PDF that screen readers follow, by LibreOffice where it is installed."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset
from calpae_xl.install.computer import Computer
from calpae_xl.install.libreoffice import libreoffice

_SECONDS = 180
"""After which LibreOffice is given up: a first start on a slow computer takes half a minute."""

_FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {
        name: {"type": "boolean", "value": "true"}
        for name in ("PDFUACompliance", "UseTaggedPDF", "ExportBookmarks", "DisplayPDFDocumentTitle")
    }
)


class NoLibreOfficeError(CalpaeError):
    """Nothing on this computer makes a PDF of a Word document without Word."""

    def __init__(self) -> None:
        super().__init__(
            "Le PDF demande LibreOffice, que cet ordinateur n’a pas.",
            typeset("Ouvrez l’annexe dans Word, puis Fichier > Exporter ; ou faites installer LibreOffice."),
        )


class UnmadePdfError(CalpaeError):
    """LibreOffice gave no PDF."""

    def __init__(self) -> None:
        super().__init__(
            "LibreOffice n’a pas pu faire le PDF.",
            typeset("Recommencez ; si cela persiste, ouvrez l’annexe dans Word ou LibreOffice et exportez-la en PDF."),
        )


def pdf_of(document: bytes, computer: Computer) -> bytes:
    """Turn a Word document into a tagged PDF.

    LibreOffice starts with a profile of its own, which nobody else has written in.

    Raises:
        NoLibreOfficeError: It is not installed.
        UnmadePdfError: It gave nothing.
    """
    program = libreoffice(computer)
    if program is None:
        raise NoLibreOfficeError
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "annexe.docx"), Path(folder, "annexe.pdf")
        source.write_bytes(document)
        profile = Path(folder, "profile").as_uri()
        options = (f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", _FILTER)
        command = (str(program), *options, "--outdir", folder, str(source))
        try:
            subprocess.run(command, check=True, timeout=_SECONDS, capture_output=True)  # noqa: S603 - installed
            return made.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UnmadePdfError from error
