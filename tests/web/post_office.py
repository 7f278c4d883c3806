"""Real mail servers for the tests, on this machine: they take letters, refuse them, or are not there at all."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.free_port import free_port


@dataclass
class PostOffice:
    """What a mail server got; ``answers``: what it says to each recipient, ``taken``: to a letter."""

    port: int = field(default_factory=free_port)
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    taken: Callable[[], str] = lambda: "250 taken"

    @property
    def address(self) -> str:
        """How MATCHER_MAIL names it."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(  # noqa: N802 - the library's own name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer to a recipient."""
        answer = self.answers.get(address, "250 fine")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter."""
        content = envelope.content
        assert isinstance(content, bytes)
        answer = self.taken()
        if answer.startswith("250"):
            self.raw.append(content)
            self.letters.append(message_from_bytes(content, policy=policy.default))
        return answer

    def to(self, address: str) -> list[EmailMessage]:
        """Return the letters to an address."""
        return [one for one in self.letters if one["To"] == address]

    @contextmanager
    def open(self, **more: Any) -> Iterator[PostOffice]:
        """Listen until the block ends; afterwards the server is down."""
        controller = Controller(
            self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True, server_hostname="here", **more
        )
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


@dataclass(frozen=True)
class Secured:
    """A certificate of one's own making, and what makes a server ask for a login over it."""

    certificate: Path
    options: dict[str, Any]


def secured(folder: Path, user: bytes, password: bytes) -> Secured:
    """Return what a server needs to offer STARTTLS and to want a login."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=4000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "mail.pem", folder / "mail.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)

    def judge(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (user, password)
        return AuthResult(success=right, handled=right)

    options = {"tls_context": context, "auth_required": True, "require_starttls": True, "authenticator": judge}
    return Secured(certificate, options)
