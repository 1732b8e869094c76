"""Google Business Profile: a new review of a place."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="google",
    title="Google",
    addresses=re.compile(
        r"(?:businessprofile-noreply|mybusiness-noreply|noreply-businessprofile)@google\.com"
    ),
    subjects=subjects(
        Kind.REVIEW,
        r"{who} (?:left|wrote) a review (?:for|of|on) {where}",
        r"{who} a (?:laissé|écrit|publié) un avis (?:sur|pour) {where}",
        r"new review (?:for|of) {where}(?: from {who})?",
        r"nouvel avis (?:sur|pour) {where}(?: de {who})?",
    ),
    hosts=("google.com", "google.fr", "google.ca", "g.page", "maps.app.goo.gl"),
    home="https://business.google.com/reviews",
)
