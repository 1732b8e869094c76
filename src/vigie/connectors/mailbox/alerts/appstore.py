"""App Store Connect: a new review of the app."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="appstore",
    title="App Store",
    addresses=re.compile(r"no[_-]?reply@(?:email\.)?apple\.com"),
    subjects=subjects(
        Kind.REVIEW,
        r"(?:new|an edited) (?:customer )?review (?:for|of) {where}(?: (?:from|by) {who})?",
        r"{where} (?:has|received) a new (?:customer )?review",
        r"nouvel avis (?:client )?(?:sur|pour) {where}(?: de {who})?",
        r"{where} a reçu un nouvel avis",
    ),
    hosts=("appstoreconnect.apple.com", "apps.apple.com"),
    home="https://appstoreconnect.apple.com/",
)
