"""Workers are killed with SIGKILL while alarms leave: everybody is told, and twice only where it is said so.

The ledgers are a mail server and a webhook's receiver, which know nothing of the database.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.alerts.receiving import receiving_calls, receiving_mail
from tests.processes import PATIENCE, Home, until

KILLS = int(os.environ.get("VIGIE_TEST_KILLS", "20" if os.environ.get("CI") else "5"))
ALARMS = 20
SCENE = """
from datetime import UTC, datetime
from vigie.alerts.contacts import keep_channel, save_contact
from vigie.alerts.models import Alert, DutyPlan
from vigie.alerts.services import raise_alert
from vigie.alerts.ways.typed import Address
from vigie.brands.models import Brand, Organisation
from vigie.core.duty.ladder import Ladder, Step, Way, write_ladder
now = datetime.now(UTC)
brand = Brand.objects.create(organisation=Organisation.objects.create(name="Maison"), name="Marque")
answers = {"name": "Ada", "language": "fr", "time_zone": "Europe/Paris"}
ada = save_contact(brand=brand, answers=answers, now=now)
mail = Address(Way.MAIL, "mail", "a", {"to": "ada@example.org"})
hook = Address(Way.HOOK, "webhook", "h", {"url": "URL", "key": "whsec_bGUgc2VjcmV0"})
for address in (mail, hook):
    keep_channel(contact=ada, address=address, now=now)
ladder = Ladder((Step(0, (f"contact:{ada.pk}",)), Step(600, ("on_duty",))), again=600)
DutyPlan.objects.update(ladder=write_ladder(ladder), tests_weekly=False, next_test_at=None)
for number in range(ALARMS):
    raise_alert(brand=brand, kind="stuck", key=f"k{number}", now=now, params={"count": 1}, level=2)
"""
OPEN = "SELECT count(*) FROM alerts_notice WHERE state IN ('wanted', 'claimed')"
NOTICES = "SELECT key, way, state, unsure FROM alerts_notice"


def all_told(home: Home) -> bool:
    return len(home.ask(NOTICES)) == 2 * ALARMS and not home.ask(OPEN)[0][0]


@pytest.mark.slow
def test_killed_workers_forget_nobody_and_say_what_may_be_double(
    make_home: Callable[..., Home], migrated: Home
) -> None:
    with receiving_mail() as inbox, receiving_calls() as door:
        home = make_home(
            "alarms",
            like=migrated,
            VIGIE_EMAIL_URL=f"smtp://127.0.0.1:{inbox.port}",
            VIGIE_ALERTS_ALLOW_ADDRESSES="127.0.0.1",
            VIGIE_CLAIM_TIMEOUT="2",
        )
        home.python(SCENE.replace("URL", door.url).replace("ALARMS", str(ALARMS)))
        chance = random.Random(7)
        for _ in range(KILLS):
            working = home.start("work").says("worker started")
            time.sleep(chance.uniform(0.2, 1.2))
            working.end()
        home.start("work").says("worker started")
        until(lambda: all_told(home), 3 * PATIENCE, what="all told")

        rows = home.ask(NOTICES)
        told = Counter(str(mail.message["message-id"]).strip("<> \n").split("@")[0] for mail in inbox.mails)
        told += Counter(call.headers["webhook-id"].replace("-", "") for call in door.calls)

    keys = {str(key).replace("-", ""): bool(unsure) for key, _way, _state, unsure in rows}
    doubles = {key for key, count in told.items() if count > 1}
    print(f"{KILLS} kills, {len(told)} told, {len(doubles)} twice, {sum(keys.values())} unsure")  # noqa: T201
    assert {state for _key, _way, state, _unsure in rows} == {"told"}
    assert set(told) == set(keys), "forgotten"
    assert all(keys[key] for key in doubles), "twice without a word"
