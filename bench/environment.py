"""Imported first by a benchmark: the product's settings, with data in a folder of its own unless told otherwise."""

import os
import tempfile

import django

if "LIANXIN_DATA" not in os.environ:
    os.environ["LIANXIN_DATA"] = tempfile.mkdtemp(prefix="lianxin-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.config.settings")
django.setup()

DATA = os.environ["LIANXIN_DATA"]
