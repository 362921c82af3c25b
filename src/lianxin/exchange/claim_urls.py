"""Addresses of claims, residents' concerns, calendars and the carry-over, under ``/<council>/exchange/``."""

from django.urls import path

from lianxin.exchange.views.calendar import calendar, feed
from lianxin.exchange.views.carrying import carry
from lianxin.exchange.views.claims import claim, claim_list, delivery_file, do_claim
from lianxin.exchange.views.concerns import concern, concern_list, do_concern, record
from lianxin.exchange.views.uses import use_file

claim_patterns = [
    path("claims/", claim_list, name="claims"),
    path("claims/<int:pk>/", claim, name="claim"),
    path("claims/<int:pk>/do/<slug:verb>/", do_claim, name="do_claim"),
    path("deliveries/<int:pk>/file/", delivery_file, name="delivery_file"),
    path("uses/<int:pk>/file/", use_file, name="use_file"),
    path("concerns/", concern_list, name="concerns"),
    path("concerns/new/", record, name="record_concern"),
    path("concerns/<int:pk>/", concern, name="concern"),
    path("concerns/<int:pk>/do/<slug:verb>/", do_concern, name="do_concern"),
    path("carry/", carry, name="carry"),
    path("calendar.ics", calendar, name="calendar"),
    path("calendar/<str:token>.ics", feed, name="feed"),
]
