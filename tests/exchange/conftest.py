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

from mailserver import PASSWORD, USER, Mailbag, free_port


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


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where somebody listens and never says a word."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        listener.listen()
        yield listener.getsockname()[1]
