"""YouTube: comments on the channel's videos, and mentions of it."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="youtube",
    title="YouTube",
    addresses=re.compile(r"no-?reply@youtube\.com"),
    subjects=(
        *subjects(
            Kind.MENTION,
            r"{who} mentioned you in an? (?:comment|video).{0,120}",
            r"{who} vous a mentionnée? dans une? (?:commentaire|vidéo).{0,120}",
        ),
        *subjects(
            Kind.COMMENT,
            r"new comment (?:from {who} )?on \"?{where}\"?",
            r"{who} (?:commented on|replied to your comment on) (?:your video:? )?\"?{where}\"?",
            r"nouveau commentaire (?:de {who} )?sur (?:« ?)?{where}(?: ?»)?",
            r"{who} a (?:commenté|répondu à votre commentaire sur) (?:votre vidéo ?:? )?"
            r"(?:« ?)?{where}(?: ?»)?",
        ),
    ),
    hosts=("youtube.com", "youtu.be"),
    home="https://studio.youtube.com/",
)
