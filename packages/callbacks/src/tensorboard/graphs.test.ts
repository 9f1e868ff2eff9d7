import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend, type Tensor } from '@ibex-ml/core';
import { decodeMessage } from '@ibex-ml/core/protobuf';
import { add, dense, type LayerConfig } from '@ibex-ml/layers';
import { input, Model, model, sequential } from '@ibex-ml/models';
import { useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, expect, it } from 'vitest';
import { readEvents } from './__fixtures__/read-events.ts';
import { graphDef } from './graph-messages.ts';
import { opGraph } from './op-graph.ts';
import { summaryWriter } from './summary-writer.ts';
import { weightTags } from './weight-tags.ts';

useTemporaryFolder();
beforeAll(() => setBackend(cpu()));

/** Each node as `name: op(inputs)`. */
function drawn(bytes: Uint8Array | null): readonly string[] {
  const { node } = decodeMessage('test', graphDef, bytes as Uint8Array);
  return node.map(({ name, op, input }) => `${name}: ${op}(${input.join(', ')})`);
}

const inner = (): Model => {
  const x = input([2], { name: 'in' });
  return model({ inputs: x, outputs: dense(2, { name: 'twice' }).apply(x), name: 'inner' });
};

it('ops stand under the layers that they come from, also in models inside models and where a layer is used twice', () => {
  const [a, b] = [input([2], { name: 'a' }), input([2], { name: 'b' })];
  const shared = dense(2, { useBias: false, name: 'shared' });
  const within = model({ inputs: a, outputs: shared.apply(a), name: 'within' });
  const outputs = add({ name: 'sum' }).apply([within.apply(b), shared.apply(b)]);
  const made = model({ inputs: b, outputs, name: 'outer' });
  const wide = sequential([input([2], { name: 'x' }), dense(1, { name: 'out', activation: 'relu' })], { name: 'small' });
  expect(drawn(opGraph(wide))).toEqual([
    'x: Placeholder()',
    'small/out/kernel: Variable()',
    'small/out/matmul: matmul(x, small/out/kernel)',
    'small/out/bias: Variable()',
    'small/out/add: add(small/out/matmul, small/out/bias)',
    'small/out/relu: relu(small/out/add)',
  ]);
  // The same product is computed once, and belongs to the first that asked for it.
  expect(drawn(opGraph(made))).toEqual([
    'b: Placeholder()',
    'outer/within/shared/kernel: Variable()',
    'outer/within/shared/matmul: matmul(b, outer/within/shared/kernel)',
    'outer/sum/add: add(outer/within/shared/matmul, outer/within/shared/matmul)',
  ]);
});

class Own extends Model<Tensor, Tensor> {
  override readonly className = 'Own';
  readonly #dense = this.track(dense(1, { name: 'within' }));

  protected override call(x: Tensor): Tensor {
    return this.#dense.apply(x);
  }

  protected override config(): LayerConfig {
    return {} as LayerConfig;
  }
}

it('a model that only its own call knows has none', async () => {
  await summaryWriter('own').graph(new Own());
  const [name] = readdirSync('own');
  expect(readEvents(join('own', name as string))).toHaveLength(1);
});

it('weights have the paths that Keras gives them', () => {
  const own = new Own({ name: 'mine' });
  own.computeOutputSpec({ shape: [null, 2], dtype: 'float32' });
  const outer = sequential([input([2]), inner(), dense(1, { name: 'last' })], { name: 'outer' });
  const tags = (made: unknown): readonly string[] => [...weightTags(made as Model).keys()];
  expect(tags(own)).toEqual(['mine/within/kernel', 'mine/within/bias']);
  expect(tags(outer)).toEqual(['twice/kernel', 'twice/bias', 'outer/last/kernel', 'outer/last/bias']);
  expect(tags(inner())).toEqual(['twice/kernel', 'twice/bias']);
});
