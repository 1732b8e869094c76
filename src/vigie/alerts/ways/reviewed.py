"""Services that apprise may speak to for us. Each was read: what it asks of the network and of this machine.

Looked at in apprise 2.3.0: every one speaks HTTP by `requests` alone (so `connectors.borrowed` holds it),
reads no file but what a parameter names, and no parameter that names one is let through (docs/decisions/
apprise.md). Only encrypted variants are listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.core.duty.ladder import Way


@dataclass(frozen=True, slots=True)
class Reviewed:
    """names_host: the address says which machine to talk to; others always talk to their own company."""

    name: str
    way: Way
    names_host: bool = False


REVIEWED: Mapping[str, Reviewed] = {
    "slack": Reviewed("Slack", Way.CHAT),
    "discord": Reviewed("Discord", Way.CHAT),
    "workflows": Reviewed("Microsoft Teams", Way.CHAT, names_host=True),
    "mmosts": Reviewed("Mattermost", Way.CHAT, names_host=True),
    "rockets": Reviewed("Rocket.Chat", Way.CHAT, names_host=True),
    "matrixs": Reviewed("Matrix", Way.CHAT, names_host=True),
    "nctalks": Reviewed("Nextcloud Talk", Way.CHAT, names_host=True),
    "signals": Reviewed("Signal (signal-cli REST API)", Way.CHAT, names_host=True),
    "tgram": Reviewed("Telegram", Way.CHAT),
    "gchat": Reviewed("Google Chat", Way.CHAT),
    "zulip": Reviewed("Zulip", Way.CHAT),
    "wxteams": Reviewed("Webex", Way.CHAT),
    "threema": Reviewed("Threema Gateway", Way.CHAT),
    "ntfys": Reviewed("ntfy", Way.PUSH, names_host=True),
    "gotifys": Reviewed("Gotify", Way.PUSH, names_host=True),
    "pover": Reviewed("Pushover", Way.PUSH),
    "pbul": Reviewed("Pushbullet", Way.PUSH),
    "pagerduty": Reviewed("PagerDuty", Way.PUSH),
    "opsgenie": Reviewed("Opsgenie", Way.PUSH),
    "ilert": Reviewed("ilert", Way.PUSH),
    "twilio": Reviewed("Twilio", Way.SMS),
    "vonage": Reviewed("Vonage", Way.SMS),
    "msgbird": Reviewed("MessageBird", Way.SMS),
    "clicksend": Reviewed("ClickSend", Way.SMS),
    "sinch": Reviewed("Sinch", Way.SMS),
    "plivo": Reviewed("Plivo", Way.SMS),
    "freemobile": Reviewed("Free Mobile", Way.SMS),
    "octopush": Reviewed("Octopush", Way.SMS),
    "cm": Reviewed("CM.com", Way.SMS),
    "infobip": Reviewed("Infobip", Way.SMS, names_host=True),
    "telnyx": Reviewed("Telnyx", Way.SMS),
    "46elks": Reviewed("46elks", Way.SMS),
    "seven": Reviewed("seven", Way.SMS),
    "bulksms": Reviewed("BulkSMS", Way.SMS),
    "voipms": Reviewed("VoIP.ms", Way.SMS),
    "smsmanager": Reviewed("SMS Manager", Way.SMS),
    "sns": Reviewed("Amazon SNS", Way.SMS),
}

# Questions an address may carry. What names a file, sends elsewhere or loosens TLS is not among them.
PARAMETERS = frozenset(
    {"to", "from", "channel", "channels", "team", "token", "mode", "thread", "topic", "priority", "region"}
    | {"method", "key", "sid", "sig", "id", "ver", "api-version", "gwid", "secret", "lang", "auth", "sound"}
    | {"silent", "profile", "tags", "apikey", "sender", "route", "severity", "purpose", "type", "sp", "sv"}
)
# Addresses that such a service hands out itself ("incoming webhook"): apprise knows whose they are.
HANDED_OUT = ("hooks.slack.com", "discord.com", "discordapp.com", "chat.googleapis.com", "logic.azure.com")
