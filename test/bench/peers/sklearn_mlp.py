"""scikit-learn's MLPClassifier: the same sizes, start, batch and rate; its orders and its short batches are its own."""

import warnings
from time import perf_counter

import numpy as np
import sklearn
from mnist_task import blas, first_weights, load, read_task, tell
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

task = read_task()
spec = task["workload"]["spec"]
images, labels, test_images, test_labels = load(task)
images, test_images = images.astype(task["dtype"]), test_images.astype(task["dtype"])
start = first_weights(spec, np.random.RandomState(spec["seed"]))
batch_size = len(labels) if spec["batchSize"] == "all" else spec["batchSize"]
marks = []


class Timed(MLPClassifier):
    """Starts from our weights, and notes when each epoch ends. Both hooks are private, but there are no others."""

    def _initialize(self, y, layer_units, dtype):
        super()._initialize(y, layer_units, dtype)
        self.coefs_ = [w.astype(dtype) for w in start]
        self.intercepts_ = [np.zeros(w.shape[1], dtype) for w in start]
        marks.append(perf_counter())

    def _update_no_improvement_count(self, early_stopping, X_val, y_val):
        marks.append(perf_counter())
        super()._update_no_improvement_count(early_stopping, X_val, y_val)


model = Timed(
    hidden_layer_sizes=spec["hidden"],
    activation="relu",
    solver="sgd",
    alpha=0,
    momentum=0,
    batch_size=batch_size,
    # Dividing twice is dividing the rate once more, but for a short last batch.
    learning_rate_init=spec["learningRate"] / (batch_size if spec["divideBy"] == "examplesTwice" else 1),
    max_iter=spec["epochs"],
    shuffle=spec["shuffle"],
    random_state=spec["seed"],
    tol=0,
    n_iter_no_change=spec["epochs"] + 1,
)
with warnings.catch_warnings():
    warnings.simplefilter("ignore", ConvergenceWarning)
    model.fit(images, labels)
accuracy = np.mean(model.predict(test_images) == test_labels)
tell(task, np.diff(marks).tolist(), accuracy, model.loss_, f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}, {blas()}")
