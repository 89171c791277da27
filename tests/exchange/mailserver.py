"""What the mail server of the tests keeps, and the accounts that it knows."""

from __future__ import annotations

import socket

from aiosmtpd.smtp import SMTP, Envelope, Session

USER, PASSWORD = "calpae", "mot de passe"
REFUSED = "inconnu@alsace.example"


class Mailbag:
    """Keeps what the server accepted."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.tls: list[bool] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]):  # noqa: N802
        if address == REFUSED:
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        self.tls.append(session.ssl is not None)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]
