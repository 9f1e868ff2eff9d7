"""Optimizer fixtures: steps of each optimizer on two variables, and the learning-rate schedules."""

import common  # noqa: F401, I001  (first: it sets the environment)
import keras
import numpy as np
import tensorflow as tf
from common import camel, encode, normal, random_for, write_fixture
from keras.optimizers import schedules

SCRIPT = "make_optimizers.py"
STEPS = 6
NOTES = [
    "Every case starts from `variables` (a Dense layer's kernel and bias) and applies `gradients`, one list per step; those of "
    "`laterCases` apply `laterGradients`, and give what came of the steps in `laterRecorded` (counted from 0) alone.",
    "config holds the arguments given, in camelCase; a schedule stands as {className, config}, and 'onePerStep' for the "
    "function step => 0.1 / (step + 1).",
    "slots are optimizer.variables, in Keras's order, under Keras's names; values is one list per step, after the step, in "
    "that order; iteration is an integer; a name that Keras numbers anew in each process ends before its number.",
    "learningRates is the rate before each step; variableValues the two variables after each step; finalized, where "
    "given, is what finalize_variable_values leaves at the end of fit (use_ema).",
]


class OnePerStep(schedules.LearningRateSchedule):
    def __call__(self, step):
        return 0.1 / (keras.ops.cast(step, "float32") + 1)

    def get_config(self):
        return {}


def make_gradients():
    """Gradients of very different sizes, some zero, one step far larger than the others."""
    rng = random_for("optimizer gradients")
    scales = [1.0, 0.1, 5.0, 1e-3, 0.5, 30.0]
    steps = [[normal(rng, (3, 2), scale), normal(rng, (2,), scale)] for scale in scales]
    steps[1][0][0, :] = 0
    steps[4][1][:] = 0
    return steps


def make_later_gradients():
    """Twenty steps of gradients of all sizes, and two with zeros."""
    rng = random_for("later optimizer gradients")
    scales = [10 ** float(rng.uniform(-3, 1.5)) for _ in range(20)]
    steps = [[normal(rng, (3, 2), scale), normal(rng, (2,), scale)] for scale in scales]
    steps[3][0][0, :] = 0
    steps[7][1][:] = 0
    return steps


GRADIENTS = make_gradients()
LATER_GRADIENTS = make_later_gradients()
LATER_RECORDED = [0, 1, 3, 7, 12, 19]
START = [normal(random_for("optimizer kernel"), (3, 2)), normal(random_for("optimizer bias"), (2,))]


def schedule_config(schedule):
    if isinstance(schedule, OnePerStep):
        return "onePerStep"
    config = {camel(key): value for key, value in schedule.get_config().items() if key != "name"}
    return {"className": type(schedule).__name__, "config": config}


def json_value(value):
    return schedule_config(value) if isinstance(value, schedules.LearningRateSchedule) else value


def run_optimizer(name, class_name, exclude=None, given=GRADIENTS, recorded=range(STEPS), **arguments):
    keras.backend.clear_session()
    layer = keras.layers.Dense(2, name="dense")
    layer.build((None, 3))
    for variable, value in zip(layer.trainable_variables, START):
        variable.assign(value)
    optimizer = getattr(keras.optimizers, class_name)(**arguments)
    if exclude:
        optimizer.exclude_from_weight_decay(var_names=exclude)
    optimizer.build(layer.trainable_variables)
    rates, values, slots = [], [], []
    for step, gradients in enumerate(given):
        rates.append(np.float32(keras.ops.convert_to_numpy(optimizer.learning_rate)))
        optimizer.apply([tf.constant(gradient) for gradient in gradients], layer.trainable_variables)
        if step in recorded:
            values.append([encode(variable.numpy()) for variable in layer.trainable_variables])
            slots.append([encode(variable.numpy()) for variable in optimizer.variables])
    case = {
        "name": f"{class_name}: {name}",
        "optimizer": class_name,
        "config": {camel(key): json_value(value) for key, value in arguments.items()},
        "learningRates": encode(np.array(rates)),
        "variableValues": values,
        "slots": [{"name": variable.name, "path": variable.path, "shape": list(variable.shape)} for variable in optimizer.variables],
        "values": slots,
    }
    if exclude:
        case["excludeFromWeightDecay"] = exclude
    if arguments.get("use_ema"):
        optimizer.finalize_variable_values(layer.trainable_variables)
        case["finalized"] = [encode(variable.numpy()) for variable in layer.trainable_variables]
    return case


COSINE = {"initial_learning_rate": 0.1, "decay_steps": 4}
WARM_COSINE = {"initial_learning_rate": 0.0, "decay_steps": 4, "warmup_target": 0.1, "warmup_steps": 3}


