"""Numbers from scikit-learn and imbalanced-learn that class weights, folds and sampling of @ibex-ml/data are held to.

pip install numpy scikit-learn imbalanced-learn; python make_imbalance_fixtures.py
Writes class-weights.json, effective-numbers.json, folds.json, sampled-counts.json, smote.json and border-rows.json beside
this script.
"""

import json
import pathlib
import warnings
from fractions import Fraction

import imblearn
import numpy as np
import sklearn
from imblearn.over_sampling import ADASYN, SMOTE, BorderlineSMOTE, RandomOverSampler
from imblearn.under_sampling import EditedNearestNeighbours, NearMiss, RandomUnderSampler, TomekLinks
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.utils.class_weight import compute_class_weight, compute_sample_weight

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(17)
warnings.simplefilter("ignore")


def write(name, cases):
    versions = {"imblearn": imblearn.__version__, "numpy": np.__version__, "sklearn": sklearn.__version__}
    lines = ",\n".join(json.dumps(case) for case in cases)
    HERE.joinpath(name).write_text('{"versions": %s, "cases": [\n%s\n]}\n' % (json.dumps(versions), lines))


def keyed(weight):
    """JSON has text as keys."""
    return weight if not isinstance(weight, dict) else {int(label): number for label, number in weight.items()}


def class_weight_cases():
    cases = []
    for y, classes, weight in [
        ([0, 0, 0, 1], None, "balanced"),
        (rng.choice(5, 300, p=[0.6, 0.2, 0.1, 0.07, 0.03]).tolist(), None, "balanced"),
        ([7, 3, 3, 7, 7, 100], [100, 3, 7], "balanced"),
        ([0, 0, 2], [0, 2], "balanced"),
        ([0, 0, 1], None, {1: 5.0}),
        ([0, 0, 1], [0, 1, 2], {0: 0.5, 2: 3.0}),
        ([0, 0, 1], [0, 1, 2], {}),
        ([0, 0, 1], [0, 1, 2], "balanced"),  # no rows of class 2
        ([0, 0, 1, 2], [0, 1], "balanced"),  # a class that is not listed
        ([0, 0, 1, 2], [0, 1], {0: 2.0}),
        ([0, 0, 1], [0, 1], {0: 1.0, 5: 2.0}),  # a weight of no class
    ]:
        case = {"y": y, "classes": classes, "classWeight": weight}
        listed = np.unique(y) if classes is None else np.array(classes)
        try:
            weights = compute_class_weight(keyed(weight), classes=listed, y=np.array(y))
            case["weights"] = dict(zip(listed.tolist(), weights.tolist()))
        except ValueError:
            pass
        if classes is None:
            case["sampleWeights"] = compute_sample_weight(keyed(weight), np.array(y)).tolist()
        cases.append(case)
    return cases


def effective_number_cases():
    """Section 4 of Cui et al. 2019, in exact fractions: E = (1 - beta^n) / (1 - beta), weights 1 / E that sum to the classes."""
    cases = []
    for counts in [[1000, 100, 10], [6000, 3597, 2156, 1292, 774, 464, 278, 166, 100, 60], [1, 1], [5000, 1], [7]]:
        for beta in [0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.999999]:
            exact = Fraction(beta)
            weights = [(1 - exact) / (1 - exact**n) for n in counts]
            cases.append({"counts": counts, "beta": beta, "weights": [float(w / sum(weights) * len(counts)) for w in weights]})
    return cases


def fold_cases():
    cases = []
    for rows in [2, 5, 10, 23, 100]:
        for folds in [2, 3, 5, 10]:
            case = {"rows": rows, "nSplits": folds}
            try:
                case["tests"] = [test.tolist() for _, test in KFold(folds).split(np.zeros((rows, 1)))]
            except ValueError:
                pass
            cases.append(case)
    for y in [
        [0, 0, 0, 1, 1, 1],
        [1, 0, 1, 1, 0, 0, 1, 0, 1, 1],
        [3, 1, 2] * 7,
        rng.choice(4, 61, p=[0.5, 0.3, 0.1, 0.1]).tolist(),
        rng.choice(3, 200, p=[0.1, 0.7, 0.2]).tolist(),
        [9] * 13 + [4] * 11 + [6] * 5,
    ]:
        for folds in [2, 3, 5]:
            case = {"y": y, "nSplits": folds}
            if np.unique(y, return_counts=True)[1].min() >= folds:  # less is a warning of scikit-learn's, and an error here
                case["tests"] = [test.tolist() for _, test in StratifiedKFold(folds).split(np.zeros((len(y), 1)), y)]
            cases.append(case)
    return cases


