"""Charts: positions in percent, scales that hold every value, and a table beside."""

from datetime import date

from django.template import Context, Template

from lianxin.ui.templatetags import ui_charts

GROWTH = [(date(2015, 10, 20), 71), (date(2017, 3, 1), 80), (date(2019, 12, 24), 101)]


def test_a_curve_runs_from_edge_to_edge_and_its_scale_holds_every_value() -> None:
    chart = ui_charts.line_chart(GROWTH, unit="个")
    assert (chart["first"].x, chart["last"].x) == (0, 100)
    assert all(0 <= mark.y <= 100 for mark in chart["marks"])
    assert chart["last"].y < chart["first"].y
    assert [tick.label for tick in chart["years"]] == ["2017", "2018", "2019"]


def test_a_flat_curve_still_has_a_scale() -> None:
    chart = ui_charts.line_chart([(date(2019, 1, 1), 5), (date(2019, 2, 1), 5)])
    assert all(0 <= mark.y <= 100 for mark in chart["marks"])


def test_one_point_is_not_a_curve() -> None:
    assert "marks" not in ui_charts.line_chart(GROWTH[:1])


def test_the_longest_bar_fills_the_width_and_no_values_make_no_bars() -> None:
    chart = ui_charts.bar_chart([("甲", 20), ("乙", 5, "/x"), ("丙", 0, "", "无")])
    assert [bar.width for bar in chart["bars"]] == [100, 25, 0]
    assert [bar.value for bar in chart["bars"]] == ["20", "5", "无"]
    assert ui_charts.bar_chart([])["bars"] == []


def test_the_money_track_measures_against_what_is_asked_or_the_largest() -> None:
    track = ui_charts.money_track(1_230_000, 830_000, 315_000, 1_850_000)
    assert (track["promised"], track["received"], track["spent"]) == (66.49, 44.86, 17.03)
    assert ui_charts.money_track(100, 200, 50)["received"] == 100
    assert ui_charts.money_track(0, 0, 0)["whole"] == 0


def test_a_curve_comes_with_its_table_and_without_any_style_attribute() -> None:
    page = Template("{% load ui_charts %}{% line_chart growth %}").render(Context({"growth": GROWTH}))
    assert page.count("<td>") == len(GROWTH)
    assert "style=" not in page
