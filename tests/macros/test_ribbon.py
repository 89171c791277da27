"""The ribbon: what Excel silently drops or blanks when it is wrong, and what people read."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from fake_office import SOURCES

from calpae_xl.core.trade.model import ReservationType
from calpae_xl.core.trade.typography import typeset
from calpae_xl.core.trade.words import word

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
RIBBON = ElementTree.fromstring(SOURCES.ribbon.encode("utf-8"))
TAB = RIBBON.find(f".//{UI}tab")
BUTTONS = list(RIBBON.iter(f"{UI}button"))
MENUS = list(RIBBON.iter(f"{UI}menu"))
RESERVE = next(menu for menu in MENUS if menu.attrib["id"] == "calpaeReserve")
CONTROLS = [*BUTTONS, *MENUS]

ICONS = set(Path(__file__).with_name("imagemso.txt").read_text(encoding="utf-8").splitlines()[1:])
"""Names that both Excel 2016 and the current one know; another one shows as a blank."""

GROUPS = ("Saisie", "Calcul", "Échanges", "Restitution", "Campagne", "Aide")
"""In the order of the work; a group appears with its first button."""

CALLBACK = re.compile(
    r"^Public Sub (\w+)\(ByVal control As IRibbonControl\)\r\n    Run ([^\r\n]+)\r\nEnd Sub\r\n", re.MULTILINE
)

each_control = pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.get("id"))


def texts() -> list[str]:
    return [
        value
        for element in RIBBON.iter()
        for name, value in element.attrib.items()
        if name in {"label", "screentip", "supertip"}
    ]


def level(container: Element) -> list[Element]:
    """Controls that keys reach from the same place: those of a menu, or those of the tab outside its menus."""
    inside = {item for menu in MENUS if menu is not container for item in menu}
    return [control for control in container.iter() if control in CONTROLS and control not in inside | {container}]


def test_ids_are_ours_and_unique() -> None:
    ids = [element.get("id") for element in RIBBON.iter() if element.get("id")]

    assert all(re.fullmatch(r"calpae[A-Z]\w*", name) for name in ids)
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert all(element.get("id") for element in [TAB, *TAB, *CONTROLS])


def test_nothing_of_excel_is_replaced_or_borrowed() -> None:
    assert [e.get("id") for e in RIBBON.iter() if "idMso" in e.attrib or "idQ" in e.attrib] == []
    assert {e.tag.removeprefix(UI) for e in RIBBON.iter()} == {
        "customUI", "ribbon", "tabs", "tab", "group", "menu", "button",
    }  # fmt: skip


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.get("id"))
def test_a_button_names_its_callback_in_full_and_it_exists(button: Element) -> None:
    module, name = button.attrib["onAction"].split(".")

    assert name in dict(CALLBACK.findall(SOURCES.modules[module]))


def test_only_onaction_calls_the_macros() -> None:
    calling = {name for e in RIBBON.iter() for name in e.attrib if name.startswith(("on", "get", "load"))}

    assert calling == {"onAction"}


def test_every_callback_has_its_button_and_is_one_line() -> None:
    module = SOURCES.modules["CalpaeRibbon"]
    callbacks = [name for name, _ in CALLBACK.findall(module)]

    assert set(callbacks) == {button.attrib["onAction"].split(".")[1] for button in BUTTONS}
    assert len(callbacks) == len(set(callbacks)) == module.count("Public ") == module.count("Run ")
    assert "Private " not in module


def test_every_action_that_a_callback_asks_for_exists_and_has_its_button() -> None:
    from calpae_xl.addin.actions import ACTIONS

    asked = {call.split('"')[1].partition(":")[0] for _, call in CALLBACK.findall(SOURCES.modules["CalpaeRibbon"])}

    assert asked == set(ACTIONS)


def test_no_two_buttons_do_the_same() -> None:
    done = Counter((button.get("onAction"), button.get("tag")) for button in BUTTONS)

    assert [action for action, count in done.items() if count > 1] == []


@each_control
def test_a_control_has_all_that_people_read(control: Element) -> None:
    assert 3 <= len(control.attrib["label"]) <= 30
    assert 5 <= len(control.attrib["screentip"]) <= 60
    assert 30 <= len(control.attrib["supertip"]) <= 1024
    assert control.attrib["supertip"].endswith(".")


@each_control
def test_a_control_says_what_it_reads_and_writes(control: Element) -> None:
    if control in list(RESERVE):
        assert "Ajoute une ligne à" in control.attrib["supertip"]
    elif control.attrib["id"] == "calpaeHelp":
        assert "Ne lit ni n’écrit rien" in control.attrib["supertip"]
    else:
        assert re.search(r"\bLit\b", control.attrib["supertip"])
        assert re.search(r"\bécrit\b|\bÉcrit\b|\bajoute\b", control.attrib["supertip"])


@each_control
def test_a_control_has_an_icon_that_every_excel_knows(control: Element) -> None:
    assert control.attrib["imageMso"] in ICONS


@pytest.mark.parametrize("container", [TAB, *MENUS], ids=lambda container: container.get("id"))
def test_keys_lead_to_one_control_each(container: Element) -> None:
    keys = [control.attrib["keytip"] for control in level(container)]

    assert len(keys) > 1
    assert all(re.fullmatch(r"[A-Z0-9]{1,3}", key) for key in keys)
    # A key that starts another one would hide it.
    assert [(a, b) for a in keys for b in keys if a is not b and b.startswith(a)] == []


def test_the_tab_and_its_groups_are_named() -> None:
    assert TAB.attrib["label"] == "CALPAE"
    assert re.fullmatch(r"[A-Z0-9]{1,3}", TAB.attrib["keytip"])
    labels = [group.attrib["label"] for group in TAB]
    assert labels == [label for label in GROUPS if label in labels]
    assert all(len(group) for group in TAB)


def test_the_menu_offers_every_type_of_reservation_in_its_french_words() -> None:
    offered = [(item.attrib["tag"], item.attrib["label"]) for item in RESERVE]

    # A button names nobody, in thirty signs.
    words = {kind: word(kind).removeprefix("compté ") for kind in ReservationType}
    assert offered == [(kind.value, words[kind][0].upper() + words[kind][1:]) for kind in ReservationType]
    assert {item.attrib["onAction"] for item in RESERVE} == {"CalpaeRibbon.OnReserve"}


@pytest.mark.parametrize("text", texts())
def test_texts_are_typeset_french(text: str) -> None:
    assert text == typeset(text)
    assert not re.search("['\"!]|\\.\\.\\.|  ", text)
