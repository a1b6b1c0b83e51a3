"""Guidance: energies whose gradients steer the denoiser, and how they are put together."""

from guidance.ascent import Ascent, Shift
from guidance.composition import Guide, all_of, any_of, as_energy, none_of, scheduled, weighted
from guidance.controls import Avoid, Keyword
from guidance.energy import Energy, EnergyFunction, Guidance, GuidanceState
from guidance.languages import Language, Length, PartsOfSpeech, SemanticContent
from guidance.matches import Matches
from guidance.statistics import Diversity, Readability, Similarity
from guidance.terms import Term, TermReport, terms_of
from guidance.tilt import Tilt
from guidance.trace import Trace, TracePoint
from guidance.update import Guided, Predict, Update

__part_of__ = "controllable"

__all__ = [
    "Ascent",
    "Avoid",
    "Diversity",
    "Energy",
    "EnergyFunction",
    "Guidance",
    "GuidanceState",
    "Guide",
    "Guided",
    "Keyword",
    "Language",
    "Length",
    "Matches",
    "PartsOfSpeech",
    "Predict",
    "Readability",
    "SemanticContent",
    "Shift",
    "Similarity",
    "Term",
    "TermReport",
    "Tilt",
    "Trace",
    "TracePoint",
    "Update",
    "all_of",
    "any_of",
    "as_energy",
    "none_of",
    "scheduled",
    "terms_of",
    "weighted",
]
