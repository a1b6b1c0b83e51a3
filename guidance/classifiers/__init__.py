"""Judges of texts as guides: classifiers of our own, those of `transformers`, and any Python function that scores."""

from guidance.classifiers.classifier import Classifier, ClassifierReport
from guidance.classifiers.classifier_network import ClassifierConfig
from guidance.classifiers.foreign import TransformersGuide
from guidance.classifiers.score import ScoreGuide

__all__ = ["Classifier", "ClassifierConfig", "ClassifierReport", "ScoreGuide", "TransformersGuide"]
