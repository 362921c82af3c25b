"""The Django application "projects"."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "lianxin.projects"
    label = "projects"
