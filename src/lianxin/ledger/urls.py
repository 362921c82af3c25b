"""Addresses under ``/<council>/book/``."""

from django.urls import path

from lianxin.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.book, name="book"),
    path("seal/", views.close, name="close"),
    path("seals/<int:pk>/", views.seal, name="seal"),
    path("scans/<int:pk>/", views.scan, name="scan"),
    path("pending/", views.pending, name="pending"),
    path("pending/<int:pk>/", views.pending_entry, name="pending_entry"),
    path("pending/<int:pk>/file/", views.pending_file, name="pending_file"),
    path("pending/<int:pk>/do/<slug:verb>/", views.do_pending, name="do_pending"),
    path("rule/", views.rule, name="rule"),
    path("export/", views.export, name="export"),
]
