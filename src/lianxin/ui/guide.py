"""Every component in every state on one page, with invented content: for whoever designs, and for screenshots."""

from datetime import UTC, date, datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GROWTH = [
    (date(2015, 10, 20), 71),
    (date(2016, 3, 1), 72),
    (date(2016, 9, 1), 76),
    (date(2017, 3, 1), 80),
    (date(2017, 9, 1), 85),
    (date(2018, 3, 1), 90),
    (date(2018, 10, 1), 94),
    (date(2019, 5, 1), 98),
    (date(2019, 12, 24), 101),
]
CATEGORIES = [("扶贫帮困", 20, 31_240_000, 874), ("敬老爱老", 20, 28_790_000, 1105), ("改善设施", 19, 34_160_000, 968)]
MOMENT = datetime(2019, 12, 22, 6, 30, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="项目名称", help_text="写清楚做什么、在哪里做，不超过30个字。")
    village = forms.ChoiceField(label="实施村", choices=[("", "请选择"), ("216", "水库村"), ("212", "护塘村")])
    budget = forms.CharField(label="预算", help_text="可以写 1.5万，也可以写 15000。")
    starts_on = forms.DateField(label="开始日期", widget=forms.DateInput({"type": "date"}))
    about = forms.CharField(label="要做什么", widget=forms.Textarea({"rows": 3}), required=False)
    form_of = forms.ChoiceField(
        label="需要的形式", choices=[("MONEY", "资金"), ("GOODS", "物资"), ("LABOUR", "人力")], widget=forms.RadioSelect
    )
    proof = forms.FileField(label="佐证材料", required=False, help_text="照片或 PDF，每份不超过 5 MB。")
    agreed = forms.BooleanField(label="村民代表会议已同意")


def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide; ``?errors`` fills the form wrongly."""
    wrong = {"title": "老年食堂助餐", "budget": "一万五", "starts_on": "明天"}
    context = {
        "form": SampleForm(),
        "wrong": SampleForm(wrong),
        "growth": GROWTH,
        "bars": [(name, received, "#", f"¥{received // 100:,}") for name, _count, received, _persons in CATEGORIES],
        "categories": CATEGORIES,
        "moment": MOMENT,
        "day": date(2019, 12, 24),
        "until": date(2022, 3, 1),
        "demo_date": date(2019, 12, 24),
        "council": {"code": "310116112", "short_name": "漕泾镇"},
        "nav": [
            {"label": "首页", "url": "#home", "key": "home", "current": True},
            {"label": "项目", "url": "#projects", "key": "projects"},
            {"label": "朋友圈", "url": "#network", "key": "network"},
            {"label": "数据表", "url": "#sheets", "key": "sheets"},
            {"label": "日志", "url": "#journal", "key": "journal"},
        ],
        "inbox_count": 7,
    }
    return render(request, "ui/guide.html", context)