def sampled_count_cases():
    cases = []
    two, four = [0] * 12 + [1] * 30, [0] * 20 + [1] * 7 + [2] * 20 + [5] * 11
    tied = [2] * 8 + [1] * 8 + [0] * 8
    names = ["auto", "minority", "majority", "not minority", "not majority", "all", "some"]
    shares = [0.1, 0.4, 0.41, 0.5, 0.77, 0.999, 1.0, 1.1, 0.0, -0.5]
    records = [{1: 12}, {1: 40}, {0: 20, 1: 15}, {0: 0}, {7: 3}, {1: -1}, {}]
    for y in [two, four, tied, [3] * 9]:
        for strategy in [*names, *shares, *records]:
            for direction, sampler in [("over", RandomOverSampler), ("under", RandomUnderSampler)]:
                case = {"y": y, "direction": direction, "samplingStrategy": strategy}
                try:
                    _, labels = sampler(sampling_strategy=keyed(strategy)).fit_resample(np.arange(len(y))[:, None], np.array(y))
                    case["counts"] = {int(label): int((labels == label).sum()) for label in np.unique(y)}
                except ValueError:
                    pass
                cases.append(case)
    return cases


def smote_cases():
    """Which neighbours imbalanced-learn may go to, and rows that it has made."""
    cases = []
    for sizes, features, k in [((30, 8), 2, 5), ((25, 12, 9), 7, 3), ((40, 6), 50, 5), ((10, 2), 3, 1)]:
        x = np.concatenate([rng.normal(label, 1, (size, features)) for label, size in enumerate(sizes)]).astype(np.float32).astype(float)
        y = np.repeat(np.arange(len(sizes)), sizes)
        order = rng.permutation(len(y))
        x, y = x[order], y[order]
        sampler = SMOTE(k_neighbors=k, random_state=3)
        made, labels = sampler.fit_resample(x, y)
        neighbors = {}
        for label in range(1, len(sizes)):
            rows = np.flatnonzero(y == label)
            sampler.nn_k_.fit(x[rows])
            near = sampler.nn_k_.kneighbors(x[rows], return_distance=False)[:, 1:]
            neighbors |= {int(row): rows[near[place]].tolist() for place, row in enumerate(rows)}
        cases.append({
            "x": x.tolist(), "y": y.tolist(), "kNeighbors": k, "neighbors": neighbors,
            "made": made[len(y):].tolist(), "madeLabels": labels[len(y):].tolist(),
        })
    return cases


def border_row_cases():
    """Which rows stay, which are at the border of their class, and how many rows start from each."""
    random = np.random.default_rng(23)
    cases = []
    for sizes, features, spread in [((60, 15), 2, 1.0), ((50, 30, 12), 6, 1.5), ((80, 20), 20, 2.0), ((40, 9, 25), 1, 1.0)]:
        x = np.concatenate([random.normal(label, spread, (size, features)) for label, size in enumerate(sizes)])
        x = x.astype(np.float32).astype(float)
        y = np.repeat(np.arange(len(sizes)), sizes)
        order = random.permutation(len(y))
        x, y = x[order], y[order]

        def kept(sampler):
            sampler.fit_resample(x, y)
            return sorted(sampler.sample_indices_.tolist())

        strategies = ["auto", "majority", "not majority", "all", [1]]
        border = BorderlineSMOTE(k_neighbors=3, random_state=1)
        border.fit_resample(x, y)
        largest = int(np.argmax(sizes))
        made = {}
        for label in range(len(sizes)):
            if label == largest:
                continue
            sampler = ADASYN(n_neighbors=4, random_state=1, sampling_strategy={label: max(sizes)})
            made[label] = sampler.fit_resample(x, y)[0][len(y):].tolist()
        cases.append({
            "x": x.tolist(), "y": y.tolist(),
            "tomek": [{"samplingStrategy": s, "kept": kept(TomekLinks(sampling_strategy=s))} for s in strategies],
            "edited": [
                {"samplingStrategy": s, "nNeighbors": n, "kindSel": kind,
                 "kept": kept(EditedNearestNeighbours(sampling_strategy=s, n_neighbors=n, kind_sel=kind))}
                for s in strategies for n in [1, 3, 4] for kind in ["all", "mode"]
            ],
            "nearMiss": [
                {"version": version, "nNeighbors": n, "kept": kept(NearMiss(version=version, n_neighbors=n))}
                for version in [1, 2, 3] for n in [1, 3, 5]
            ],
            "border": {int(label): rows.tolist() for label, rows in border.in_danger_indices.items()},
            "adasyn": {label: len(rows) for label, rows in made.items()},
            "adasynRows": made[1] if features == 20 else None,
        })
    return cases


write("class-weights.json", class_weight_cases())
write("effective-numbers.json", effective_number_cases())
write("folds.json", fold_cases())
write("sampled-counts.json", sampled_count_cases())
write("smote.json", smote_cases())
write("border-rows.json", border_row_cases())
