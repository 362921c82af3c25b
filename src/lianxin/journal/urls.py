"""Addresses under ``/<council>/journal/``."""

from django.urls import path

from lianxin.journal import views

app_name = "journal"
urlpatterns = [path("", views.journal, name="journal")]
