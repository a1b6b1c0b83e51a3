"""The public names: adding or removing one is a decision, and belongs in the changelog."""

import importlib

import pytest

PUBLIC = {
    "controllable": {
        "CheckpointError",
        "Choice",
        "ConfigError",
        "Constraint",
        "ConstraintTooLarge",
        "Contains",
        "ControllableError",
        "DiffusionLM",
        "EndsWith",
        "Energy",
        "Generation",
        "GenerationError",
        "Generator",
        "Grammar",
        "GuidanceError",
        "GuidanceState",
        "InvalidGrammar",
        "InvalidOption",
        "InvalidPattern",
        "InvalidSchema",
        "JSONSchema",
        "Length",
        "Pydantic",
        "Regex",
        "ShadowedImport",
        "StartsWith",
        "StepState",
        "Template",
        "Text",
        "UnsatisfiableConstraint",
        "UnsupportedPattern",
        "UnsupportedSchema",
    },
    "constraints": {
        "ByteDFA",
        "Choice",
        "Constraint",
        "Contains",
        "EndsWith",
        "Explanation",
        "Grammar",
        "JSONSchema",
        "Layout",
        "LayoutPrior",
        "Length",
        "Literal",
        "Pydantic",
        "Regex",
        "Slot",
        "StartsWith",
        "Template",
        "Text",
        "TokenAutomaton",
        "UniformPrior",
        "Violation",
        "Vocabulary",
        "as_constraint",
        "compile_regex",
    },
    "constraints.inference": {
        "GrammarSlots",
        "Posterior",
        "SlotBatch",
        "Slots",
        "argmax",
        "count",
        "entropy",
        "expected_cost",
        "k_best",
        "log_partition",
        "posterior",
        "shortest",
        "slots_of",
        "uniform",
    },
    "guidance": {
        "Ascent",
        "Avoid",
        "Energy",
        "EnergyFunction",
        "Guidance",
        "GuidanceState",
        "Guide",
        "Guided",
        "Keyword",
        "Matches",
        "Predict",
        "Shift",
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
    },
    "guidance.classifiers": {"Classifier", "ClassifierConfig", "ScoreGuide", "TransformersGuide"},
}


@pytest.mark.parametrize("package", sorted(PUBLIC))
def test_public_names_are_pinned(package: str) -> None:
    assert set(importlib.import_module(package).__all__) == PUBLIC[package]


@pytest.mark.parametrize("package", sorted(PUBLIC))
def test_public_names_exist_and_are_listed(package: str) -> None:
    module = importlib.import_module(package)
    for name in PUBLIC[package]:
        assert getattr(module, name) is not None
    assert set(dir(module)) >= PUBLIC[package]
