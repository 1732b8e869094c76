"""What a program may answer when it connects an account: what the network asks, and nothing else.

Settings also hold what no network asks (where a journal lies on this machine): whoever may name
them freely writes files.
"""

from collections.abc import Mapping

from django.conf import settings as django
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vigie.brands.models import Brand
from vigie.connectors.registry import connectors

PRACTICE = "replay"  # a network where nothing is real: for exercises and the demo only


def is_offered(*, brand: Brand, network: str) -> bool:
    """True when this brand may connect accounts of this network."""
    practises = brand.is_exercise or django.VIGIE_DEMO
    return network in connectors() and (network != PRACTICE or practises)


def check_answers(
    *, brand: Brand, network: str, settings: Mapping[str, object], secret: Mapping[str, object]
) -> None:
    """Raises ValidationError for a network that is not offered, and for answers that nobody asked for."""
    if not is_offered(brand=brand, network=network):
        raise ValidationError({"network": _("There is no such network here.")})
    fields = connectors()[network].traits.fields
    open_, sealed = ({one.name for one in fields if one.secret is hidden} for hidden in (False, True))
    for name, given, asked in (("settings", settings, open_), ("secret", secret, sealed)):
        if set(given) - asked:
            # Not the names that were given: a secret may stand in the wrong place.
            said = _("This network asks for nothing here but: %(names)s.")
            raise ValidationError({name: said % {"names": ", ".join(sorted(asked)) or "-"}})
