import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { camelCase } from '@ibex-ml/layers';
import { exampleModels } from '../__fixtures__/example-models.ts';
import { modelToDot } from './model-to-dot.ts';

interface Recorded {
  readonly model: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly dot: string;
}

const recorded = JSON.parse(readFileSync(new URL('../__fixtures__/graphs.json', import.meta.url), 'utf8')) as readonly Recorded[];

describe('modelToDot', () => {
  it.each(recorded.map(({ model, options, dot }) => [model, options, dot] as const))(
    '%s with %j is what Keras gives',
    (model, options, dot) => {
      const ours = Object.fromEntries(Object.entries(options).map(([name, value]) => [camelCase(name), value]));
      expect(modelToDot((exampleModels[model] as () => never)(), ours)).toBe(dot);
    },
  );
});
