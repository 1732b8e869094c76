import os
import warnings

from django.core.asgi import get_asgi_application
from django.urls import reverse

from vigie.web.bodies import bounded

# whitenoise reads its files in blocks, in a thread: that is wanted, and no news for the terminal.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vigie.settings")
# The largest thing anybody sends is a screenshot of 8 MB.
application = bounded(get_asgi_application(), most=12_000_000)
reverse("home")  # loads all views
