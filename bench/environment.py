"""Imported first by a benchmark: the product's settings, with data in a folder of its own unless told otherwise."""

import os
import tempfile

import django

os.environ.setdefault("LIANXIN_DATA", tempfile.mkdtemp(prefix="lianxin-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
django.setup()

DATA = os.environ["LIANXIN_DATA"]
