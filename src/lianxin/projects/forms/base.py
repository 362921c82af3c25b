"""What the forms of a project's verbs share."""

from lianxin.network.verb_forms import StepForm
from lianxin.projects.models import Project


class OfProject(StepForm):
    """One verb of one project."""

    @property
    def project(self) -> Project:
        """The project that the verb is done to."""
        project: Project = self.thing
        return project
