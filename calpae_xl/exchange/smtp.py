"""Sending through a server: encrypted or not at all, and every refusal as a sentence."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import NamedTuple

from calpae_xl.core.trade.errors import CalpaeError
from calpae_xl.core.trade.typography import typeset

PASSWORD_VARIABLE = "CALPAE_SMTP_MOT_DE_PASSE"  # noqa: S105 - the name of the variable, not a password
SUBMISSION_PORT = 587
_SECONDS = 30
_TOO_LARGE = frozenset({523, 552})
"""Answers to a message beyond the server's limit: RFC 1870 has the second, some servers the first."""

_CHECK_NETWORK = "Vérifiez le nom, le port et le réseau, puis recommencez."
_ASK_IT = "Transmettez ce texte à votre service informatique, ou préparez le message sans --smtp."
_OTHER_SERVER = "Demandez à votre service informatique le serveur à indiquer, ou préparez le message sans --smtp."


class Server(NamedTuple):
    """Where messages leave from.

    Attributes:
        user: ``None`` when the server asks nobody's name.
        password: Comes from the environment or the keyboard, never from a command line.
    """

    host: str
    port: int = SUBMISSION_PORT
    user: str | None = None
    password: str = ""


class SendingError(CalpaeError):
    """The message did not leave; says why."""

    def __init__(self, host: str, fault: str, remedy: str) -> None:
        super().__init__(typeset(f"Le message n’a pas été envoyé : le serveur « {host} » {fault}."), typeset(remedy))


def send(
    message: EmailMessage, server: Server, *, context: ssl.SSLContext | None = None, seconds: float = _SECONDS
) -> None:
    """Hand a message over to a server.

    Args:
        message: Ready, with its sender and its recipient.
        server: Has to offer STARTTLS and a certificate that this computer trusts.
        context: Which certificates are trusted; those of the computer by default.
        seconds: How long each answer of the server may take.

    Raises:
        SendingError: It did not leave.
    """
    if context is None:
        context = ssl.create_default_context()
        # Whatever SSLKEYLOGFILE says: the keys of the connection would read the password.
        context.keylog_filename = None  # type: ignore[assignment]
    with _explained(server, message), smtplib.SMTP(server.host, server.port, timeout=seconds) as connection:
        connection.starttls(context=context)
        if server.user is not None:
            connection.login(server.user, server.password)
        connection.send_message(message)


@contextmanager
def _explained(server: Server, message: EmailMessage) -> Iterator[None]:
    try:
        yield
    except (smtplib.SMTPException, OSError) as error:
        raise SendingError(server.host, *_sentence(error, server, message)) from error


def _sentence(error: Exception, server: Server, message: EmailMessage) -> tuple[str, str]:
    """Say what went wrong and what to do."""
    if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
        return _refusal(error, server, message)
    # smtplib makes of a silence after the first answer an SMTPServerDisconnected.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return f"n’a pas répondu sur le port {server.port}", _CHECK_NETWORK
    match error:
        case ssl.SSLCertVerificationError():
            return (
                "présente un certificat auquel ce poste ne fait pas confiance",
                "Vérifiez le nom du serveur ; s’il est juste, demandez à votre service informatique d’installer son "
                "autorité de certification.",
            )
        case ssl.SSLError():
            return "n’a pas pu établir le chiffrement", _ASK_IT
        case smtplib.SMTPServerDisconnected():
            return "a coupé la connexion", "Recommencez plus tard ; si cela persiste, préparez le message sans --smtp."
        case _:
            return f"est injoignable sur le port {server.port}", _CHECK_NETWORK


def _refusal(error: smtplib.SMTPException, server: Server, message: EmailMessage) -> tuple[str, str]:
    """Say what the server refuses; the narrowest case first."""
    match error:
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return "ne propose pas de chiffrement (STARTTLS)", _OTHER_SERVER
        case smtplib.SMTPNotSupportedError() | smtplib.SMTPAuthenticationError() if server.user is not None:
            return (
                f"refuse l’utilisateur « {server.user} » ou son mot de passe",
                f"Vérifiez --utilisateur et le mot de passe (variable {PASSWORD_VARIABLE} ou saisie au clavier).",
            )
        case smtplib.SMTPRecipientsRefused():
            return f"refuse le destinataire « {message['To']} »", "Vérifiez cette boîte dans « Paramètres »."
        case smtplib.SMTPResponseException() if error.smtp_code in _TOO_LARGE:
            return "refuse un message de cette taille", "Préparez-le sans --smtp, et envoyez-le de votre messagerie."
        case smtplib.SMTPSenderRefused():
            return (
                f"refuse l’expéditeur « {message['From']} »{_said(error)}",
                "Vérifiez la boîte du service dans « Paramètres », ou indiquez --utilisateur.",
            )
        case smtplib.SMTPResponseException():
            return f"a refusé le message (code {error.smtp_code}{_said(error)})", _ASK_IT
        case _:
            return "ne se comporte pas comme un serveur de messagerie", _OTHER_SERVER


def _said(error: smtplib.SMTPResponseException) -> str:
    answer = error.smtp_error
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f" : {text.splitlines()[0]}" if text.strip() else ""
