"""The living style guide; config serves it in DEBUG only."""

from django.urls import path

from lianxin.ui.guide import guide

app_name = "ui"
urlpatterns = [path("", guide, name="guide")]
