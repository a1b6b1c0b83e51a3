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
        "Lexicon",
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
        "UserCodeError",
    },
    "controllable.batch": {
        "BatchSettings",
        "BatchSummary",
        "DuplicateId",
        "OutputError",
        "RowFailed",
        "UnreadableRow",
        "run_batch",
    },
    "controllable.testing": {
        "Counterexample",
        "Coverage",
        "NearMiss",
        "OutputReport",
        "Unreached",
        "assert_constraint_laws",
        "assert_energy_laws",
        "check_outputs",
        "cover",
        "from_constraint",
        "from_model",
        "from_schema",
        "guidance_states",
        "near_misses",
        "near_misses_of",
        "register",
    },
    "constraints": {
        "ByteDFA",
        "Choice",
        "Constraint",
        "Contains",
        "EndsWith",
        "Explanation",
        "Fixed",
        "Grammar",
        "JSONSchema",
        "Layout",
        "LayoutPrior",
        "Length",
        "Lexicon",
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
        "LexiconSlots",
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
    },
    "guidance.classifiers": {"Classifier", "ClassifierConfig", "ClassifierReport", "ScoreGuide", "TransformersGuide"},
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


@pytest.mark.parametrize(("package", "old", "new"), [("constraints", "Literal", "Fixed")])
def test_old_names_work_for_one_more_version(package: str, old: str, new: str) -> None:
    module = importlib.import_module(package)
    with pytest.warns(DeprecationWarning, match=rf"{package}\.{old} is now {package}\.{new}, .* goes in 0\.3\.0"):
        assert getattr(module, old) is getattr(module, new)
