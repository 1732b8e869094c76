"""The page of stronger engines with a try and a list on it, for everybody."""

import pytest
from django.conf import LazySettings
from django.urls import reverse

from tests import factories as make
from tests.reading.engines.talking import completion, talking
from tests.web.conftest import Enter
from tests.web.screens import check_page
from vigie.brands.models import Role
from vigie.reading.models import Asked
from vigie.reading.services import change_reader

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "theme", "width"), [("fr", "light", 1440), ("en", "dark", 390)])
def test_engine_is_tried_and_told_of(
    enter: Enter, settings: LazySettings, language: str, theme: str, width: int
) -> None:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    member = make.make_member(role=Role.ADMIN)
    with talking(completion({"intent": "complaint", "sentiment": "negative"})) as model:
        change_reader(
            brand=member.brand,
            by=member,
            now=make.just_now(),
            engine="endpoint",
            endpoint_url=model.url,
            endpoint_model="petit",
            key="sk-4711",
        )
        Asked.objects.create(
            brand=member.brand,
            engine="endpoint",
            host="modele.exemple-d-un-nom-tres-long.example:8443",
            messages=8,
            characters=1234,
            trouble="key-refused",
            at=make.just_now(),
        )
        url = reverse("reading_engines", args=[member.brand.public_id])
        page = enter(member.user, url, language=language, theme=theme, width=width)
        check_page(page)
        page.fill("[name=sentence]", "Toujours pas livré, appelez le 06 12 34 56 78")
        page.locator("form[action='#tried'] button").click()
        page.wait_for_selector("#tried")
        check_page(page)

        assert model.texts == ["Toujours pas livré, appelez le [phone]"]
