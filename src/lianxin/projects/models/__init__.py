"""Projects and what belongs to them, one aggregate a file."""

from lianxin.projects.models.progress import Evidence, Milestone, Outcome, Review
from lianxin.projects.models.project import Project, ProjectQuerySet, Round

__all__ = ["Evidence", "Milestone", "Outcome", "Project", "ProjectQuerySet", "Review", "Round"]
