"""Instagram: comments and mentions."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="instagram",
    title="Instagram",
    addresses=re.compile(r"(?:no-reply|notification|notify|posts-recaps)@(?:mail\.)?instagram\.com"),
    subjects=(
        *subjects(
            Kind.MENTION,
            r"{who} (?:mentioned|tagged) you in (?:an?|their) (?:post|comment|story|reel)\.?",
            r"{who} vous a (?:mentionnée?|identifiée?) dans (?:une?|sa|son) "
            r"(?:publication|commentaire|story|reel)\.?",
        ),
        *subjects(
            Kind.COMMENT,
            r"{who} (?:commented on your (?:post|photo|video|reel)|replied to your comment).{0,60}",
            r"{who} a (?:commenté votre (?:publication|photo|vidéo|reel)|répondu à votre commentaire).{0,60}",
        ),
    ),
    hosts=("instagram.com",),
    home="https://www.instagram.com/",
)
