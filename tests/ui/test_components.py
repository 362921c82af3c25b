"""The components as pages use them, and what they promise to assistive software."""

import re
from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler  # type: ignore[import-untyped]

from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed
from lianxin.ui.guide import SampleForm, guide


def render(source: str, **context: object) -> str:
    return Template(CottonCompiler().process(source)).render(Context(context))


@pytest.fixture
def page(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(clock, "_read_offset", timedelta)
    return guide(rf.get("/guide/")).content.decode()


def test_every_component_of_the_guide_renders_without_inline_style_or_script(page: str) -> None:
    assert "<c-" not in page
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\bsrc=)", page)


def test_ids_are_unique_so_that_labels_and_descriptions_reach_their_fields(page: str) -> None:
    first_form = page.split('<form class="form"', maxsplit=1)[0]
    ids = re.findall(r'\sid="([^"]+)"', first_form)
    assert len(ids) == len(set(ids))


def test_a_wrong_field_is_tied_to_its_error_and_its_help() -> None:
    shown = render('<c-field :field="form.starts_on" />', form=SampleForm({"starts_on": "明天"}))
    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_starts_on-error"' in shown
    assert 'id="id_starts_on-error"' in shown


def test_optional_fields_are_marked_and_required_ones_are_not() -> None:
    form = SampleForm()
    assert "field-optional" in render('<c-field :field="form.about" />', form=form)
    assert "field-optional" not in render('<c-field :field="form.title" />', form=form)


def test_the_error_summary_links_to_each_wrong_field() -> None:
    shown = render('<c-errors :form="form" />', form=SampleForm({}))
    assert 'href="#id_title"' in shown
    assert 'role="alert"' in shown
    assert render('<c-errors :form="form" />', form=SampleForm()).strip() == ""


def test_a_refusal_says_why_and_what_would_change_it() -> None:
    refusal = NotAllowed()
    shown = render('<c-errors :refusal="refusal" />', refusal=refusal)
    assert str(refusal) in shown
    assert refusal.what_would_change_it in shown


def test_a_state_is_a_word_and_a_shape_beside_its_colour() -> None:
    shown = render('<c-pill tone="stop">已逾期</c-pill>')
    assert "已逾期" in shown
    assert "#stop" in shown


def test_what_a_person_typed_stays_text_inside_a_component() -> None:
    shown = render('<c-card title="{{ typed }}"><c-fact label="x">{{ typed }}</c-fact></c-card>', typed="<script>")
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;") == 2


def test_a_component_does_not_see_the_variables_around_it() -> None:
    assert "card-head" not in render("<c-card>x</c-card>", title="a page's own title")


def test_the_balance_of_the_money_strip_is_received_minus_spent() -> None:
    shown = render('<c-money :promised="10000" :received="5000" :spent="1550" />')
    assert "¥34.50" in shown
