"""Letters: written down in the transaction of what they tell, and handed to the mail server by who sends them."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from enum import StrEnum
from ipaddress import ip_address
from types import TracebackType
from urllib.parse import SplitResult, unquote, urlsplit

from icalendar import Calendar

from matcher.errors import ConfigurationError
from matcher.words import Language, Words
from web.settings import Settings
from web.store.engine import Database
from web.store.records.log import OutgoingMailRecord

_SECONDS = 20
_LINE = "\n\n· · ·\n\n"


class Verdict(StrEnum):
    """What came of trying to send a letter."""

    SENT = "sent"
    REFUSED = "refused"
    """The mail server will never take it."""
    LATER = "later"
    """It does not take this letter now."""
    DOWN = "down"
    """It takes no letter now: it is out of reach, or lets us not in."""
    DOUBTFUL = "doubtful"
    """It was given the whole letter and said nothing of it."""
    ELSEWHERE = "elsewhere"
    """Somebody else has the letter in hand."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of trying to send a letter, and what the mail server said."""

    verdict: Verdict
    said: str = ""


def post_letter(
    db: Database, conference_id: int | None, to: str, subject: str, body: str, now: datetime | None = None
) -> OutgoingMailRecord:
    """Write a letter down in the caller's transaction; the caller gives its id to ``Queue.deliver`` afterwards."""
    row = OutgoingMailRecord(
        conference_id=conference_id,
        to=to,
        subject=" ".join(subject.split()),
        body=body,
        created_at=now or datetime.now(UTC),
    )
    db.add(row)
    db.flush()
    return row


def in_language(words: Words, language: str | None, between: str = _LINE) -> str:
    """Return words in the language somebody chose; in both where nobody chose one."""
    if language is not None:
        return words.within(Language(language))
    return between.join((words.en, words.zh))


