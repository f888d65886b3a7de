"""The WSGI application: every page and every API call is served from here, in threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dukou.config.settings")
application = get_wsgi_application()
