"""Values that break programs, for fields, addresses, headers and bodies."""

from hypothesis import strategies as st

LONG = "é" * 5000
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "²",  # a digit to str.isdigit, not to int
    "٣",
    "9" * 30,
    "9" * 5000,
    "-1",
    "-" + "9" * 30,
    "0",
    "1e400",
    "NaN",
    "Infinity",
    "1_0",
    "'",
    '"><script>alert(1)</script>',
    "%00%s%n",
    "{0.__class__}",
    "🤷🏽‍♀️",
    "\u202e\u2066",
    "\r\nX-Evil: 1",
    "../../etc/passwd",
    "~",
    "~1",
    "0001-01-01T00:00:00+23:59~1",
    "9999-12-31T23:59:59-23:59~1",
    "2026-01-01T00:00:00+00:00~" + "9" * 30,
    "2026-01-01T00:00:00+00:00~-1",
    "2026-01-01T00:00:00~1",
    "2026-02-30",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "9999-12-31T23:59:59.999999+00:00",
    "00000000-0000-0000-0000-000000000000",
    "{7b0c0f7e-0000-4000-8000-000000000000}",
    "javascript:alert(1)",
    "//evil.example",
    "http://[",
    "http://127.0.0.1:1/",
    "file:///etc/passwd",
    "a" * 250 + "@example.org",
    "ſamuel@example.org",
    "#12345g",
    "null",
    "true",
    "[]",
    "yes",
    "no",
    "fr",
    "en",
    "1",
    "2",
    "admin",
    "replay",
    "manual",
    "rss",
    LONG,
]
texts = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

# In JSON everything may be anything; lone surrogates too, which no form can carry.
values = st.recursive(
    texts
    | st.sampled_from(["\ud800", 2**63, -(2**63) - 1, 10**40, 1.5, 1e308, True, False, None])
    | st.integers(-10, 10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
