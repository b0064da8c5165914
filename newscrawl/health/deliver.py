"""A message in, delivered by mail, to a webhook, or at the end of a file."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from newscrawl.config import Config
from newscrawl.errors import NewscrawlError
from newscrawl.health.message import Message

PATIENCE = 30.0
"""seconds that a server has to take it"""


class DeliveryError(NewscrawlError):
    """A message was not taken; it is kept, and the next look tries again."""


Deliver = Callable[[Message], None]


def channels(config: Config) -> dict[str, Deliver]:
    """The ways to tell that are set up, by name."""
    found: dict[str, Deliver] = {}
    if config.alarm_mail:
        found["mail"] = lambda message: send_mail(message, config)
    if config.alarm_webhook:
        found["webhook"] = lambda message: post(message, config.alarm_webhook)
    if config.alarm_file is not None:
        found["file"] = lambda message: append(message, config)
    return found


def send_mail(message: Message, config: Config) -> None:
    """By SMTP, as `NEWSCRAWL_SMTP_URL` says: `smtps://` is TLS from the start, `smtp://` when offered.

    Raises:
        DeliveryError: the server cannot be reached, or does not take it.
    """
    server = urlsplit(config.smtp_url)
    host = server.hostname or "localhost"
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = config.alarm_mail_from or f"newscrawl@{host}"
    mail["To"] = config.alarm_mail
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = make_msgid("newscrawl", domain=host)
    mail.set_content(message.body)
    context = ssl.create_default_context()
    try:
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, server.port or 465, timeout=PATIENCE, context=context
            )
        else:
            connection = smtplib.SMTP(host, server.port or 25, timeout=PATIENCE)
        with connection as smtp:
            if server.scheme == "smtp":
                smtp.ehlo()
                if smtp.has_extn("starttls"):
                    smtp.starttls(context=context)
                    smtp.ehlo()
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise DeliveryError(f"mail by {host} was not taken: {error}") from None


def post(message: Message, url: str) -> None:
    """As JSON with a `text`, which Slack, Mattermost and others take.

    Raises:
        DeliveryError: the server cannot be reached, or answers with an error.
    """
    body = json.dumps({"text": f"*{message.subject}*\n{message.body}"}).encode()
    request = Request(  # noqa: S310  http or https, as the setting is checked to be
        url, data=body, headers={"Content-Type": "application/json"}, method="POST"
    )
    # The path of a webhook is its password: it is not repeated in a log.
    host = urlsplit(url).hostname
    try:
        with urlopen(request, timeout=PATIENCE):  # noqa: S310
            pass
    except HTTPError as error:
        raise DeliveryError(f"the webhook at {host} answered {error.code}") from None
    except (OSError, ValueError) as error:
        raise DeliveryError(f"the webhook at {host} cannot be reached: {error}") from None


def append(message: Message, config: Config) -> None:
    """At the end of `NEWSCRAWL_ALARM_FILE`, under a line with the time.

    Raises:
        DeliveryError: the file cannot be written.
    """
    path = config.alarm_file
    assert path is not None
    now = datetime.now(UTC)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{now:%Y-%m-%dT%H:%M:%SZ} {message.subject}\n{message.body}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise DeliveryError(f"cannot write {path}: {error.strerror or error}") from None
