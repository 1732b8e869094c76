"""People and their addresses: sealed when typed, forgotten when they go."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from tests.alerts.receiving import Door
from vigie.alerts import contacts
from vigie.alerts.models import Alert, Channel, Contact, DutyPlan
from vigie.alerts.queries import contacts_of
from vigie.vault.models import Secret
from vigie.vault.services import open_secret

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "Me Roy",
    "language": "fr",
    "time_zone": "Europe/Paris",
    "quiet_from": None,
    "quiet_to": None,
}


def test_address_is_sealed_and_only_its_trace_shown() -> None:
    contact = make.make_contact()
    channel, once = contacts.add_channel(contact=contact, typed="directrice@example.org", now=make.NINE)

    assert (channel.shown, once) == ("d…@example.org", "")
    assert b"directrice" not in bytes(channel.secret.sealed)
    assert open_secret(secret=channel.secret) == {"to": "directrice@example.org"}
    assert DutyPlan.objects.get(brand=contact.brand).next_test_at is not None


def test_key_of_a_webhook_is_told_once(door: Door) -> None:
    channel, once = contacts.add_channel(contact=make.make_contact(), typed=door.url, now=make.NINE)

    assert once.startswith("whsec_")
    assert open_secret(secret=channel.secret)["key"] == once
    assert channel.shown == "127.0.0.1/…"


def test_removed_address_is_gone_with_its_secret() -> None:
    channel = make.make_channel(make.make_contact())
    notice = make.make_notice(channel.contact, channel=channel)
    contacts.remove_channel(channel=channel)

    notice.refresh_from_db()
    assert (Secret.objects.count(), notice.channel, notice.shown) == (0, None, "p…@example.org")


def test_retired_contact_is_called_no_more_and_their_addresses_forgotten() -> None:
    contact = make.make_contact()
    make.make_channel(contact)
    contacts.retire_contact(contact=contact, now=make.NINE)

    assert list(contacts_of(brand=contact.brand)) == []
    assert (Channel.objects.count(), Secret.objects.count(), Contact.objects.count()) == (0, 0, 1)


def test_member_who_leaves_is_called_no_more() -> None:
    member = make.make_member()
    contacts.contact_of_member(member=member, now=make.NINE)
    assert len(contacts_of(brand=member.brand)) == 1
    member.__class__.objects.update(left_at=make.NINE)

    assert list(contacts_of(brand=member.brand)) == []


def test_members_contact_is_made_once_with_the_address_of_their_account() -> None:
    member = make.make_member()
    made = [contacts.contact_of_member(member=member, now=make.NINE) for _ in range(2)]

    assert made[0] == made[1]
    assert open_secret(secret=made[0].channels.get().secret) == {"to": member.user.email}


def test_quiet_hours_have_both_ends_and_the_zone_exists() -> None:
    brand = make.make_brand()
    with pytest.raises(ValidationError):
        contacts.save_contact(brand=brand, answers={**ANSWERS, "quiet_from": "22:00"}, now=make.NINE)
    with pytest.raises(ValidationError):
        contacts.save_contact(brand=brand, answers={**ANSWERS, "time_zone": "Europe/Lutece"}, now=make.NINE)
    assert Contact.objects.count() == 0


def test_nine_ways_to_reach_one_person_are_too_many() -> None:
    contact = make.make_contact()
    for _ in range(contacts.MOST_CHANNELS):
        make.make_channel(contact)
    with pytest.raises(ValidationError):
        contacts.add_channel(contact=contact, typed="a@example.org", now=make.NINE)


def test_brand_takes_its_contacts_and_their_secrets_along() -> None:
    contact = make.make_contact()
    make.make_notice(contact)
    contact.brand.delete()

    assert (Contact.objects.count(), Secret.objects.count(), Alert.objects.count()) == (0, 0, 0)