def shared(class_name, **base):
    """The arguments that every optimizer takes."""
    run = lambda name, **arguments: run_optimizer(name, class_name, **{**base, **arguments})  # noqa: E731
    return [
        run("defaults"),
        run("learning rate 0.1", learning_rate=0.1),
        run("weight decay", learning_rate=0.1, weight_decay=0.05),
        run("weight decay, bias excluded", learning_rate=0.1, weight_decay=0.05, exclude=["bias"]),
        run("clipnorm", learning_rate=0.1, clipnorm=1.0),
        run("clipvalue", learning_rate=0.1, clipvalue=0.5),
        run("global clipnorm", learning_rate=0.1, global_clipnorm=1.0),
        run("cosine decay", learning_rate=schedules.CosineDecay(**COSINE)),
        run("cosine decay, alpha", learning_rate=schedules.CosineDecay(alpha=0.2, **COSINE)),
        run("cosine decay, warm-up", learning_rate=schedules.CosineDecay(**WARM_COSINE)),
        run("exponential decay", learning_rate=schedules.ExponentialDecay(0.1, 2, 0.5)),
        run("exponential decay, staircase", learning_rate=schedules.ExponentialDecay(0.1, 2, 0.5, staircase=True)),
        run("a function of the step", learning_rate=OnePerStep()),
        run("exponential moving average", learning_rate=0.1, use_ema=True, ema_momentum=0.9),
        run("exponential moving average, overwriting", learning_rate=0.1, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=2),
        run("gradient accumulation", learning_rate=0.1, gradient_accumulation_steps=2),
        run("gradient accumulation, cosine decay", learning_rate=schedules.CosineDecay(**COSINE), gradient_accumulation_steps=2),
        run("loss scale", learning_rate=0.1, loss_scale_factor=8.0),
    ]


def optimizers():
    return [
        *shared("SGD"),
        run_optimizer("momentum", "SGD", learning_rate=0.1, momentum=0.9),
        run_optimizer("nesterov", "SGD", learning_rate=0.1, momentum=0.9, nesterov=True),
        run_optimizer("nesterov without momentum", "SGD", learning_rate=0.1, nesterov=True),
        run_optimizer("momentum, weight decay, clipnorm", "SGD", learning_rate=0.1, momentum=0.9, weight_decay=0.05, clipnorm=1.0),
        *shared("RMSprop"),
        run_optimizer("rho", "RMSprop", learning_rate=0.1, rho=0.5),
        run_optimizer("momentum", "RMSprop", learning_rate=0.1, momentum=0.9),
        run_optimizer("centered", "RMSprop", learning_rate=0.1, centered=True),
        run_optimizer("momentum and centered", "RMSprop", learning_rate=0.1, momentum=0.9, centered=True),
        run_optimizer("epsilon", "RMSprop", learning_rate=0.1, epsilon=0.01),
        *shared("Adam"),
        run_optimizer("betas", "Adam", learning_rate=0.1, beta_1=0.5, beta_2=0.9),
        run_optimizer("epsilon", "Adam", learning_rate=0.1, epsilon=0.1),
        run_optimizer("amsgrad", "Adam", learning_rate=0.1, amsgrad=True),
        run_optimizer("amsgrad, weight decay", "Adam", learning_rate=0.1, amsgrad=True, weight_decay=0.05),
        *shared("AdamW"),
        run_optimizer("betas", "AdamW", learning_rate=0.1, beta_1=0.5, beta_2=0.9),
        run_optimizer("amsgrad", "AdamW", learning_rate=0.1, amsgrad=True),
    ]


