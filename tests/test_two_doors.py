"""What is told in Excel speaks of buttons, what is told by the command line of commands; never the other way round."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from calpae_xl.cli.program import calpae

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "calpae_xl"

ONE_DOOR = {
    "cli": "the command line itself",
    "install": "for those who install",
    "making": "makes files from the sources",
    "books/packagekind.py": "only a command reads documents",
    "core/transcription": "only a command reads documents",
    "exchange/smtp.py": "only a command sends",
    "usecases/bundle.py": "for those who install",
    "usecases/import_annex.py": "only a command reads documents",
    "usecases/import_report.py": "only a command reads documents",
    "usecases/install.py": "for those who install",
}
"""Rooms whose sentences one door alone shows."""

COMMAND = re.compile(r"(?<![\w-])--[a-zé]{3,}|\bcalpae (?!installer\b)(?:" + "|".join(calpae.commands) + r")\b")
BOTH = re.compile(r"« [^»]+ » \(calpae [a-z]+\)")
"""A button, with the command that does the same: for what both doors show, as the sheets do."""

IN_EXCEL = "in_excel"


def button_labels() -> set[str]:
    """Labels of the ribbon that are no command's name too."""
    ribbon = ElementTree.parse(ROOT / "macros" / "customUI14.xml")
    labels = {element.get("label", "") for element in ribbon.iter() if element.get("onAction")}
    return {label for label in labels if label.casefold() not in calpae.commands and " " in label}


def shared_modules() -> list[Path]:
    """Modules whose sentences both doors show."""
    every = sorted(PACKAGE.rglob("*.py"))
    return [path for path in every if not any(path.is_relative_to(PACKAGE / place) for place in ONE_DOOR)]


def texts(node: ast.AST) -> Iterator[str]:
    """Texts under a node, docstrings and texts for Excel alone apart; those side by side come together."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if not (isinstance(node, ast.keyword) and node.arg == IN_EXCEL):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def names_command(text: str) -> bool:
    # What a program is given, such as « --wb= », is no sentence.
    return " " in text and COMMAND.search(BOTH.sub("", text)) is not None


def refusals(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls by which errors build their sentences."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
            yield node


@pytest.mark.parametrize("path", shared_modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_sentence_that_names_a_command_has_another_for_excel(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(call): call for call in refusals(tree) if any(keyword.arg == IN_EXCEL for keyword in call.keywords)}
    told_otherwise = {text for call in alone.values() for text in texts(call)}

    assert [text for text in texts(tree) if names_command(text) and text not in told_otherwise] == []


def test_what_is_told_in_excel_names_no_command():
    found = []
    for path in shared_modules():
        for call in refusals(ast.parse(path.read_text(encoding="utf-8"))):
            for keyword in call.keywords:
                found += [text for text in texts(keyword.value) if keyword.arg == IN_EXCEL]

    assert len(found) > 5
    assert [text for text in found if names_command(text)] == []


def test_what_the_command_line_tells_names_no_button():
    labels = button_labels()
    assert "Remettre le classeur en état" in labels
    found = []
    for path in shared_modules():
        if path.parts[len(PACKAGE.parts)] == "addin" or path.name.startswith("excel_"):
            continue
        for call in refusals(ast.parse(path.read_text(encoding="utf-8"))):
            found += [
                text for text in texts(call) if any(f"« {label} »" in text for label in labels) or "cliquez sur" in text
            ]

    assert found == []
