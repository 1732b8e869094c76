import os
import warnings

from django.core.asgi import get_asgi_application
from django.urls import reverse

from vigie.web.bodies import bounded
from vigie.web.seats import Seats, in_turn, seated

# whitenoise reads its files in blocks, in a thread: that is wanted, and no news for the terminal.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
# Networks call in bursts. On SQLite one writes at a time: more at once would only be in each other's way.
served = in_turn(seated(get_asgi_application(), Seats()), below="/hooks/", at_once=4)
# The largest thing anybody sends is a screenshot of 8 MB.
application = bounded(served, most=12_000_000)
reverse("home")  # loads all views
