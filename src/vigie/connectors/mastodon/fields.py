"""What is asked when an account is connected."""

from vigie.connectors.contract import Field

FIELDS = (
    Field("server", "Server", kind="url", example="https://mastodon.social"),
    Field(
        "access_token",
        "Access token",
        secret=True,
        kind="password",
        help="Made on the server under Preferences, Development, New application, with the scopes "
        "read and write.",
    ),
    Field(
        "hashtags",
        "Hashtags to follow",
        required=False,
        example="#boreale #boreale_express",
        help="The watches also hear what is said under these hashtags.",
    ),
    Field(
        "local",
        "Hear what is said on this server",
        required=False,
        kind="yes",
        help="The watches also hear everything that is public on this server.",
    ),
    Field(
        "federated",
        "Hear what this server receives",
        required=False,
        kind="yes",
        help="The same with what reaches it from other servers. On a large server this is a lot.",
    ),
    Field(
        "stream",
        "Hear it as it happens",
        required=False,
        kind="yes",
        help="Within seconds, where the server sends it by itself. The watches then hear the public "
        "timeline instead of asking the server’s search.",
    ),
)
