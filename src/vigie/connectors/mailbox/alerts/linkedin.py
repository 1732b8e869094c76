"""LinkedIn: comments on the page's posts, and mentions of it."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="linkedin",
    title="LinkedIn",
    addresses=re.compile(r"(?:notifications|messages|updates|groups)-noreply@linkedin\.com"),
    subjects=(
        *subjects(
            Kind.MENTION,
            r"{who} mentioned (?:you|{where}) in an? (?:post|comment)\.?",
            r"{who} (?:vous a mentionnée?|a mentionné {where}) dans une? (?:post|commentaire|publication)\.?",
        ),
        *subjects(
            Kind.COMMENT,
            r"{who} commented on (?:your|{where}(?:’|')s?) (?:post|page|article|video).{0,60}",
            r"{who} replied to your comment.{0,60}",
            r"{who} a commenté (?:votre|le|la) (?:post|publication|article|vidéo)(?: de {where})?\.?",
            r"{who} a répondu à votre commentaire.{0,60}",
        ),
    ),
    hosts=("linkedin.com",),
    home="https://www.linkedin.com/",
)
