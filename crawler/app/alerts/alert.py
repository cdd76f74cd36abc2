"""Make the alarms of a desk and send those that are due: the last stage of a run."""

import os
from dataclasses import dataclass
from datetime import datetime

from crawler.app.alerts import channels
from crawler.app.alerts.sending import AlarmDelivery, send_due
from crawler.app.alerts.watching import Raised, raise_alarms
from crawler.app.desk.desk import Desk
from crawler.app.desk.meaning_queries import language_of
from digest.mail import PASSWORD
from summarizer.encoding.article_index import QueryVector, question
from summarizer.encoding.encoder import Encoder


@dataclass(frozen=True, slots=True)
class Alerted:
    """The alarms that were made, and what was sent."""

    raised: Raised
    delivery: AlarmDelivery


def alert(desk: Desk, encoder: Encoder, now: datetime) -> Alerted:
    """Make alarms about stories that got articles, and send what is due. What cannot be sent waits and is tried again."""

    def asked(sentence: str) -> QueryVector:
        """Return a sentence as a vector. Raises ModelError."""
        return question(encoder, sentence, language_of(sentence))

    raised = raise_alarms(desk.store, desk.config, desk.names, asked, now)
    return Alerted(raised, deliver(desk, now))


def deliver(desk: Desk, now: datetime) -> AlarmDelivery:
    """Send the alarms that are due."""
    password = os.environ.get(PASSWORD, "")

    def send(channel: str, subject: str, text: str) -> None:
        """Send one message. Raises AlarmError."""
        channels.send(channel, subject, text, desk.config, password, now)

    return send_due(desk.store, desk.config, send, now)
