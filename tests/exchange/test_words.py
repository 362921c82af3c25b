"""One word a thing: what the exchange says in Chinese uses the words of the rest of the product."""

from pathlib import Path

from django.utils import translation

from lianxin import exchange
from lianxin.exchange.errors import OwnListing, SearchKept
from lianxin.exchange.forms.taking import ClaimForm
from lianxin.network.states import Role

CATALOGUE = Path(exchange.__file__).parent / "locale/zh_Hans/LC_MESSAGES/django.po"


def test_a_steward_is_called_as_in_the_list_of_posts() -> None:
    with translation.override("zh-hans"):
        assert str(Role.STEWARD.label) in str(ClaimForm.nothing)
    assert "村书记" not in CATALOGUE.read_text()


def test_a_kept_search_is_called_alike_on_pages_and_in_the_inbox() -> None:
    with translation.override("zh-hans"):
        assert "订阅" not in str(SearchKept(most=20))
    assert "个订阅" not in CATALOGUE.read_text()


def test_what_one_listed_oneself_may_be_a_need_or_a_resource() -> None:
    with translation.override("zh-hans"):
        assert "资源" in str(OwnListing())
