"""Guidance: energies whose gradients steer the denoiser."""

from guidance.ascent import Ascent, Shift
from guidance.composition import Guide, all_of, any_of, as_energy, none_of, scheduled, weighted
from guidance.controls.keywords import Avoid, Keyword
from guidance.controls.languages import Infill, Language, Length, PartsOfSpeech, SemanticContent
from guidance.controls.matches import Matches
from guidance.controls.phrases import PhraseBook
from guidance.controls.syntax import SyntaxSpan, SyntaxTree
from guidance.controls.text_statistics import Diversity, Readability, Similarity
from guidance.energy import Energy, EnergyFunction, Guidance, GuidanceState
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
    "Infill",
    "Keyword",
    "Language",
    "Length",
    "Matches",
    "PartsOfSpeech",
    "PhraseBook",
    "Predict",
    "Readability",
    "SemanticContent",
    "Shift",
    "Similarity",
    "SyntaxSpan",
    "SyntaxTree",
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
