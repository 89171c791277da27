"""A real mail server on this computer, with a certificate of its own authority."""

from __future__ import annotations

import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

sys.path.insert(0, str(Path(__file__).parent))

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


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client that trusts the authority of the tests."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def mail_server(authority: trustme.CA) -> Iterator[Callable[..., tuple[Mailbag, int]]]:
    """Start servers; each gives its mailbag and its port."""
    started: list[Controller] = []

    def start(*, tls: bool = True, login: bool = False, largest: int = 10_000_000, name: str = "localhost"):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(name).configure_cert(context)
        bag = Mailbag()

        def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword):
            known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
            return AuthResult(success=known, handled=known)

        controller = Controller(
            bag,
            hostname="localhost",
            port=free_port(),
            tls_context=context if tls else None,
            require_starttls=tls,
            auth_required=login,
            authenticator=authenticate if login else None,
            data_size_limit=largest,
        )
        controller.start()
        started.append(controller)
        return bag, controller.port

    yield start
    for controller in started:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        listener.listen()
        yield listener.getsockname()[1]
