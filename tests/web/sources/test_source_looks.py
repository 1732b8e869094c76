"""The page of a source that has everything to say of itself, on a telephone and on a wide screen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.web.conftest import Enter
from tests.web.screens import check_page
from vigie.brands.models import Role

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
    )
    page = enter(
        member.user,
        reverse("source", args=[member.brand.public_id, account.public_id]),
        theme=theme,
        width=width,
    )

    check_page(page)
    assert str(account.public_id) in page.locator("#hook").inner_text()
