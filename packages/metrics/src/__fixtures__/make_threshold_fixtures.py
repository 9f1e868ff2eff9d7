"""Thresholds that scikit-learn's TunedThresholdClassifierCV chooses, for tuneThreshold.

pip install numpy scikit-learn; python make_threshold_fixtures.py
Writes thresholds.json beside this script: for each case the score of every threshold that occurs, rising, and at last of one that no
sample reaches; the threshold chosen is the first of the best.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, fbeta_score, make_scorer
from sklearn.model_selection import TunedThresholdClassifierCV

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(23)


class Given(ClassifierMixin, BaseEstimator):
    """Its one feature is the probability."""

    def fit(self, x, y):
        self.classes_ = np.array([0, 1])
        return self

    def predict_proba(self, x):
        return np.column_stack([1 - x[:, 0], x[:, 0]])


def cost(y_true, y_pred, wrong, missed):
    (_, false_positives), (false_negatives, _) = confusion_matrix(y_true, y_pred, labels=[0, 1])
    return -(false_positives * wrong + false_negatives * missed) / len(y_true)


OBJECTIVES = [
    ({"objective": "fBeta"}, make_scorer(fbeta_score, beta=1, zero_division=0)),
    ({"objective": "fBeta", "beta": 2}, make_scorer(fbeta_score, beta=2, zero_division=0)),
    ({"objective": "fBeta", "beta": 0.5}, make_scorer(fbeta_score, beta=0.5, zero_division=0)),
    ({"objective": "balancedAccuracy"}, make_scorer(balanced_accuracy_score)),
    ({"objective": "youden"}, make_scorer(lambda a, b: 2 * balanced_accuracy_score(a, b) - 1)),
    ({"objective": "cost", "falsePositiveCost": 1, "falseNegativeCost": 10}, make_scorer(cost, wrong=1, missed=10)),
    ({"objective": "cost", "falsePositiveCost": 20, "falseNegativeCost": 1}, make_scorer(cost, wrong=20, missed=1)),
]

cases = []
for samples, share, levels in [(8, 0.5, 4), (40, 0.3, 11), (60, 0.1, 1000), (90, 0.5, 21), (30, 0.9, 7)]:
    y = (rng.random(samples) < share).astype(int)
    y[:2] = [0, 1]
    p = np.clip(np.round(levels * (0.35 * y + rng.beta(2, 4, samples) * 0.65)) / levels, 0, 1)
    thresholds = np.append(np.unique(p), 2.0)
    for options, scorer in OBJECTIVES:
        tuned = TunedThresholdClassifierCV(
            Given().fit(None, None), scoring=scorer, thresholds=thresholds, cv="prefit", refit=False, store_cv_results=True
        ).fit(p[:, None], y)
        chosen = float(tuned.best_threshold_)
        cases.append({
            "y": y.tolist(), "scores": p.tolist(), "options": options,
            "thresholds": thresholds[:-1].tolist(), "values": np.asarray(tuned.cv_results_["scores"]).tolist(),
            "threshold": None if chosen == 2 else chosen, "value": float(tuned.best_score_),
        })
lines = ",\n".join(json.dumps(case) for case in cases)
HERE.joinpath("thresholds.json").write_text('{"versions": {"sklearn": "%s"}, "cases": [\n%s\n]}\n' % (sklearn.__version__, lines))
