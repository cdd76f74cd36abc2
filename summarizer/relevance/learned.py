"""Relevance learnt from what editors decided: a logistic regression (scikit-learn) over the same signs, stored as JSON.

One of its inputs is the hand-set score's own logit, so that with few decisions it stays near that score and corrects it.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from storage import files
from storage.errors import DecisionError, ModelError

HAND = "hand"  # the name of that input
_FOLDS = 5
_EACH = 8  # approved ones, and rejected ones, at least
_STRENGTH = 1.0  # C of scikit-learn: the inverse of how strongly weights are held near 0


@dataclass(frozen=True, slots=True)
class Example:
    """A decided draft: the hand-set score and its signs, and whether it was approved."""

    draft_id: int
    score: float
    signs: Mapping[str, float]
    approved: bool


@dataclass(frozen=True, slots=True)
class LearnedRelevance:
    """Weights by sign, and the base; the number of decisions it was fitted on, those `approved`, and the time."""

    base: float
    weights: dict[str, float]
    decided: int
    approved: int
    fitted_at: str

    def score(self, hand: float, signs: Mapping[str, float]) -> float:
        """Return the probability that editors would approve, 0..1."""
        values = {**signs, HAND: _logit(hand)}
        logit = self.base + sum(weight * values.get(name, 0.0) for name, weight in self.weights.items())
        return round(1 / (1 + math.exp(-min(max(logit, -30.0), 30.0))), 3)

    def reasons(self, signs: Mapping[str, float]) -> str:
        """Return the signs that weigh most here, in words: "learnt: outlets +0.8, unwanted -1.2"."""
        parts = {name: weight * signs.get(name, 0.0) for name, weight in self.weights.items() if name != HAND}
        most = sorted(parts.items(), key=lambda part: -abs(part[1]))[:2]
        strongest = ", ".join(f"{name} {value:+.1f}" for name, value in most if abs(value) >= 0.1)
        return f"learned from {self.decided} decisions" + (f": {strongest}" if strongest else "")


@dataclass(frozen=True, slots=True)
class LearningEffect:
    """Average precision, and precision of the ten highest, of both scores on decisions that the learnt one had not seen."""

    decided: int
    approved: int
    hand: float
    learnt: float
    hand_ten: float
    learnt_ten: float


def fit(examples: Sequence[Example], least: int, now: datetime) -> LearnedRelevance:
    """Fit the weights to the examples. Raises DecisionError where editors decided fewer than `least` drafts, or nearly all alike."""
    _enough(examples, least)
    names = [*sorted(examples[0].signs), HAND]
    model = _fitted(_table(examples, names), _labels(examples))
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
    approved = sum(example.approved for example in examples)
    return LearnedRelevance(round(float(model.intercept_[0]), 4), weights, len(examples), approved, now.isoformat())


def effect(examples: Sequence[Example], least: int) -> LearningEffect:
    """Return the effect of learning, by five-fold cross-validation. Raises DecisionError as `fit` does."""
    from sklearn.metrics import average_precision_score
    from sklearn.model_selection import StratifiedKFold

    _enough(examples, least)
    names = [*sorted(examples[0].signs), HAND]
    table, labels = _table(examples, names), _labels(examples)
    hand, learnt = np.array([example.score for example in examples]), np.zeros(len(examples))
    for train_rows, test_rows in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(table, labels):
        learnt[test_rows] = _fitted(table[train_rows], labels[train_rows]).predict_proba(table[test_rows])[:, 1]

    def ten(scores: Any) -> float:
        return float(labels[np.argsort(-scores, kind="stable")[:10]].mean())

    figures = [float(average_precision_score(labels, scores)) for scores in (hand, learnt)]
    return LearningEffect(
        len(examples), int(labels.sum()), *(round(figure, 3) for figure in (*figures, ten(hand), ten(learnt)))
    )


def keep(path: Path, learnt: LearnedRelevance) -> None:
    """Write the weights to a JSON file, replacing the earlier ones."""
    path.parent.mkdir(parents=True, exist_ok=True)
    files.replace(path, (json.dumps(asdict(learnt), indent=1, sort_keys=True) + "\n").encode())


def load(path: Path) -> LearnedRelevance | None:
    """Return the stored weights; None where there are none. Raises ModelError for a file that `keep` did not write."""
    if not path.exists():
        return None
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(name): float(weight) for name, weight in stored.pop("weights").items()}
        return LearnedRelevance(**stored, weights=weights)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        what = f"cannot be read ({error}): delete it, or run `crawler relevance fit` again"
        raise ModelError(what, about=str(path)) from error


def _enough(examples: Sequence[Example], least: int) -> None:
    approved = sum(example.approved for example in examples)
    if len(examples) < least or min(approved, len(examples) - approved) < _EACH:
        raise DecisionError(
            f"editors have decided {len(examples)} drafts of stories ({approved} approved): {least} are needed, at least {_EACH} "
            "approved and as many rejected; until then the score is set by hand"
        )


def _fitted(table: Any, labels: Any) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, max_iter=1000).fit(table, labels)


def _table(examples: Sequence[Example], names: Sequence[str]) -> Any:
    return np.array([[{**example.signs, HAND: _logit(example.score)}[name] for name in names] for example in examples])


def _labels(examples: Sequence[Example]) -> Any:
    return np.array([example.approved for example in examples], dtype=int)


def _logit(score: float) -> float:
    bounded = min(max(score, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
