"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
application = get_wsgi_application()
gc.collect()
gc.freeze()  # what was loaded by now stays: the collector need not look through all of it again, in mid-request
