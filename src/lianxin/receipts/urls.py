"""Addresses under ``/<council>/receipts/``."""

from django.urls import path

from lianxin.receipts import views

app_name = "receipts"
urlpatterns = [
    path("", views.receipts, name="receipts"),
    path("export/", views.export, name="export"),
    path("record/<int:pk>/", views.record, name="record"),
    path("<int:pk>/correct/", views.correct, name="correct"),
]
