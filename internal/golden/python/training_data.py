"""The images, labels and weights of the training fixtures, from a generator that any language implements exactly.

state = seed; each draw: state = (state * 1103515245 + 12345) mod 2^31, and the number drawn is state >> 16 (15 bits).
"""

import numpy as np

SAMPLES = 640
CLASSES = 10
SIDE = 28
DESCRIPTION = {
    "draw": "state = (state * 1103515245 + 12345) mod 2^31; number = state >> 16",
    "labels": "seed 1; label of sample i = number % 10, for i = 0 .. 639",
    "images": "seed 2; for each sample, row and column: v = number % 128; v += 127 where row is 4 + 2 * label or 5 + 2 * label; "
    "pixel = v / 255 in float32",
    "sampleWeights": "seed 3; weight of sample i = (number % 4 + 1) / 2",
    "batches": "step k (from 0) trains on samples 128 * (k % 5) up to 128 * (k % 5) + 127",
}


def draws(seed, count):
    state, numbers = seed, np.empty(count, dtype="int64")
    for index in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        numbers[index] = state >> 16
    return numbers


def make():
    """Labels [640], images [640, 28, 28] in float32, sample weights [640], and the integers behind the pixels."""
    labels = draws(1, SAMPLES) % CLASSES
    pixels = (draws(2, SAMPLES * SIDE * SIDE) % 128).reshape(SAMPLES, SIDE, SIDE)
    rows = np.arange(SIDE)[None, :]
    band = (rows == 4 + 2 * labels[:, None]) | (rows == 5 + 2 * labels[:, None])
    pixels = pixels + 127 * band[:, :, None]
    weights = ((draws(3, SAMPLES) % 4 + 1) / 2).astype("float32")
    images = pixels.astype("float32") / np.float32(255)
    return labels.astype("int32"), images, weights, pixels
