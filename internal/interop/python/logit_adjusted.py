"""The loss of Ibex that Keras has not got, for `custom_objects`; the README of @ibex-ml/formats shows it."""

import keras
import numpy as np


class LogitAdjusted(keras.losses.Loss):
    def __init__(self, loss, class_counts, tau=1.0, name="logit_adjusted", **kwargs):
        self.loss = keras.losses.deserialize(loss) if isinstance(loss, dict) else loss
        super().__init__(name=name, reduction=self.loss.reduction, **kwargs)
        self.class_counts, self.tau = class_counts, tau
        self.added = (tau * np.log(np.divide(class_counts, np.sum(class_counts)))).astype("float32")

    def call(self, y_true, y_pred):
        if self.loss.get_config().get("from_logits"):
            return self.loss.call(y_true, y_pred + self.added)
        return self.loss.call(y_true, keras.ops.softmax(keras.ops.log(keras.ops.clip(y_pred, 1e-7, 1)) + self.added))

    def get_config(self):
        loss = keras.losses.serialize(self.loss)
        return {"name": self.name, "loss": loss, "class_counts": self.class_counts, "tau": self.tau}
