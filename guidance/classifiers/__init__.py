"""Classifiers as guides: our own on noised embeddings, those of `transformers`, and scores without a gradient."""

from guidance.classifiers.classifier import Classifier, ClassifierReport
from guidance.classifiers.classifier_network import ClassifierConfig
from guidance.classifiers.foreign import TransformersGuide
from guidance.classifiers.score import ScoreGuide

__all__ = ["Classifier", "ClassifierConfig", "ClassifierReport", "ScoreGuide", "TransformersGuide"]