def later_optimizers():
    run = lambda *names, **arguments: run_optimizer(*names, given=LATER_GRADIENTS, recorded=LATER_RECORDED, **arguments)  # noqa: E731
    cases = []
    for class_name in ("Adagrad", "Adadelta", "Adamax", "Nadam", "Lion", "Ftrl", "Lamb", "Adafactor", "Muon"):
        cases.append(run("defaults", class_name))
        cases.append(run("learning rate 0.1", class_name, learning_rate=0.1))
        cases.append(run("weight decay", class_name, learning_rate=0.1, weight_decay=0.05))
        cases.append(run("cosine decay, clipnorm", class_name, learning_rate=schedules.CosineDecay(0.1, 30), clipnorm=1.0))
        cases.append(run("gradient accumulation", class_name, learning_rate=0.1, gradient_accumulation_steps=3, loss_scale_factor=4.0))
    cases.append(run("initial accumulator", "Adagrad", learning_rate=0.1, initial_accumulator_value=0.5))
    cases.append(run("rho", "Adadelta", learning_rate=0.1, rho=0.5))
    cases.append(run("betas", "Adamax", learning_rate=0.1, beta_1=0.5, beta_2=0.9))
    cases.append(run("betas", "Nadam", learning_rate=0.1, beta_1=0.5, beta_2=0.9))
    cases.append(run("betas", "Lion", learning_rate=0.1, beta_1=0.5, beta_2=0.9))
    cases.append(run("epsilon", "Lamb", learning_rate=0.1, epsilon=0.1))
    cases.append(run("l1 and l2", "Ftrl", learning_rate=0.1, l1_regularization_strength=0.1, l2_regularization_strength=0.1))
    ftrl = {"learning_rate_power": -0.8, "l2_shrinkage_regularization_strength": 0.05, "beta": 0.2}
    cases.append(run("power, shrinkage and beta", "Ftrl", learning_rate=0.1, **ftrl))
    adafactor = {"beta_2_decay": -0.5, "epsilon_1": 1e-6, "epsilon_2": 0.1, "clip_threshold": 0.5, "relative_step": False}
    cases.append(run("all arguments", "Adafactor", learning_rate=0.1, **adafactor))
    cases.append(run("excluded layers", "Muon", learning_rate=0.1, exclude_layers=["dense"], adam_lr_ratio=0.5, adam_beta_1=0.5))
    muon = {"momentum": 0.5, "nesterov": False, "ns_steps": 2, "rms_rate": None, "muon_a": 3.0, "muon_b": -4.0, "muon_c": 2.0}
    cases.append(run("all arguments", "Muon", learning_rate=0.1, adam_weight_decay=0.1, weight_decay=0.01, **muon))
    return cases


def schedule_cases():
    def case(name, schedule, steps=range(0, 25)):
        values = [keras.ops.convert_to_numpy(schedule(keras.ops.convert_to_tensor(step, "int64"))) for step in steps]
        return {
            "name": f"{type(schedule).__name__}: {name}",
            "schedule": type(schedule).__name__,
            "config": {camel(key): value for key, value in schedule.get_config().items() if key != "name"},
            "steps": list(steps),
            "values": encode(np.array(values, dtype="float32")),
        }

    s = schedules
    return [
        case("defaults", s.CosineDecay(0.1, 20)),
        case("alpha", s.CosineDecay(0.1, 20, alpha=0.1)),
        case("warm-up", s.CosineDecay(0.0, 15, warmup_target=0.1, warmup_steps=5)),
        case("warm-up from a rate, alpha", s.CosineDecay(0.01, 15, alpha=0.1, warmup_target=0.1, warmup_steps=5)),
        case("warm-up steps without target", s.CosineDecay(0.1, 15, warmup_steps=5)),
        case("far steps", s.CosineDecay(0.001, 10000), range(0, 12001, 500)),
        case("defaults", s.CosineDecayRestarts(0.1, 4)),
        case("tMul, mMul, alpha", s.CosineDecayRestarts(0.1, 4, t_mul=1.5, m_mul=0.8, alpha=0.05)),
        case("defaults", s.ExponentialDecay(0.1, 5, 0.9)),
        case("staircase", s.ExponentialDecay(0.1, 5, 0.9, staircase=True)),
        case("defaults", s.InverseTimeDecay(0.1, 5, 0.5)),
        case("staircase", s.InverseTimeDecay(0.1, 5, 0.5, staircase=True)),
        case("defaults", s.PolynomialDecay(0.1, 20)),
        case("power 0.5", s.PolynomialDecay(0.1, 20, end_learning_rate=0.01, power=0.5)),
        case("cycle", s.PolynomialDecay(0.1, 8, end_learning_rate=0.01, cycle=True)),
        case("three values", s.PiecewiseConstantDecay([5, 12], [0.1, 0.05, 0.01])),
    ]


def main():
    start = [{"name": "kernel", "value": encode(START[0])}, {"name": "bias", "value": encode(START[1])}]
    gradients = [[encode(gradient) for gradient in step] for step in GRADIENTS]
    later = {
        "laterGradients": [[encode(gradient) for gradient in step] for step in LATER_GRADIENTS],
        "laterRecorded": LATER_RECORDED,
        "laterCases": later_optimizers(),
    }
    write_fixture("optimizers.json", SCRIPT, NOTES, variables=start, gradients=gradients, cases=optimizers(), **later)
    write_fixture("schedules.json", SCRIPT, ["values are the rates at steps."], cases=schedule_cases())


if __name__ == "__main__":
    main()
