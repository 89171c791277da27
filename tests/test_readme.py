"""The README says what is true: codes, commands, session."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from calpae_xl.core.telling.sentences import SENTENCES
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import word

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_each_code_has_its_line(code: Code) -> None:
    words = SENTENCES[code]
    cells = (code.text, words.title, word(code.severity), str(code.level), words.example, words.any_remedy)

    assert typeset(f"| {' | '.join(cells)} |") in README


def test_the_workbook_lists_the_same_codes_in_the_same_words() -> None:
    lines = re.findall(r"^\| (code|[A-Z][0-9]{3}) \| (.*) \|$", README, re.MULTILINE)
    sheet = openpyxl.load_workbook(ROOT / "workbook" / "CALPAE_CeA.xlsx")["Codes"]
    [headers, *rows] = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=4, min_col=2))

    assert [header.lower() for header in headers] == [lines[0][0], *lines[0][1].split(" | ")]
    assert rows == [[code, *words.split(" | ")] for code, words in lines[1:]]
    assert [code for code, *_ in rows] == [code.text for code in Code]


def test_the_session_is_what_the_command_prints() -> None:
    [command, *shown] = re.search(r"```\n\$ calpae (.*?)```", README, re.DOTALL)[1].rstrip().split("\n")

    run = subprocess.run(
        [sys.executable, "-m", "calpae_xl", *command.split(" ")], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert run.stdout.rstrip().split("\n") == shown


def test_the_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]*)\)", README)

    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
