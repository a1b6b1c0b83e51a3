"""The writers of the study."""

from collections.abc import Callable, Mapping

from benchmarks.controls.exact import Exact
from benchmarks.controls.guided import Guided, GuidedBestOf, GuidedExactly
from benchmarks.controls.teachers.constrained_teacher import ConstrainedTeacher
from benchmarks.controls.writers import BestOf, FromTeacher, Sampled, Settings, Writer

WRITERS: Mapping[str, Callable[[Settings], Writer]] = {
    "unguided": Sampled,
    "unguided-best-of": lambda settings: BestOf(Sampled(settings), settings),
    "exact": Exact,
    "gradient": Guided,
    "gradient-and-exact": GuidedExactly,
    "gradient-and-exact-best-of": GuidedBestOf,
    "teacher": FromTeacher,
    "teacher-exact": ConstrainedTeacher,
    "teacher-best-of": lambda settings: BestOf(FromTeacher(settings), settings),
}
"""By the name that the command line knows them by."""
