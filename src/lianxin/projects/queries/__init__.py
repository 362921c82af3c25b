"""Reads of projects, shaped for pages and endpoints."""

from lianxin.projects.queries.drafting import (
    DraftChoices,
    draft_choices,
    last_years_of,
    similar_projects,
    titles_like,
    years_to_draft_for,
)
from lianxin.projects.queries.lists import (
    MOST_WAITING,
    Filter,
    Strip,
    Totals,
    latest_year,
    narrowed,
    projects,
    projects_waiting,
    strips_of,
    totals_of,
    years_with_projects,
)
from lianxin.projects.queries.page import NextStep, ProjectPage, actions_for, next_step, project_page, timeline_of
from lianxin.projects.queries.plans import Plan, PlanStep, plan_of

__all__ = [
    "MOST_WAITING",
    "DraftChoices",
    "Filter",
    "NextStep",
    "Plan",
    "PlanStep",
    "ProjectPage",
    "Strip",
    "Totals",
    "actions_for",
    "draft_choices",
    "last_years_of",
    "latest_year",
    "narrowed",
    "next_step",
    "plan_of",
    "project_page",
    "projects",
    "projects_waiting",
    "similar_projects",
    "strips_of",
    "timeline_of",
    "titles_like",
    "totals_of",
    "years_to_draft_for",
    "years_with_projects",
]
