"""The command line speaks French: help, mistakes, and the catalogue behind them."""

from __future__ import annotations

import gettext
import re
import string
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from factories import plain

import calpae_xl.cli
from calpae_xl.cli.main import run

FOLDER = Path(calpae_xl.cli.__file__).parent / "locale" / "fr" / "LC_MESSAGES"

COMMANDS = (
    *(
        "valider",
        "evolutions",
        "consolider",
        "traiter",
        "comparer",
        "corriger",
        "reserver",
        "justifier",
        "envoyer",
        "annexe",
    ),
    *("integrer", "importer", "annuler", "refaire", "campagne", "expliquer", "codes", "diagnostic", "construire"),
    "installer",
)

ENGLISH = re.compile(
    r"\b(usage|show|this|message and|exit|error|commands|default|required|the|missing|file)\b", re.IGNORECASE
)

SAME = {"Options\u00a0", "%(prog)s, version %(version)s", "{text} {deprecated_message}"}


def catalogue() -> dict[str, tuple[str, ...]]:
    with (FOLDER / "calpae.po").open("rb") as source:
        entries = read_po(source)
    return {
        entry.id if isinstance(entry.id, str) else entry.id[0]: (entry.string,)
        if isinstance(entry.string, str)
        else tuple(entry.string)
        for entry in entries
        if entry.id
    }


@pytest.mark.parametrize("arguments", [(), *((command,) for command in COMMANDS)], ids=lambda a: "".join(a) or "calpae")
@pytest.mark.parametrize("option", ["--aide", "--help", "-h"])
def test_the_help_is_french(arguments: tuple[str, ...], option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*arguments, option]) == 0

    out, err = capsys.readouterr()
    assert err == ""
    assert not ENGLISH.search(out.replace("--help", ""))
    assert plain(out).startswith("Utilisation : calpae ")
    assert "Options :" in plain(out)
    assert not re.search(r" [:;?!»]|« ", out), "French punctuation takes a no-break space"


def test_the_help_lists_the_commands_in_the_order_of_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    run([])

    assert tuple(re.findall(r"^  (\w+)  +\S", capsys.readouterr().out, re.MULTILINE)[: len(COMMANDS)]) == COMMANDS


def test_every_string_of_click_is_translated() -> None:
    known = catalogue()
    keywords: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(Path(click.__file__).parent, keywords=keywords)
    wanted = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}

    assert len(wanted) > 40
    assert sorted(wanted - known.keys()) == []


def test_the_compiled_catalogue_is_the_one_that_is_read() -> None:
    with (FOLDER / "calpae.mo").open("rb") as compiled:
        french = gettext.GNUTranslations(compiled)

    for english, texts in catalogue().items():
        if len(texts) == 1:
            assert french.gettext(english) == texts[0]
        else:
            assert tuple(french.ngettext(english, "?", count) for count in (1, 2)) == texts
    assert sum(isinstance(key, str) and key != "" for key in french._catalog) == sum(  # type: ignore[attr-defined]
        len(texts) == 1 for texts in catalogue().values()
    )


@pytest.mark.parametrize("english", catalogue())
def test_a_translation_keeps_the_fields_and_takes_no_break_spaces(english: str) -> None:
    for french in catalogue()[english]:
        fields = {name for _, name, _, _ in string.Formatter().parse(french) if name}
        assert french in SAME or french != english
        assert not re.search(r" [:;?!»]|« ", french)
        assert fields <= {name for _, name, _, _ in string.Formatter().parse(english) if name} | {
            "possibilities",
            "nargs",
            "len",
            "len_value",
            "choices",
            "formats",
        }


def test_the_language_of_the_computer_does_not_matter(
    real_file: Path, process: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = process("valider", LANGUAGE="de", LC_ALL="en_US.UTF-8", LANG="en_US.UTF-8")

    assert "Il manque l’argument" in done.stderr.decode()  # type: ignore[attr-defined]
