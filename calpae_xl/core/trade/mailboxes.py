"""Addresses to which copies are sent: whether one can be used, and whether it looks like a person's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from calpae_xl.core.trade.labels import loose_key

_LONGEST = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")
_SERVER = re.compile(rf"({_LABEL}(?:\.{_LABEL})*)(?::([0-9]{{1,5}}))?")
_LAST_PORT = 65_535

_PARTS = re.compile(r"[ '’]+")
_PERSON = re.compile(r"([a-z]+(?:-[a-z]+)*)[._]([a-z]+(?:-[a-z]+)*)[0-9]*")
_OFFICES = re.compile(
    r"accueil|boite|bureau|calpae|cellule|contact|convention|ddets|direction|drees|equipe|"
    r"indicateurs?|insertion|mission|observatoire|pauvrete|pilotage|pole|pref(?:ecture)?|projet|"
    r"reply|retours?|rsa|secretariat|service|solidarites?|statistiques?|suivi|unite"
)


def is_mailbox(text: str) -> bool:
    """Tell whether a text is one address, written plainly: no name beside it, no second one."""
    return len(text) <= _LONGEST and _MAILBOX.fullmatch(text) is not None


def looks_personal(mailbox: str, places: Iterable[str] = ()) -> bool:
    """Tell whether an address reads « prenom.nom@… » rather than like that of an office.

    A guess, good for a remark and no more: a functional mailbox may be named in any way.

    Args:
        mailbox: The address.
        places: Names of the collectivity and of its departments: no person is called so.
    """
    match = _PERSON.fullmatch(mailbox.partition("@")[0].casefold())
    named = {key for place in places for key in (loose_key(place), *map(loose_key, _PARTS.split(place)))}
    return match is not None and not any(
        _OFFICES.fullmatch(word) or loose_key(word) in named for word in match.groups()
    )


def is_server(text: str) -> bool:
    """Tell whether a text names a server, with or without a port."""
    return server_parts(text) is not None


def server_parts(text: str) -> tuple[str, int | None] | None:
    """Split « smtp.exemple.fr:587 » into host and port; ``None`` when the text names no server."""
    match = _SERVER.fullmatch(text)
    if match is None:
        return None
    port = None if match[2] is None else int(match[2])
    return None if port is not None and not 0 < port <= _LAST_PORT else (match[1], port)
