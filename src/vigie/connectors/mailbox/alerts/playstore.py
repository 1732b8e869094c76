"""Google Play Console: a new review of the app."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="playstore",
    title="Google Play",
    addresses=re.compile(
        r"(?:noreply-play-developer-console|googleplay-developer-noreply|play-console-noreply)@google\.com"
    ),
    subjects=subjects(
        Kind.REVIEW,
        r"(?:\[.{1,60}\] )?{who} (?:left|wrote|updated) a review (?:for|of) {where}",
        r"(?:new|updated) review (?:for|of) {where}(?: (?:from|by) {who})?",
        r"{who} a (?:laissé|écrit|modifié|publié) un avis (?:sur|pour) {where}",
        r"nouvel avis (?:sur|pour) {where}(?: de {who})?",
    ),
    hosts=("play.google.com",),
    home="https://play.google.com/console",
    limit=350,
)
