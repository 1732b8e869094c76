"""What is asked when a forum is connected, and what is always true of it."""

from datetime import timedelta

from vigie.connectors.contract import Field, Traits
from vigie.connectors.discourse.moderation import ACTS
from vigie.connectors.discourse.writing import LONGEST
from vigie.core.types import Act

FIELDS = (
    Field("server", "Address of the forum", kind="url", example="https://forum.example.org"),
    Field("user", "User name", help="The account of the brand on the forum, without @.", example="boreale"),
    Field(
        "api_key",
        "API key",
        secret=True,
        kind="password",
        help="Made by an administrator of the forum: Admin, Advanced, API keys, for this one user.",
    ),
    Field(
        "ours",
        "This forum is ours",
        required=False,
        kind="yes",
        help="Everything said there is read. Otherwise the watches choose, and what is said to us.",
    ),
    Field("messages", "Read private messages", required=False, kind="yes"),
    Field(
        "hook_secret",
        "Secret of the webhook",
        secret=True,
        required=False,
        kind="password",
        help="The forum then tells of each post at once. "
        "While one secret replaces another, give both, with a space between.",
    ),
)

TRAITS = Traits(
    name="discourse",
    title="Discourse",
    fields=FIELDS,
    acts=frozenset({Act.READ, Act.REPLY, Act.DIRECT, Act.FIND_OWN, *ACTS}),
    reply_limit=LONGEST,
    reply_unit="characters",
    alters_text=True,
    listing_lag=timedelta(seconds=10),
    poll=timedelta(seconds=60),
    private=True,
    calls=True,
    public_docs="https://docs.discourse.org/",
    last_checked="2026-11-26",
)