def message_of(settings: Settings, letter: OutgoingMailRecord) -> EmailMessage:
    """Return a letter as mail; trying again makes the very same one.

    Raises
    ------
    ValueError
        If no letter can be written to its address.
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.to, letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_address:
        message["List-Unsubscribe"] = f"<{letter.stop_address}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    entries = list(Calendar.from_ical(letter.calendar, multiple=True)) if letter.calendar else []
    if len(entries) == 1:
        # Mail programs put a single entry that stands beside the text into the calendar by themselves.
        _add_entry(message, entries[0])
    for number, entry in enumerate(entries, 1):
        name = "meeting.ics" if len(entries) == 1 else f"meeting-{number}.ics"
        method = {"method": str(entry["method"])}
        content = entry.to_ical().decode()
        message.add_attachment(content, subtype="calendar", filename=name, params=method)
    return message


def _add_entry(message: EmailMessage, entry: Calendar) -> None:
    params = {"method": str(entry["method"])}
    message.add_alternative(entry.to_ical().decode(), subtype="calendar", params=params)


class Mailer:
    """The way to the mail server: one connection for many letters, opened with the first."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.connection: smtplib.SMTP | None = None

    def __enter__(self) -> Mailer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def hand_over(self, letter: OutgoingMailRecord, still_mine: Callable[[], bool]) -> Answer:
        """Send a letter; ``still_mine`` is asked right before its content is given away."""
        try:
            message = message_of(self.settings, letter)
            content = _content(message)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            # Python's own reading of addresses stumbles in all these ways over odd ones, such as "ines@".
            return Answer(Verdict.REFUSED, str(error))
        refusal = self._announced(message)
        if refusal is not None:
            return refusal
        if not still_mine():
            self._hang_up()
            return Answer(Verdict.ELSEWHERE)
        return self._give(content)

    def greet(self) -> str:
        """Go to the mail server and in, and send nothing; return why that cannot be, empty: it can."""
        try:
            self._connected().noop()
        except (OSError, smtplib.SMTPException, ConfigurationError) as error:
            self._hang_up()
            return f"{type(error).__name__}: {error}"
        return ""

    def _announced(self, message: EmailMessage) -> Answer | None:
        """Announce a letter; return why it cannot be given away, where it cannot."""
        try:
            return self._announce(message)
        except UnicodeEncodeError:
            answer = Answer(Verdict.REFUSED, "The mail server takes no addresses with such letters (SMTPUTF8).")
        except smtplib.SMTPResponseException as error:
            answer = Answer(Verdict.DOWN, _said(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException, ConfigurationError) as error:
            answer = Answer(Verdict.DOWN, f"{type(error).__name__}: {error}")
        self._hang_up()
        return answer

    def _announce(self, message: EmailMessage) -> Answer | None:
        """Tell the server from whom and to whom a letter is; return its answer where it will not have it."""
        sender, recipient = (parseaddr(str(message[name]))[1] for name in ("From", "To"))
        known = self.connection is not None
        connection = self._connected()
        options = ["SMTPUTF8"] if not (sender + recipient).isascii() and connection.has_extn("smtputf8") else []
        try:
            code, said = connection.mail(sender, options)
        except smtplib.SMTPServerDisconnected:
            if not known:
                raise
            # It hung up between two letters, as servers do.
            self._hang_up()
            connection = self._connected()
            code, said = connection.mail(sender, options)
        if code == 421 or code >= 500:
            raise smtplib.SMTPResponseException(code, said)
        if code == 250:
            code, said = connection.rcpt(recipient)
        if code in (250, 251):
            return None
        return self._refused(code, said)

    def _give(self, content: bytes) -> Answer:
        """Give away the content of a letter that the server said it takes."""
        connection = self._connected()
        try:
            code, said = connection.docmd("DATA")
            if code != 354:
                return self._refused(code, said)
            connection.send(content)
        except (OSError, smtplib.SMTPException) as error:  # without its end no server takes a letter
            self._hang_up()
            return Answer(Verdict.DOWN, f"{type(error).__name__}: {error}")
        try:
            code, said = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Answer(Verdict.DOUBTFUL, f"{type(error).__name__}: {error}")
        return Answer(Verdict.SENT) if code == 250 else self._refused(code, said)

    def _refused(self, code: int, said: bytes | str) -> Answer:
        """Return the answer to a letter that the server does not take, and be ready for the next."""
        if code == 421:
            self._hang_up()
            return Answer(Verdict.DOWN, _said(code, said))
        try:
            if self.connection is not None:
                self.connection.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()
        return Answer(Verdict.REFUSED if code >= 500 else Verdict.LATER, _said(code, said))

    def _connected(self) -> smtplib.SMTP:
        if self.connection is None:
            server = urlsplit(self.settings.mail_server)
            self.connection = _connection(server, self.settings.mail_ca)
            if server.username:
                self.connection.login(unquote(server.username), unquote(server.password or ""))
            self.connection.ehlo_or_helo_if_needed()
        return self.connection

    def _hang_up(self) -> None:
        if self.connection is not None:
            try:
                self.connection.quit()
            except (OSError, smtplib.SMTPException):
                self.connection.close()
            self.connection = None


def _content(message: EmailMessage) -> bytes:
    """Return a letter as it goes over the line, with its end."""
    policy = SMTP if str(message["From"]).isascii() and str(message["To"]).isascii() else SMTPUTF8
    content = re.sub(rb"(?m)^\.", b"..", message.as_bytes(policy=policy))
    return content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _said(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"


def _connection(server: SplitResult, authority: str) -> smtplib.SMTP:
    if server.scheme not in ("smtp", "smtps") or not server.hostname:
        raise ConfigurationError("MATCHER_MAIL is not an address. Write it as smtp://user:password@host:587.")
    secure = ssl.create_default_context(cafile=authority or None)
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.hostname, server.port or 465, timeout=_SECONDS, context=secure)
    port = server.port or (587 if server.username else 25)
    connection = smtplib.SMTP(server.hostname, port, timeout=_SECONDS)
    connection.ehlo_or_helo_if_needed()
    if connection.has_extn("starttls"):
        connection.starttls(context=secure)
        connection.ehlo()
    elif server.username and not _is_here(server.hostname):
        connection.close()
        raise ConfigurationError(
            "The mail server offers no STARTTLS, and a password is sent to nobody in the clear. Use smtps://, or "
            "ask whoever runs the mail server."
        )
    return connection


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
