"""What there is to do about mail: see what has happened, see whether it is morning, and send what waits."""

from collections.abc import Callable
from datetime import UTC, datetime

import structlog

from workers import accounts
from workers.mail import addresses, compose, digests, notices, outbox
from workers.mail.letter import NotNeeded
from workers.mail.outbox import Mail
from workers.mail.sending import Refused, Unreachable, message, send
from workers.settings import Settings

log = structlog.get_logger(__name__)


def work(stop: Callable[[], bool] = lambda: False) -> int:
    """How many were sent. Whatever fails waits for the next time, and keeps nothing else from being done."""
    while not stop() and notices.take_in():
        pass
    digests.put(datetime.now(UTC))
    sent = 0
    while not stop() and (mail := outbox.take()):
        try:
            sent += _deliver(mail)
        except Unreachable as lost:
            log.warning("mail_server_unreachable", reason=str(lost))
            outbox.postpone(mail, "unreachable", others=True)
            break
        except Exception:
            log.exception("mail_not_written", mail_id=str(mail.id))
            outbox.postpone(mail, "failed")
    return sent


def _deliver(mail: Mail) -> bool:
    """Whether it was sent; otherwise the log says why not. Raises Unreachable, and whatever keeps it unwritten."""
    settings = Settings.read()
    try:
        address = _address(mail)
        if settings.mail_url is None:
            raise NotNeeded("no_server")
        made = message(compose.letter(mail), mail.id, accounts.name(mail.recipient_id), address, settings)
        send(made, settings.mail_url)
    except NotNeeded as not_needed:
        outbox.settle(mail, "not_needed", not_needed.outcome)
        return False
    except Refused as refused:
        log.warning("mail_refused", mail_id=str(mail.id), reason=str(refused))
        outbox.settle(mail, "given_up", "refused")
        return False
    outbox.settle(mail, "sent")
    return True


def _address(mail: Mail) -> str:
    """Raises NotNeeded for somebody who has left, or has no address."""
    if not accounts.is_active(mail.recipient_id):
        raise NotNeeded("inactive")
    address = addresses.of(mail.recipient_id)
    if address is None:
        raise NotNeeded("no_address")
    return address
