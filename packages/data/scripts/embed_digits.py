"""Writes src/sets/digits-data.ts: scikit-learn's 1,797 digits, deflated and in base64.

pip install numpy scikit-learn; python scripts/embed_digits.py
"""

import base64
import pathlib
import zlib

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()
pixels = digits.data.astype(np.uint8)
assert pixels.shape == (1797, 64) and (pixels == digits.data).all() and pixels.max() == 16

deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
packed = base64.b64encode(deflate.compress(pixels.tobytes()) + deflate.flush()).decode()
labels = "".join(map(str, digits.target))

pathlib.Path(__file__).parent.joinpath("../src/sets/digits-data.ts").write_text(f"""\
// Made by scripts/embed_digits.py from scikit-learn's load_digits, which is the test set of
// E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI, DOI 10.24432/C50P49, CC BY 4.0.

/** 1,797 images of 64 pixels in 0 .. 16, row by row: raw deflate in base64. */
export const digitsPixels: string =
  '{packed}';

/** Their classes, one character each. */
export const digitsLabels: string =
  '{labels}';
""")
