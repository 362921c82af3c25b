"""Addresses under ``/<council>/book/``."""

from django.urls import path

from lianxin.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.book, name="book"),
    path("seal/", views.close, name="close"),
    path("seals/<int:pk>/", views.seal, name="seal"),
    path("scans/<int:pk>/", views.scan, name="scan"),
    path("export/", views.export, name="export"),
]
