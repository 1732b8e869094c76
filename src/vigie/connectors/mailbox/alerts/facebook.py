"""Facebook: comments, mentions and recommendations of the page."""

import re

from vigie.connectors.mailbox.alerts.told import Sender, subjects
from vigie.core.types import Kind

SENDER = Sender(
    network="facebook",
    title="Facebook",
    addresses=re.compile(
        r"(?:notification|pageupdate|notify|noreply|security)(?:\+[a-z0-9_=-]{1,60})?@facebookmail\.com"
    ),
    subjects=(
        *subjects(
            Kind.REVIEW,
            r"{who} (?:recommends|doesn(?:’|')t recommend|reviewed) {where}",
            r"{who} (?:recommande|ne recommande pas|a évalué) {where}",
        ),
        *subjects(
            Kind.MENTION,
            r"{who} mentioned (?:you|{where}) in an? (?:post|comment|story)\.?",
            r"{who} (?:vous a mentionnée?|a mentionné {where}) dans (?:une?|sa) "
            r"(?:publication|commentaire|story)\.?",
        ),
        *subjects(
            Kind.COMMENT,
            r"{who} (?:also )?commented on (?:your|{where}(?:’|')s) (?:post|photo|video|reel|link).{0,60}",
            r"{who} replied to (?:your|a) comment.{0,120}",
            r"{who} a (?:également )?commenté (?:votre|la|une) (?:publication|photo|vidéo)"
            r"(?: de {where})?\.?",
            r"{who} a répondu à (?:votre|un) commentaire.{0,120}",
        ),
    ),
    hosts=("facebook.com", "fb.com"),
    home="https://www.facebook.com/",
)
