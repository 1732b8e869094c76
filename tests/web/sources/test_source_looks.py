"""The page of a source that has everything to say of itself, on a telephone and on a wide screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.web.conftest import Enter
from tests.web.screens import check_page
from vigie.brands.models import Role
from vigie.core.pacing import Estimate
from vigie.networks.gaps import note_lost, open_gap
from vigie.networks.models import Gap

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_source_that_says_everything_fits(enter: Enter, theme: str, width: int) -> None:
    member = make.make_member(role=Role.ADMIN)
    account = make.make_account(
        member.brand,
        network="discourse",
        approvals={"pages_manage_engagement_and_everything_else": "pending", "comments.read": "granted"},
        unwell="subscription-lost",
        sunset_at=timezone.now() + timedelta(days=300),
        token_ends_at=timezone.now() + timedelta(days=3),
        called_at=timezone.now(),
        cost_micros=20_000,
        money_left_micros=980_000,
        calls_left=10,
        calls_limit=100,
        pace="sampled",
        pace_until=timezone.now() + timedelta(days=9),
        probed_at=timezone.now(),
        probe_found=3,
    )
    hour = timedelta(hours=1)
    for n, (why, part) in enumerate([("unread", ""), ("sampled", "boréale livraison"), ("counted", "x")]):
        end = timezone.now() - n * 5 * hour
        estimate = Estimate(80 - 80 * (n > 1), 120, 170) if part else None
        open_gap(
            account=account,
            why=why,
            part=part,
            since=end - hour,
            until=end,
            now=end,
            estimate=estimate,
        )
    note_lost(gap=Gap.objects.earliest("until"), trouble="too-much", found=2, now=timezone.now())
    page = enter(
        member.user,
        reverse("source", args=[member.brand.public_id, account.public_id]),
        theme=theme,
        width=width,
    )

    check_page(page)
    assert str(account.public_id) in page.locator("#hook").inner_text()
