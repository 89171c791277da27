"""What « envoyer » prints of a copy and its message, for people and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from calpae_xl.core.trade.typography import number, typeset

if TYPE_CHECKING:
    from calpae_xl.core.documents import Document
    from calpae_xl.usecases.send import Sending


class Left(NamedTuple):
    """What became of a copy.

    Attributes:
        copy: Where it is kept; ``None`` when it was only simulated.
        message: The draft beside it, if any.
        server: Which server took the message, if one did.
    """

    copy: Path | None = None
    message: Path | None = None
    server: str | None = None


def sending_lines(sending: Sending, left: Left) -> list[str]:
    """Return the report, one fact a line; the words of the message only when nothing was written."""
    copy, draft = sending.copy, sending.draft
    size = f"{number(len(copy.content) / 1000, 0)} ko"
    lines = [
        f"Copie : « {left.copy or copy.dispatch.file_name} » ({size}).",
        f"Empreinte du fichier : {copy.digest}",
        f"De : {draft.sender or '(non renseigné)'}",
        f"À : {draft.to or '(non renseigné)'}",
        f"Objet : {draft.subject}",
    ]
    if left.server is not None:
        lines.append(f"Message remis au serveur « {left.server} ».")
    elif left.message is not None:
        lines.append(f"Message à relire et à envoyer : « {left.message} ».")
    else:
        lines += ["", *draft.body.splitlines(), "", "Simulation : rien n’a été écrit ni envoyé."]
    return [typeset(line) for line in lines]


def sending_document(workbook: str, sending: Sending, left: Left) -> Document:
    """Return the same as a JSON document."""
    copy, draft = sending.copy, sending.draft
    dispatch = copy.dispatch
    return {
        "schema": "calpae/sending/1",
        "workbook": workbook,
        "purpose": dispatch.purpose.value,
        "territory": dispatch.territory,
        "campaign": dispatch.campaign,
        "version": dispatch.version,
        "deadline": sending.due[0].day.isoformat() if sending.due else None,
        "deadlines": [{"date": due.day.isoformat(), "conventions": [*due.conventions]} for due in sending.due],
        "provisional": copy.provisional,
        "file": dispatch.file_name,
        "bytes": len(copy.content),
        "sha256": copy.digest,
        "path": None if left.copy is None else str(left.copy),
        "message": None if left.message is None else str(left.message),
        "server": left.server,
        "from": draft.sender or None,
        "to": draft.to or None,
        "subject": draft.subject,
        "body": draft.body,
        "notices": [*sending.notices],
    }
