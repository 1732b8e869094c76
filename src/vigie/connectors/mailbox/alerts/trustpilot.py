"""Trustpilot: a new review of the company."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="trustpilot",
    title="Trustpilot",
    addresses=re.compile(r"no-?reply(?:\.invitations)?@(?:[a-z0-9-]+\.)?trustpilot(?:mail)?\.com"),
    subjects=subjects(
        Kind.REVIEW,
        r"(?:you have a|you(?:’|')ve (?:got|received) a|you received a) new [1-5][- ]star review"
        r"(?: from {who})?(?: on trustpilot)?[.!]?",
        r"{who} (?:left|wrote) (?:you )?an? (?:[1-5][- ]star )?review(?: on trustpilot)?[.!]?",
        r"new (?:[1-5][- ]star )?review (?:on trustpilot )?from {who}",
        r"vous avez (?:reçu )?un nouvel avis(?: [1-5] étoiles?)?(?: de {who})?(?: sur trustpilot)?[.!]?",
        r"{who} (?:vous )?a (?:laissé|écrit|publié) un avis(?: [1-5] étoiles?)?(?: sur trustpilot)?[.!]?",
    ),
    hosts=("trustpilot.com", "trustpilot.fr"),
    home="https://businessapp.b2b.trustpilot.com/",
)
