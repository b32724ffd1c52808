"""A letter as a message, and the mail server that takes it; none of its answers is waited for long."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit
from uuid import UUID

from workers.mail.letter import Letter, as_html, as_text
from workers.settings import Settings

TIMEOUT = 10.0  # seconds, for each answer
PORTS = {"smtp": 25, "smtps": 465}
LONGEST_SUBJECT = 150
PERMANENT = range(500, 600)  # RFC 5321, 4.2.1


class Unreachable(Exception):
    """The server does not answer as it should, or asks us to come back: the mail waits."""


class Refused(Exception):
    """The server will never take this mail."""


def message(letter: Letter, mail_id: UUID, name: str, address: str, settings: Settings) -> EmailMessage:
    """The Message-ID follows from the row, so that a mail sent again is the same mail."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    made = EmailMessage()
    made["Subject"] = one_line(letter.subject)[:LONGEST_SUBJECT]
    made["From"] = Address("Spårbar", addr_spec=settings.mail_from or f"sparbar@{host}")
    made["To"] = Address(addr_spec=address)
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{mail_id}@{host}>"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is answered to it
    made.set_content(as_text(letter, name))
    made.add_alternative(as_html(letter, name), subtype="html")
    return made


def one_line(text: str) -> str:
    """Without line breaks and other control characters: what people typed cannot begin a header of its own."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def send(made: EmailMessage, url: str) -> None:
    """Raises Unreachable or Refused."""
    try:
        with _server(url) as server:
            server.send_message(made)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise (Refused if all(code in PERMANENT for code in codes) else Unreachable)(str(codes)) from refused
    except smtplib.SMTPDataError as refused:
        raise (Refused if refused.smtp_code in PERMANENT else Unreachable)(str(refused.smtp_code)) from refused
    except (OSError, smtplib.SMTPException) as lost:
        raise Unreachable(type(lost).__name__) from lost


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    """Signed in where the address has a name and a password; those are never sent in the clear over a network."""
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username and not _is_here(host):
            raise smtplib.SMTPNotSupportedError("STARTTLS")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
