import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, setBackend } from '@ibex-ml/core';
import { summaryCases } from '@ibex-ml/golden';
import {
  activation,
  add,
  batchNormalization,
  clearSession,
  concatenate,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAveragePooling2d,
  maxPooling2d,
} from '@ibex-ml/layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sgd } from '../optimizers/index.ts';
import { model } from './functional.ts';
import { input } from './input.ts';
import type { Model } from './model.ts';
import { sequential } from './sequential.ts';
import { summaryText } from './summary.ts';

const mlp = (): Model =>
  sequential([
    dense(196, { activation: 'relu', inputShape: [784] }),
    batchNormalization(),
    dropout(0.3),
    dense(128, { activation: 'relu' }),
    batchNormalization(),
    dropout(0.3),
    dense(10, { activation: 'softmax' }),
  ]);

/** The models of make_summaries.py, made in the same order. */
const makers: Readonly<Record<string, () => Model | Promise<Model>>> = {
  'sequential mlp': mlp,
  cnn: () =>
    sequential([
      input([28, 28, 1]),
      conv2d(8, 3, { activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      conv2d(16, 3, { activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense(32, { activation: 'relu' }),
      dense(10, { activation: 'softmax' }),
    ]),
  'two inputs and concatenate': () => {
    const image = input([8, 8, 3], { name: 'image' });
    const numbers = input([5], { name: 'numbers' });
    const a = flatten().apply(conv2d(4, 3, { strides: 2 }).apply(image));
    const b = dense(8, { activation: 'relu' }).apply(numbers);
    const joined = concatenate().apply([a, b]);
    const outputs = dense(3, { activation: 'softmax', name: 'out' }).apply(joined);
    return model({ inputs: [image, numbers], outputs, name: 'two_inputs' });
  },
  nested: () => {
    const innerInput = input([8]);
    const last = dense(4, { activation: 'relu' });
    const inner = model({ inputs: innerInput, outputs: last.apply(dense(6).apply(innerInput)), name: 'encoder' });
    const tail = sequential([dense(5), batchNormalization()], { name: 'tail' });
    const x = input([8]);
    const outputs = dense(2, { activation: 'softmax' }).apply(tail.apply(inner.apply(x)));
    return model({ inputs: x, outputs, name: 'outer' });
  },
  'shared layer': () => {
    const [left, right] = [input([6], { name: 'left' }), input([6], { name: 'right' })];
    const shared = dense(4, { activation: 'relu', name: 'shared' });
    const both = add().apply([shared.apply(left), shared.apply(right)]);
    return model({ inputs: [left, right], outputs: dense(2, { name: 'score' }).apply(both), name: 'siamese' });
  },
  'frozen layers': () => {
    const made = mlp();
    made.getLayer(0).trainable = false;
    made.getLayer(1).trainable = false;
    return made;
  },
  'compiled and fitted': async () => {
    const made = sequential([dense(5, { activation: 'relu', inputShape: [6] }), dense(3, { activation: 'softmax' })]);
    made.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    await made.fit(ndarray(new Float32Array(48), { shape: [8, 6] }), ndarray([0, 1, 2, 0, 1, 2, 0, 1]), { verbose: 0 });
    return made;
  },
  'compiled, not fitted': () => {
    const made = sequential([dense(3, { activation: 'softmax', inputShape: [6] })]);
    return made.compile({ optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }), loss: 'sparseCategoricalCrossentropy' });
  },
  residual: () => {
    const x = input([8, 8, 4]);
    const y = conv2d(4, 3, { padding: 'same', activation: 'relu' }).apply(x);
    const z = add().apply([x, conv2d(4, 3, { padding: 'same' }).apply(y)]);
    const relu = activation('relu', { name: 're_lu' }).apply(z);
    return model({ inputs: x, outputs: dense(3, { activation: 'softmax' }).apply(globalAveragePooling2d().apply(relu)) });
  },
  'not built': () => sequential([dense(5, { activation: 'relu' }), dropout(0.5), dense(3)]),
  'large, long name': () => sequential([input([4096]), dense(4096, { name: 'a_layer_with_a_very_long_name_indeed' }), dense(3)]),
  'no layers': () => sequential([], { name: 'nothing' }),
};

/** Where the same model differs from Keras's on TensorFlow for a reason. */
const differences: Readonly<Record<string, (text: string) => string>> = {
  // Keras counts steps in 8 bytes on TensorFlow; here, as on JAX, in 4.
  'compiled and fitted': (text) => text.replace('(648.00 B)', '(644.00 B)').replace('(436.00 B)', '(432.00 B)'),
  // There is no layer ReLU: an activation of the same name stands in its place.
  residual: (text) => text.replaceAll('(ReLU)      ', '(Activation)'),
};

beforeAll(() => setBackend(cpu()));
beforeEach(() => clearSession());
afterEach(() => vi.restoreAllMocks());

describe("Keras's text", () => {
  it('has every golden model', () =>
    expect(Object.keys(makers).toSorted()).toEqual(
      summaryCases()
        .map(({ name }) => name)
        .toSorted(),
    ));

  it.each(summaryCases())('$name', async ({ name, texts, weights, countParams }) => {
    const made = (await makers[name]?.()) as Model;
    for (const { options, text } of texts) {
      expect(summaryText(made, { lineLength: 80, ...options })).toBe(differences[name]?.(text) ?? text);
    }
    expect(made.weights.map(({ shape }) => shape)).toEqual(weights.map(({ shape }) => shape));
    const trainable = new Set(made.trainableWeights);
    expect(made.weights.map((weight) => trainable.has(weight))).toEqual(weights.map(({ trainable }) => trainable));
    if (countParams !== null) expect(made.countParams()).toBe(countParams);
  });
});

/** The table of `model.summary(line_length=58, positions=[0.4, 0.5, 0.6, 0.9])`, as Keras 3.15.1 prints it. */
const narrow = `
┏━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━┳━━━━━┳━━━━━━━━━━━━━━━━━━━┓
┃                       ┃ Out… ┃ Pa… ┃                   ┃
┃ Layer (type)          ┃ Sha… ┃   # ┃ Connected to      ┃
┡━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━╇━━━━━╇━━━━━━━━━━━━━━━━━━━┩
│ left (InputLayer)     │ (No… │   0 │ -                 │
│                       │ 6)   │     │                   │
├───────────────────────┼──────┼─────┼───────────────────┤
│ right (InputLayer)    │ (No… │   0 │ -                 │
│                       │ 6)   │     │                   │
├───────────────────────┼──────┼─────┼───────────────────┤
│ shared (Dense)        │ (No… │  28 │ left[0][0],       │
│                       │ 4)   │     │ right[0][0]       │
├───────────────────────┼──────┼─────┼───────────────────┤
│ add (Add)             │ (No… │   0 │ shared[0][0],     │
│                       │ 4)   │     │ shared[1][0]      │
├───────────────────────┼──────┼─────┼───────────────────┤
│ score (Dense)         │ (No… │  10 │ add[0][0]         │
│                       │ 2)   │     │                   │
└───────────────────────┴──────┴─────┴───────────────────┘
`;

describe('options', () => {
  it('takes widths', async () => {
    const made = (await makers['shared layer']?.()) as Model;
    expect(summaryText(made, { lineLength: 58, positions: [0.4, 0.5, 0.6, 0.9] })).toContain(narrow);
  });

  it.each([
    [
      ['dense', 'dropout'],
      ['dense', 'batch_normalization', 'dropout', 'dense_1', 'batch_normalization_1', 'dropout_1'],
    ],
    [['dense_1', /dense_1$/], ['dense_1']],
    [
      ['dropout_1', 'batch'],
      ['batch_normalization', 'dropout', 'dense_1', 'batch_normalization_1', 'dropout_1'],
    ],
  ] as const)('shows the layers in the range %o', (layerRange, names) => {
    const shown = [...summaryText(mlp(), { lineLength: 80, layerRange }).matchAll(/^│ ([a-z_0-9]+)/gm)].map(([, name]) => name);
    expect(shown).toEqual(names);
  });

  it.each([
    ['lineLength', { lineLength: 12 }],
    ['positions', { positions: [0.9, 0.5, 1] }],
    ['positions', { positions: [0.5, 1] }],
    ['layerRange', { layerRange: ['dense', 'none'] }],
  ] as const)('refuses a %s that fits nothing', (argument, options) => {
    expect(() => summaryText(mlp(), options)).toThrow(ArgumentError);
    expect(() => summaryText(mlp(), options)).toThrow(argument);
  });

  it('is as wide as the terminal allows', () => {
    const width = (): number => summaryText(mlp()).split('\n')[1]?.length as number;
    for (const [columns, wanted] of [
      ['60', 56],
      ['300', 88],
    ] as const) {
      vi.stubEnv('COLUMNS', columns);
      expect(width()).toBe(wanted);
    }
    vi.unstubAllEnvs();
  });

  it('prints to where it is told, else to the console', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const texts: string[] = [];
    mlp().summary({ printFn: (text) => texts.push(text) });
    expect(log).not.toHaveBeenCalled();
    expect(texts.length).toBe(1);
    expect(texts[0]?.endsWith(' Non-trainable params: 648 (2.53 KB)')).toBe(true);
    mlp().summary();
    expect(log).toHaveBeenCalledTimes(1);
  });

  it('says how steps are run where the backend could compile them', async () => {
    const made = (await makers['compiled and fitted']?.()) as Model;
    const { trainer } = made;
    const report = vi.spyOn(trainer, 'report', 'get');
    report.mockReturnValue({ executor: 'compiled', missingOps: [] });
    expect(summaryText(made)).toMatch(/\n Executor: compiled\n$/);
    report.mockReturnValue({ executor: 'interpreter', missingOps: ['gather'] });
    expect(summaryText(made)).toMatch(/\n Executor: interpreter, as the compiled one lacks gather\n$/);
  });
});
