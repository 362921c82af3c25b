"""Addresses under ``/<council>/exchange/``."""

from django.urls import path

from lianxin.exchange.bank_urls import bank_patterns
from lianxin.exchange.claim_urls import claim_patterns
from lianxin.exchange.views.basket import basket
from lianxin.exchange.views.doing import do
from lianxin.exchange.views.listing import listing
from lianxin.exchange.views.lists import listing_list
from lianxin.exchange.views.searches import forget, keep, see
from lianxin.exchange.views.writing import edit, new, suggest

app_name = "exchange"
urlpatterns = [
    path("", listing_list, name="list"),
    path("new/", new, name="new"),
    path("suggest/", suggest, name="suggest"),
    path("basket/", basket, name="basket"),
    path("searches/keep/", keep, name="keep_search"),
    path("searches/<int:pk>/", see, name="see_search"),
    path("searches/<int:pk>/forget/", forget, name="forget_search"),
    path("<int:pk>/", listing, name="listing"),
    path("<int:pk>/edit/", edit, name="edit"),
    path("<int:pk>/do/<slug:verb>/", do, name="do"),
    *claim_patterns,
    *bank_patterns,
]
