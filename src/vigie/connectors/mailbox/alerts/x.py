"""X: answers and mentions."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="x",
    title="X",
    addresses=re.compile(r"(?:notify|info|no-?reply)@(?:x|twitter)\.com"),
    subjects=(
        *subjects(
            Kind.MENTION,
            r"{who} (?:mentioned you|quoted your (?:post|tweet))(?: (?:on|in) .{0,60})?[.!]?",
            r"{who} (?:vous a mentionnée?|a cité votre (?:post|tweet))(?: (?:sur|dans) .{0,60})?[.!]?",
        ),
        *subjects(
            Kind.REPLY,
            r"{who} replied to (?:you|your (?:post|tweet)).{0,60}",
            r"{who} (?:vous a répondu|a répondu à votre (?:post|tweet)).{0,60}",
        ),
    ),
    hosts=("x.com", "twitter.com"),
    home="https://x.com/notifications",
    limit=280,
)
