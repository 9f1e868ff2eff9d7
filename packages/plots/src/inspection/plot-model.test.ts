import { ArgumentError, StateError } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { Model, sequential } from '@ibex-ml/models';
import type { Tensor } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { exampleModels } from '../__fixtures__/example-models.ts';
import { hostileNames, isHarmed } from '../__fixtures__/hostile-names.ts';
import { modelToDot, plotModel, type PlotModelOptions } from '../index.ts';

const made = (name: string): Model => (exampleModels[name] as () => Model)();

/** The corners of the boxes of a drawing, in the order of layers. */
function boxesOf(
  name: string,
  options: PlotModelOptions,
): readonly { readonly x: number; readonly y: number; readonly right: number; readonly bottom: number }[] {
  const svg = plotModel(made(name), options).toSVG();
  return [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="4"/g)].map((found) => {
    const [x, y, width, height] = found.slice(1).map(Number) as [number, number, number, number];
    return { x, y, right: x + width, bottom: y + height };
  });
}

const everything = { showShapes: true, showDtype: true, showLayerNames: true, showLayerActivations: true, showTrainable: true };

describe('plotModel', () => {
  it.each(Object.keys(exampleModels))('of %s has boxes that do not lie on each other, and the arrows of its layers', (name) => {
    for (const rankdir of ['TB', 'LR'] as const) {
      const boxes = boxesOf(name, { ...everything, expandNested: true, rankdir });
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          expect(one.right <= other.x || other.right <= one.x || one.bottom <= other.y || other.bottom <= one.y).toBe(true);
        }
      }
    }
    const arrows = (modelToDot(made(name), { expandNested: true }).match(/->/g) ?? []).length;
    expect(
      plotModel(made(name), { expandNested: true })
        .toSVG()
        .match(/stroke-width="1.5"/g)?.length,
    ).toBe(arrows);
  });

  it('goes where it is told to', () => {
    const first = (rankdir: 'TB' | 'BT' | 'LR' | 'RL') => {
      const [from, to] = boxesOf('chain', { rankdir });
      return [Math.sign((to?.x as number) - (from?.x as number)), Math.sign((to?.y as number) - (from?.y as number))];
    };
    expect(first('TB')[1]).toBe(1);
    expect(first('BT')[1]).toBe(-1);
    expect(first('LR')[0]).toBe(1);
    expect(first('RL')[0]).toBe(-1);
  });

  it('says what was asked for', () => {
    const svg = plotModel(made('nested'), { ...everything, expandNested: true }).toSVG();
    for (const text of [
      'inner_dense',
      'input shape: (None, 4)',
      'output dtype: float32',
      'activation: softmax',
      'not trainable',
      '>tail<',
    ]) {
      expect(svg).toContain(text);
    }
    const plain = plotModel(made('chain')).toSVG();
    for (const text of ['pooled<', 'shape:', 'dtype:', 'activation:', 'trainable'])
      expect(plain.replace(/<desc>.*<\/desc>/, '')).not.toContain(text);
  });

  it('shows a model with a call of its own as one box', () => {
    class Own extends Model<Tensor, Tensor> {
      override readonly className = 'Own';
      readonly #out = this.track(dense(2));
      protected override call(x: Tensor): Tensor {
        return this.#out.apply(x);
      }
      protected override config(): Readonly<Record<string, unknown>> {
        return {};
      }
    }
    const own = new Own({ name: 'mine' });
    own.ensureBuilt([{ shape: [null, 3], dtype: 'float32' }]);
    expect(plotModel(own, { showShapes: true }).description).toBe('mine (Own).');
    expect(modelToDot(own)).toContain('<b>mine</b> (Own)');
  });

  it('has names that would do harm as harmless text', () => {
    const names = hostileNames.map((name, index) => `${index} ${name}`);
    const net = sequential(
      names.map((name) => dense(2, { name, inputShape: [2] })),
      { name: hostileNames[0] },
    );
    expect(isHarmed(plotModel(net, { showLayerNames: true }).toSVG())).toBe(false);
    expect(isHarmed(modelToDot(net).replaceAll('<b>', ''))).toBe(false);
  });

  it('refuses a model that is not built, and options that there are none of', () => {
    expect(() => plotModel(sequential([dense(2)]))).toThrow(StateError);
    expect(() => modelToDot(sequential([dense(2)]))).toThrow(/built, so that the shapes of its layers are known/);
    expect(() => plotModel(made('chain'), { rankdir: 'UP' as never })).toThrow(/rankdir must be one of TB, BT, LR, RL/);
    expect(() => plotModel(made('chain'), { dpi: 3 } as never)).toThrow(ArgumentError);
    expect(() => modelToDot(made('chain'), { dpi: 0 })).toThrow(/dpi must be a finite number > 0/);
    expect(() => modelToDot(made('chain'), { splines: 'round' as never })).toThrow(/splines must be one of ortho/);
  });
});
