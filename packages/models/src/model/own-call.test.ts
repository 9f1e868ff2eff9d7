import { cpu } from '@ibex-ml/backend-cpu';
import { ops, setBackend, ShapeError, type Tensor } from '@ibex-ml/core';
import { type AnyLayer, type CallContext, dense, type Dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { oneHot, rows } from '../testing/small-models.ts';
import { Model } from './model.ts';
import { sequential } from './sequential.ts';

beforeAll(() => setBackend(cpu()));

/** A classifier with a way around its hidden layer. */
class Around extends Model<Tensor, Tensor> {
  override readonly className = 'Around';
  readonly #hidden: Dense = this.track(dense(4, { activation: 'tanh', name: 'hidden' }));
  readonly #last: Dense = this.track(dense(3, { activation: 'softmax', name: 'last' }));

  protected override call(x: Tensor, context: CallContext): Tensor {
    return this.#last.apply(ops.add(x, this.#hidden.apply(x, context)), context);
  }

  protected override config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

/** Gives two outputs. */
class Both extends Model<Tensor, readonly Tensor[]> {
  override readonly className = 'Both';
  readonly #layers: readonly AnyLayer[] = [this.track(dense(3)), this.track(dense(2))];

  protected override call(x: Tensor, context: CallContext): readonly Tensor[] {
    return this.#layers.map((layer) => layer.apply(x, context) as Tensor);
  }

  protected override config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

describe('a model with a call of its own', () => {
  it('is fitted, evaluated and used as others are', async () => {
    const model = new Around();
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
    const { history } = await model.fit(rows(8), oneHot(8), { epochs: 30, validationSplit: 0.25, verbose: 0 });
    expect(Object.keys(history)).toEqual(['accuracy', 'loss', 'val_accuracy', 'val_loss']);
    expect(history['loss']?.at(-1)).toBeLessThan(history['loss']?.[0] as number);
    expect(Object.keys(await model.evaluate(rows(8), oneHot(8), { verbose: 0 }))).toEqual(['accuracy', 'loss']);
    expect((await model.predictClasses(rows(8))).shape).toEqual([8]);
    expect(model.weights.map(({ name }) => name)).toEqual(['hidden/kernel', 'hidden/bias', 'last/kernel', 'last/bias']);
  });

  it('takes the same steps as one that is put together, also where it was used before compile', async () => {
    const around = new Around();
    await around.predict(rows(2));
    const inside = sequential([new Around({ inputShape: [4] })]);
    inside.setWeights(await around.getWeights());
    for (const model of [around, inside]) model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    const options = { epochs: 2, shuffle: false, verbose: 0 } as const;
    const [one, other] = [await around.fit(rows(8), oneHot(8), options), await inside.fit(rows(8), oneHot(8), options)];
    expect(one.history).toEqual(other.history);
    expect(await around.getWeights()).toEqual(await inside.getWeights());
  });

  it('refuses targets that do not fit, and has no weights after it', async () => {
    const model = new Around();
    model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8, 2), { verbose: 0 }))).toEqual([
      ShapeError,
      'model.fit: y must be of shape [?, 3], like the output, received "[8, 2]". Give the last layer as many units as a target has values, or targets of 3 values.',
    ]);
    expect(model.weights).toEqual([]);
    await model.fit(rows(8), oneHot(8), { verbose: 0 });
    expect(model.countParams()).toBe(35);
  });

  it('predicts several outputs, but is not fitted to them', async () => {
    const model = new Both();
    model.compile({ optimizer: 'adam', loss: 'mse' });
    expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8), { verbose: 0 }))).toEqual([
      ShapeError,
      `${model.label}: outputs must be one, to be fitted or evaluated by a call of its own, received 2. Put the parts together by model({ inputs, outputs }), or write a training loop with jit and valueAndGrad.`,
    ]);
    expect((await model.predict(rows(8))).map(({ shape }) => shape)).toEqual([
      [8, 3],
      [8, 2],
    ]);
  });
});
