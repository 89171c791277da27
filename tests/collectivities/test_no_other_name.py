"""Nothing that is made for a collectivity names another, and no source names any."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from factories import COLLECTIVITY, DEPARTMENTS
from others import OTHERS, blank_bytes

import calpae_xl
from calpae_xl.cli.main import run

ROOT = Path(calpae_xl.__file__).parents[1]

NAMES = [*COLLECTIVITY.names, COLLECTIVITY.code, *(territory.name for territory in DEPARTMENTS)]
_OURS = re.compile("|".join([*map(re.escape, NAMES), "[Aa]lsa(?:ce|cien)", "ALSACE", "Strasbourg", "Colmar"]))
_CODES = re.compile(rf"(?<![\w.,$#-])(?:{'|'.join(territory.code for territory in DEPARTMENTS)})(?![\w.,%-])")
_READ = re.compile(r"<(?:t|f|definedName|a:t|oddHeader|oddFooter)\b[^>]*>([^<]*)<|\bname=\"([^\"]*)\"")


def told(data: bytes) -> Iterator[tuple[str, str]]:
    """What a package or a message says, part by part; what is attached is said as its own file."""
    if not is_zipfile(BytesIO(data)):
        message = message_from_bytes(data, policy=policy.default)
        yield "headers", "\n".join(f"{name}: {value}" for name, value in message.items())
        yield from (
            ("message", part.get_content()) for part in message.walk() if part.get_content_type() == "text/plain"
        )
        return
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name).decode("utf-8", "replace")


def found(data: bytes, *, codes: bool) -> list[str]:
    """What names the packaged collectivity or its departments in a file; figures may be as their codes."""
    seen = []
    for part, text in told(data):
        seen += [f"{part}: {match[0]}" for match in _OURS.finditer(f"{part} {text}")]
        read = ("".join(groups) for groups in _READ.findall(text)) if part.endswith(".xml") else (text,)
        seen += [f"{part}: {words}" for words in read if codes and _CODES.search(words)]
    return seen


@pytest.mark.parametrize("name", OTHERS)
def test_a_blank_workbook_names_nobody_else(name):
    assert found(blank_bytes(name), codes=True) == []


@pytest.mark.usefixtures("own_state")
def test_nor_do_the_copies_and_the_messages_that_leave_it(tmp_path):
    path, folder = tmp_path / "bourgogne.xlsx", tmp_path / "envois"
    path.write_bytes(blank_bytes("two"))

    assert run(["envoyer", str(path), "collecte", "--departement", "21", "--dossier", str(folder)]) == 0
    assert run(["envoyer", str(path), "transmission", "--dossier", str(folder)]) == 0

    made = sorted(folder.iterdir())
    assert [each.name.split("_v1")[0] for each in made if each.suffix == ".xlsx"] == [
        "CALPAE_21_2022_collecte",
        "CALPAE_Bourgogne_2022_transmission",
    ]
    assert {each.suffix for each in made} == {".xlsx", ".eml"}
    assert [(each.name, seen) for each in made if (seen := found(each.read_bytes(), codes=each.suffix != ".eml"))] == []


def test_what_names_the_packaged_collectivity_is_seen():
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>dans le 67</t></si><si><t>la CeA</t></si></sst>")

    assert found(made.getvalue(), codes=True) == ["xl/sharedStrings.xml: CeA", "xl/sharedStrings.xml: dans le 67"]


def sources() -> list[Path]:
    """What the product is made of, the packaged tables, the pages about them and the compiled files apart."""
    package = [path for path in (ROOT / "calpae_xl").rglob("*") if path.suffix in {".py", ".html", ".po", ".txt"}]
    return [*package, *(path for path in (ROOT / "macros").iterdir() if path.suffix in {".bas", ".xml"})]


def test_only_the_data_and_the_pages_name_the_packaged_collectivity():
    naming = {}
    for path in sources():
        text = path.read_text(encoding="utf-8")
        seen = [match[0] for match in (*_OURS.finditer(text), *_CODES.finditer(text))]
        if seen:
            naming[path.relative_to(ROOT).as_posix()] = seen

    # The titles of annexes are those of any department: this one lists them all, a hundred.
    assert naming == {"calpae_xl/core/transcription/headings.py": [territory.name for territory in DEPARTMENTS]}


def test_the_ribbon_names_no_department():
    ribbon = (ROOT / "macros" / "customUI14.xml").read_text(encoding="utf-8")

    assert not _CODES.search(ribbon)
    assert ribbon.count("CalpaeRibbon.OnCollect") == 1
