"""The message that carries a copy: its headers, its words, its attachment; as an unsent draft or ready to leave."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.mailboxes import is_mailbox
from calpae_xl.core.trade.typography import typeset

_TYPE = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
# Line ends and the other controls, in every alphabet: what would let a text start a header of its own.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class UnusableHeaderError(CalpaeError):
    """A text that would go into a header holds a line end: it could forge another header."""

    def __init__(self, what: str, text: str) -> None:
        shown = _CONTROLS.sub("⏎", text)
        super().__init__(
            typeset(f"{what} « {shown} » ne peut pas figurer dans un message."),
            "Retirez-en les retours à la ligne et les signes invisibles, puis recommencez.",
        )


class Attachment(NamedTuple):
    """A workbook under the name that its reader sees."""

    name: str
    content: bytes


class Draft(NamedTuple):
    """A message before anybody sends it.

    Attributes:
        sender: Functional mailbox; empty when the person's own program knows better.
        sender_name: The service, shown beside the mailbox.
        to: Functional mailbox; empty when the person has to fill it in.
        subject: One line.
        body: Lines separated by a line feed.
    """

    sender: str
    sender_name: str
    to: str
    subject: str
    body: str
    attachment: Attachment


def unsent(draft: Draft) -> bytes:
    """Return the message as an ``.eml`` file that programs open for editing, the same bytes every time.

    No date and no identifier: the program that sends it gives both.

    Raises:
        UnusableHeaderError: A header would hold a line end, or an address is none.
    """
    message = _message(draft)
    message["X-Unsent"] = "1"
    return message.as_bytes(policy=SMTP)


def ready(draft: Draft, at: datetime) -> EmailMessage:
    """Return the message as a server takes it.

    The identifier follows from the content and the time: a second try is recognised as the same message.

    Args:
        draft: Its sender and its recipient are known.
        at: Now, with its time zone.

    Raises:
        UnusableHeaderError: A header would hold a line end, or an address is none.
    """
    message = _message(draft)
    message["Date"] = format_datetime(at)
    digest = sha256(draft.attachment.content + at.isoformat().encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{draft.sender.rpartition('@')[2]}>"
    return message


def _message(draft: Draft) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    if draft.sender:
        message["From"] = Address(_header("Le service", draft.sender_name), addr_spec=_address(draft.sender))
    if draft.to:
        message["To"] = Address(addr_spec=_address(draft.to))
    message["Subject"] = _header("L’objet", draft.subject)
    message.set_content(draft.body, charset="utf-8", cte="quoted-printable")
    name = _header("Le nom de fichier", draft.attachment.name)
    message.add_attachment(draft.attachment.content, *_TYPE, filename=name)
    # By default a random text: two drafts of the same message would differ.
    message.set_boundary(f"=_calpae_{sha256(draft.attachment.content).hexdigest()[:32]}")
    return message


def _header(what: str, text: str) -> str:
    if _CONTROLS.search(text):
        raise UnusableHeaderError(what, text)
    return text


def _address(text: str) -> str:
    if not is_mailbox(text):
        raise UnusableHeaderError("L’adresse", text)
    return text
