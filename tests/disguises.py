"""What people and programs put into labels that nobody sees, or that looks like something else."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

DISGUISES: dict[str, Callable[[str], str]] = {
    "space after": lambda text: f"{text} ",
    "space before": lambda text: f" {text}",
    "no-break spaces": lambda text: text.replace(" ", "\u00a0") + "\u00a0",
    "narrow spaces": lambda text: text.replace(" ", "\u202f") + "\u202f",
    "line feeds": lambda text: text.replace(" ", "\n") + "\n",
    "carriage returns": lambda text: text.replace(" ", "\r\n") + "\r",
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "no width": lambda text: f"{text[:1]}\u200b{text[1:]}\u200d",
    "byte order mark": lambda text: f"\ufeff{text}",
    "soft hyphen": lambda text: f"{text[:2]}\u00ad{text[2:]}",
    "direction": lambda text: f"\u202a{text}\u202c",
    "other quotes": lambda text: text.replace("’", "'") if "’" in text else text.replace("'", "\u02bc"),
    "other hyphens": lambda text: text.replace("-", "\u2011"),
}


def disguised(text: str) -> Iterator[tuple[str, str]]:
    """Yield the disguises of a text that change it, with their names."""
    every = ((name, disguise(text)) for name, disguise in DISGUISES.items())
    return ((name, made) for name, made in every if made != text)
