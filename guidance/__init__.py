"""Guidance: energies whose gradients steer the denoiser, and how they add up."""

from guidance.controls import Avoid, Keyword
from guidance.energy import Energy, EnergyFunction, GuidanceState, WeightedSum, as_energy
from guidance.tilt import TiltSettings, tilt

__part_of__ = "controllable"

__all__ = [
    "Avoid",
    "Energy",
    "EnergyFunction",
    "GuidanceState",
    "Keyword",
    "TiltSettings",
    "WeightedSum",
    "as_energy",
    "tilt",
]
