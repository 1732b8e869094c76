"""Tripadvisor: a new review of the house."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="tripadvisor",
    title="Tripadvisor",
    addresses=re.compile(r"[a-z0-9._-]{1,60}@(?:[a-z0-9-]+\.)?tripadvisor\.(?:com|fr|ca)"),
    subjects=subjects(
        Kind.REVIEW,
        r"(?:you have a )?new (?:tripadvisor )?review (?:of|for) {where}(?: (?:from|by) {who})?",
        r"{who} (?:just )?(?:left|wrote) a review (?:of|for) {where}",
        r"(?:vous avez un )?nouvel avis (?:sur|pour) {where}(?: de {who})?",
        r"{who} (?:vient de laisser|a laissé|a écrit|a publié) un avis (?:sur|pour) {where}",
    ),
    hosts=("tripadvisor.com", "tripadvisor.fr", "tripadvisor.ca"),
    home="https://www.tripadvisor.com/Owners",
)
