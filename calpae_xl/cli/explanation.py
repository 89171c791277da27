"""The explanation of a figure: titled sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calpae_xl.core.telling.lineage import Lineage

if TYPE_CHECKING:
    from calpae_xl.cli.screen import Screen


def plain_lineage(lineage: Lineage) -> list[str]:
    """Write one fact per line, each section under its title."""
    lines = [lineage.title, lineage.shown]
    for section in lineage.sections:
        lines += [section.title, *(f"  {line}" for line in section.lines)]
    return lines


def show_lineage(screen: Screen, lineage: Lineage) -> None:
    """Print the explanation, folded."""
    screen.heading(lineage.title)
    screen.say(lineage.shown, "bold")
    for section in lineage.sections:
        screen.heading(section.title)
        for line in section.lines:
            screen.say(line, first="  ", rest="    ")
