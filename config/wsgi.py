"""The door for the web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
env.need_tls(settings.ALLOWED_HOSTS)
