"""Letters: written down in the transaction of what they tell, sent by the queue, and never lost in between."""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from matcher.errors import ConfigurationError
from matcher.words import Language, Words
from web.settings import Settings
from web.store.engine import Database, Store
from web.store.records.log import OutgoingMailRecord

_SECONDS = 20
_LINE = "\n\n· · ·\n\n"


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


def send_letter(store: Store, settings: Settings, letter_id: int) -> bool:
    """Send a letter; return whether nothing is left to do. A failure is written into its row."""
    with store.reading() as db:
        letter = db.get_one(OutgoingMailRecord, letter_id)
    if letter.sent_at is not None or not settings.mail_server:
        return True
    failure, final = "", True
    try:
        _hand_over(settings, _message(settings, letter))
    except smtplib.SMTPRecipientsRefused as refused:
        failure = "; ".join(f"{who}: {code} {said!r}" for who, (code, said) in refused.recipients.items())
        final = all(code >= 500 for code, _said in refused.recipients.values())
    except (OSError, smtplib.SMTPException, ConfigurationError) as error:
        failure, final = f"{type(error).__name__}: {error}", False
    except ValueError as error:  # an address that no letter can be written to
        failure = str(error)
    with store.writing(together=True) as db:
        row = db.get_one(OutgoingMailRecord, letter_id)
        row.failure = failure
        row.sent_at = None if failure else datetime.now(UTC)
    return final


def _message(settings: Settings, letter: OutgoingMailRecord) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, letter.to, letter.subject
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2].rstrip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def _hand_over(settings: Settings, message: EmailMessage) -> None:
    server = urlsplit(settings.mail_server)
    with _connection(server) as connection:
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)


def _connection(server: SplitResult) -> smtplib.SMTP:
    if server.scheme not in ("smtp", "smtps") or not server.hostname:
        raise ConfigurationError("MATCHER_MAIL is not an address. Write it as smtp://user:password@host:587.")
    if server.scheme == "smtps":
        secure = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.hostname, server.port or 465, timeout=_SECONDS, context=secure)
    port = server.port or (587 if server.username else 25)
    connection = smtplib.SMTP(server.hostname, port, timeout=_SECONDS)
    connection.ehlo_or_helo_if_needed()
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
    return connection
