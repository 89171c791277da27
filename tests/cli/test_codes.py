"""« calpae codes »: the same codes as the program and the workbook, in the same words."""

from __future__ import annotations

import json
import re

import openpyxl
import pytest
from factories import plain, shipped_settings
from launch import ROOT

from calpae_xl.cli.main import run
from calpae_xl.core.sheets.codes import CODE_HEADERS
from calpae_xl.core.telling.sentences import NO_WORKBOOK, SENTENCES, code_texts, names_of
from calpae_xl.core.trade.codes import Code
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import word


def in_workbook() -> list[list[str]]:
    """The sheet « Codes » of the shipped workbook, headers first."""
    sheet = openpyxl.load_workbook(ROOT / "workbook" / "CALPAE_CeA.xlsx")["Codes"]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, min_col=2)]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert run(["codes", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out.splitlines()


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_each_code_is_told_in_its_words(code: Code) -> None:
    words = SENTENCES[code]
    told = (
        code.text,
        words.title,
        word(code.severity),
        str(code.level),
        NO_WORKBOOK.put_into(words.example),
        words.any_remedy(NO_WORKBOOK),
    )

    assert (*code_texts(code),) == (*CODE_HEADERS,)
    assert (*code_texts(code).values(),) == (*map(typeset, told),)


def test_the_workbook_lists_every_code_in_these_words_and_its_own_names() -> None:
    [headers, *rows] = in_workbook()

    assert headers == [*CODE_HEADERS.values()]
    assert rows == [[*code_texts(code, names_of(shipped_settings())).values()] for code in Code]


def test_a_pipe_gets_a_line_for_each_code_and_names_no_territory(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys)

    told = [[*CODE_HEADERS.values()], *([*code_texts(code).values()] for code in Code)]
    assert [re.split(" {2,}", line) for line in lines] == told
    assert not re.search(r"CeA|\b6[78]\b", "\n".join(lines))


def test_in_a_workbook_of_one_department_examples_borrow_another() -> None:
    alone = names_of(shipped_settings(territories=shipped_settings().territories[1:]))

    assert (alone.one, alone.another) == ("68", "2A")


def test_the_document_holds_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = printed(capsys, "--json")

    document = json.loads(line)
    shown = [{**code, "severity": word(Code[name].severity), "level": str(code["level"])} for name, code in zip(
        Code.__members__, document["codes"], strict=True)]  # fmt: skip
    assert document["schema"] == "calpae/codes/1"
    assert [[*code.values()] for code in shown] == [[*code_texts(code).values()] for code in Code]
    assert [code["severity"] for code in document["codes"]] == [code.severity.value for code in Code]


def test_only_the_codes_asked_for_are_explained_in_their_own_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert [line[:4] for line in printed(capsys, "x501", "C102", "C102")] == ["Code", "C102", "X501"]
    [line] = printed(capsys, "--json", "T301")
    assert [code["code"] for code in json.loads(line)["codes"]] == ["T301"]


def test_a_code_that_does_not_exist_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["codes", "C102", "c999"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert plain(err).splitlines()[-1] == (
        "Erreur : Aucun constat ne porte le code « C999 ». Lancez « calpae codes » pour en avoir la liste."
    )
