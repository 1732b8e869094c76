"""What is asked when an account is connected."""

from vigie.connectors.bluesky.firehose import RELAY
from vigie.connectors.bluesky.session import HOME
from vigie.connectors.contract import Field

FIELDS = (
    Field("server", "Server", required=False, kind="url", example=HOME, help="Empty: bsky.social."),
    Field("handle", "Handle", example="boreale.bsky.social"),
    Field(
        "app_password",
        "App password",
        secret=True,
        kind="password",
        example="xxxx-xxxx-xxxx-xxxx",
        help="Made in Bluesky under Settings, Privacy and security, App passwords.",
    ),
    Field(
        "stream",
        "Hear everything as it happens",
        required=False,
        kind="yes",
        help="Watches then also catch what does not name you, within seconds. Needs a steady line: "
        "Bluesky's own relay sends the whole network.",
    ),
    Field(
        "relay",
        "Relay",
        required=False,
        kind="url",
        example=RELAY,
        help="Where everything public is heard as it happens. Empty: Bluesky's own.",
    ),
    Field(
        "labeler",
        "Moderation service",
        required=False,
        example="did:plc:…",
        help="Who receives reports. Empty: the server's own choice.",
    ),
)
