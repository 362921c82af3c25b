"""Addresses of reconciling with the bank, under ``/<council>/exchange/``."""

from django.urls import path

from lianxin.exchange.views.bank import bank, bank_line, do_line, send

bank_patterns = [
    path("bank/", bank, name="bank"),
    path("bank/send/", send, name="bank_send"),
    path("bank/<int:pk>/", bank_line, name="bank_line"),
    path("bank/<int:pk>/do/<slug:verb>/", do_line, name="do_line"),
]
