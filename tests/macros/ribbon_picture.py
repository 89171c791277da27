"""Draws the ribbon as a page, from its XML: the picture of the README, made again after a change of a button.

    python tests/macros/ribbon_picture.py ruban.html
    chromium --headless --hide-scrollbars --window-size=1630,400 --screenshot=workbook/images/ruban.png ruban.html

Labels, order, sizes and texts are those of the XML. Excel alone has its icons: a square stands for each.
"""

from __future__ import annotations

import sys
from html import escape
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

RIBBON = Path(__file__).parents[2] / "macros" / "customUI14.xml"
UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
TABS = ("Fichier", "Accueil", "Insertion", "Mise en page", "Formules", "Données", "Révision", "Affichage")
SHOWN_TIP = "calpaeConsolidate"
LEFT = {"calpaeReserve": 100, "calpaeSend": 735}
"""Where each menu opens, in pixels: a browser does not tell where a button ended up."""

STYLE = """
body { margin: 0; padding: 14px; background: #fff; font: 12px "Segoe UI", Carlito, sans-serif; color: #242424; width: 1600px }
.tabs { padding: 0 6px } .tabs span { display: inline-block; padding: 6px 11px 5px }
.tabs .front { color: #000091; font-weight: 600; border-bottom: 3px solid #000091 }
.ribbon { display: flex; background: #f5f5f5; border: 1px solid #d1d1d1; border-radius: 6px; padding: 6px 0 0; height: 104px }
.group { display: flex; flex-direction: column; border-right: 1px solid #d1d1d1; padding: 0 8px }
.buttons { display: flex; flex: 1 } .group h2 { font-size: 11px; font-weight: normal; color: #616161; text-align: center; margin: 0 0 3px }
.large { width: 88px; text-align: center; line-height: 1.15; padding: 2px 3px } .stack div { padding: 3px 4px; white-space: nowrap }
i { display: inline-block; width: 12px; height: 12px; border: 1.5px solid #6a6af4; border-radius: 3px; margin-right: 6px; vertical-align: -2px; background: #fff }
.large i { display: block; width: 27px; height: 27px; margin: 2px auto 5px; border-radius: 5px }
.open { background: #e3e3fd; border-radius: 3px } .below { position: relative; height: 250px }
.menu, .tip { position: absolute; background: #fff; border: 1px solid #c8c8c8; border-radius: 6px; box-shadow: 0 4px 12px #0002; padding: 5px }
.menu div { padding: 5px 14px 5px 7px } .tip { width: 300px; padding: 10px 13px; line-height: 1.35 } .tip b { display: block; margin-bottom: 5px }
"""


def page(ribbon: Element) -> str:
    """Draw the tab with its menu open and the tip of one button."""
    tab = ribbon.find(f".//{UI}tab")
    assert tab is not None
    front = f'<span class="front">{escape(tab.attrib["label"])}</span>'
    tabs = "".join(f"<span>{escape(name)}</span>" for name in TABS) + front
    groups = "".join(map(_group, tab))
    below = "".join(map(_menu, tab.iter(f"{UI}menu"))) + "".join(
        _tip(control) for control in tab.iter(f"{UI}button") if control.get("id") == SHOWN_TIP
    )
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><style>{STYLE}</style><div class="tabs">{tabs}</div>'
        f'<div class="ribbon">{groups}</div><div class="below">{below}</div>'
    )


def _group(group: Element) -> str:
    parts = []
    for large, controls in groupby(group, key=lambda control: control.get("size") == "large"):
        if large:
            parts += map(_large, controls)
        else:  # A ribbon is three small buttons high.
            small = [*map(_small, controls)]
            columns = (small[start : start + 3] for start in range(0, len(small), 3))
            parts += (f'<div class="stack">{"".join(column)}</div>' for column in columns)
    return (
        f'<div class="group"><div class="buttons">{"".join(parts)}</div><h2>{escape(group.attrib["label"])}</h2></div>'
    )


def _large(control: Element) -> str:
    return f'<div class="large"><i></i>{_label(control)}</div>'


def _small(control: Element) -> str:
    return f"<div{_open(control)}><i></i>{_label(control)}</div>"


def _open(control: Element) -> str:
    return ' class="open"' if control.tag == f"{UI}menu" else ""


def _label(control: Element) -> str:
    return escape(control.attrib["label"]) + (" ▾" if control.tag == f"{UI}menu" else "")


def _menu(menu: Element) -> str:
    rows = "".join(f"<div><i></i>{_label(item)}</div>" for item in menu)
    return f'<div class="menu" style="left: {LEFT[menu.attrib["id"]]}px; top: 4px">{rows}</div>'


def _tip(control: Element) -> str:
    title, text = escape(control.attrib["screentip"]), escape(control.attrib["supertip"])
    return f'<div class="tip" style="left: 390px; top: 4px"><b>{title}</b>{text}</div>'


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(ElementTree.parse(RIBBON).getroot()), encoding="utf-8")
