"""`/api/v1`: put together here, described at `/api/v1/openapi.json`."""

from vigie import __version__
from vigie.api import (
    alerts,
    brands,
    cases,
    crises,
    forecasts,
    mentions,
    past,
    plans,
    reach,
    replies,
    signals,
)
from vigie.api.describe import DescribedAPI
from vigie.api.errors import answer_problems
from vigie.api.parsing import StrictParser

api = DescribedAPI(
    title="Vigie",
    version=__version__,
    description="What is said of a brand, and what is done about it. Criticism is answered, never removed.",
    urls_namespace="api",
    docs_url=None,  # its pages load scripts from elsewhere
    parser=StrictParser(),
)
answer_problems(api)
for part in (
    brands.router,
    alerts.router,
    mentions.router,
    cases.router,
    replies.router,
    crises.router,
    plans.router,
    past.router,
    signals.router,
    forecasts.router,
    reach.router,
):
    api.add_router("", part)
