"""Values and gradients of the logit-adjusted softmax cross-entropy, by equation 10 of Menon et al. 2021 in float64.

pip install numpy; python make_logit_adjusted.py
Writes logit-adjusted.json beside this script. No library has this loss: the equation is written out pairwise, as it stands there,
not as the softmax of shifted logits that Ibex computes; the gradient is by central differences.
"""

import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(5)


def equation_10(logits, labels, priors, tau):
    total = 0.0
    for row, y in zip(logits, labels):
        others = [(priors[k] / priors[y]) ** tau * np.exp(row[k] - row[y]) for k in range(len(priors)) if k != y]
        total += np.log1p(sum(others))
    return total / len(labels)


def gradient(logits, labels, priors, tau, step=1e-5):
    result = np.zeros_like(logits)
    for place in np.ndindex(logits.shape):
        up, down = logits.copy(), logits.copy()
        up[place] += step
        down[place] -= step
        result[place] = (equation_10(up, labels, priors, tau) - equation_10(down, labels, priors, tau)) / (2 * step)
    return result


cases = []
for counts in [[900, 90, 10], [5, 5], [6000, 3597, 2156, 1292, 774, 464, 278, 166, 100, 60]]:
    for tau in [0.0, 0.5, 1.0, 2.0]:
        logits = rng.normal(0, 2, (6, len(counts))).astype(np.float32).astype(float)
        labels = rng.integers(0, len(counts), 6)
        priors = np.array(counts) / sum(counts)
        cases.append({
            "classCounts": counts, "tau": tau, "logits": logits.tolist(), "labels": labels.tolist(),
            "value": float(equation_10(logits, labels, priors, tau)), "gradient": gradient(logits, labels, priors, tau).tolist(),
        })
lines = ",\n".join(json.dumps(case) for case in cases)
HERE.joinpath("logit-adjusted.json").write_text('{"versions": {"numpy": "%s"}, "cases": [\n%s\n]}\n' % (np.__version__, lines))
