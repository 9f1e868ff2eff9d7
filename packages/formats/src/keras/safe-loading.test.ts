import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { FormatError, IbexError, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { sequential } from '@ibex-ml/models';
import { deflateSync, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { Draws, mutate, mutateJson, type Told, zipOf } from './__fixtures__/mutations.ts';
import { processorTimeMs } from '../__fixtures__/processor-time.ts';
import { loadModel, loadWeights } from './files.ts';

beforeAll(() => setBackend(cpu()));

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`__fixtures__/${name}`, import.meta.url)));
const members = unzipSync(fixture('keras-3.keras')) as Readonly<Record<'config.json' | 'model.weights.h5', Uint8Array>>;
const config = new TextDecoder().decode(members['config.json']);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A .keras file of these parts. */
function file(parts: { readonly config?: string; readonly weights?: Uint8Array; readonly told?: Told } = {}): Uint8Array {
  return zipOf([
    ['config.json', text(parts.config ?? config)],
    ['model.weights.h5', parts.weights ?? members['model.weights.h5'], parts.told ?? {}],
  ]);
}

/** What the refusal says: a typed error, within the time and the memory that it may take. */
async function refusal(run: () => Promise<unknown>): Promise<string> {
  const [started, before] = [processorTimeMs(), process.memoryUsage().rss];
  const error: unknown = await run().then(
    () => new Error('it was taken'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FormatError);
  expect(processorTimeMs() - started).toBeLessThan(2000);
  expect(process.memoryUsage().rss - before).toBeLessThan(256e6);
  return (error as Error).message;
}

describe('weights that lead elsewhere or are larger than they look', () => {
  it.each([
    ['external-link', 'received "a link to another file"'],
    ['soft-link', 'of members of its own, received "a symbolic link"'],
    ['external-storage', 'in this file, received "in another file"'],
    ['virtual', 'received "in other datasets or files"'],
    ['bomb', 'bytes together, unpacked, received 69632000'],
    ['hidden', 'part of a dataset must be 32 bytes, deflated'],
    ['never-packed', 'bytes together, unpacked'],
    ['never-written', 'bytes together, unpacked'],
    ['cycle', 'objects must be in one place each'],
    ['deep', 'groups must be at most 64 deep'],
    ['names-again', 'names that are different'],
  ])('%s', async (name, message) => {
    const model = sequential([dense(2, { inputShape: [4] })]);
    const bytes = fixture(`${name}.weights.h5`);
    expect(await refusal(() => loadWeights(model, bytes))).toContain(message);
    // Parts are unpacked when they are needed, which those of layers of other names are not.
    if (name === 'hidden') return;
    expect(await refusal(() => loadWeights(model, bytes, { byName: true }))).toContain(message);
    expect(await refusal(() => loadModel(file({ weights: bytes })))).toContain(message);
  });

  it('the newest form is read where it is small', async () => {
    const model = sequential([dense(2, { inputShape: [4] })]);
    await loadWeights(model, fixture('newest.weights.h5'));
    expect((await model.getWeights()).map(({ data }) => [...data])).toEqual([
      [1, 1, 1, 1, 1, 1, 1, 1],
      [1, 1],
    ]);
  });
});

describe('models with code', () => {
  it.each(['lambda.keras', 'lambda.h5'])('%s', async (name) => {
    expect(await refusal(() => loadModel(fixture(name)))).toContain('Code from files is never run');
  });

  it.each([
    ['of a module of one’s own', /"module": "keras\.layers", "class_name": "Dense"/, '"module": "os", "class_name": "Dense"'],
    ['as a function', /"activation": "tanh"/, '"activation": {"module": "os", "class_name": "function", "config": "system"}'],
  ])('%s', async (_, from, to) => {
    expect(await refusal(() => loadModel(file({ config: config.replace(from, to) })))).toContain('must be of a class of Keras');
  });
});

describe('zip files', () => {
  const rest = ['model.weights.h5', members['model.weights.h5']] as const;
  const described = ['config.json', text(config)] as const;
  const zeros = new Uint8Array(50_000_000);

  it('as they are made here are read', async () => {
    expect((await loadModel(file())).name).toBe('small');
  });

  it.each<readonly [what: string, bytes: () => Uint8Array, message: string]>([
    ['a member twice', () => zipOf([described, described, rest]), 'names must be different'],
    ['a name that leads out', () => zipOf([['../x', text('')], described, rest]), 'names must be inside the file'],
    ['an absolute name', () => zipOf([['/etc/x', text('')], described, rest]), 'names must be inside the file'],
    ['a name of Windows', () => zipOf([['C:\\x', text('')], described, rest]), 'names must be inside the file'],
    ['a link', () => zipOf([['a', text('/etc'), { mode: 0o120777 }], described, rest]), 'a file, received "a link"'],
    ['encryption', () => zipOf([described, [...rest, { flags: 1 }]]), 'without encryption'],
    ['another method', () => zipOf([described, [...rest, { method: 12 }]]), 'stored or deflated'],
    ['a flipped bit', () => file({ told: { crc: 1 } }), 'of bytes that its checksum fits'],
    ['a size that is said to be larger', () => file({ told: { size: 2 ** 31 } }), 'members must be of at most'],
    ['a size beyond the file', () => file({ told: { packed: 2 ** 31 } }), 'within the file'],
    [
      'a bomb that says its size',
      () => zipOf([described, [rest[0], deflateSync(zeros), { method: 8, size: 4e9 }]]),
      'members must be of at most',
    ],
    [
      'a bomb that hides it',
      () => zipOf([described, [rest[0], deflateSync(zeros), { method: 8, size: 1000 }]]),
      'must be 1000 bytes, deflated',
    ],
    ['no weights', () => zipOf([described]), 'without model.weights.h5'],
    ['half of it', () => file().subarray(0, 10_000), 'without a directory'],
    ['nothing', () => new Uint8Array(0), 'must be a zip file'],
  ])('%s', async (_, bytes, message) => {
    const given = bytes();
    expect(await refusal(() => loadModel(given))).toContain(message);
  });
});

describe('configs', () => {
  it.each([
    ['sizes that the file does not hold', /"units": 3/, '"units": 1000000000', 'weights together'],
    ['an infinite size', /"units": 3/, '"units": 1e999', 'units must be an integer > 0'],
    ['no number', /"units": 3/, '"units": NaN', 'JSON'],
    ['an input of no size', /"batch_shape": \[null, 4\]/, '"batch_shape": [null, 1e300]', 'must be'],
    ['a name that means something', /"units": 3/, '"__proto__": {}, "units": 3', '__proto__'],
    ['a name twice', /"units": 3/, '"units": 3, "units": 4', 'twice'],
    ['depth', /"units": 3/, `"units": ${'['.repeat(100_000)}`, 'deep'],
    ['another layer', /"class_name": "Dense"/, '"class_name": "Dence"', 'class_name must be one of'],
  ])('%s', async (_, from, to, message) => {
    expect(config).toMatch(from);
    expect(await refusal(() => loadModel(file({ config: config.replace(from, to) })))).toContain(message);
  });

  it('many layers', async () => {
    const layer = { class_name: 'Dense', config: { units: 1 } };
    const layers = [
      { class_name: 'InputLayer', config: { batch_shape: [null, 1] } },
      ...Array.from({ length: 100_000 }, () => layer),
    ];
    const large = JSON.stringify({ class_name: 'Sequential', config: { layers } });
    expect(await refusal(() => loadModel(file({ config: large })))).toContain('at most 2500');
  });
});

describe('files with bytes that are others', () => {
  // `pnpm --filter @ibex-ml/formats fuzz` tries 20,000.
  it.each(['keras-3.h5', 'packed-latest.h5', 'keras-3.keras', 'zip64.keras', 'keras-2.weights.h5', 'config.json'])(
    '%s, 250 times',
    async (name) => {
      const draws = new Draws(name.length);
      const target = sequential([dense(2, { inputShape: [4] })]);
      let refusals = 0;
      for (let time = 0; time < 250; time += 1) {
        const attempt =
          name === 'config.json'
            ? loadModel(file({ config: mutateJson(config, draws) }))
            : name.endsWith('.weights.h5')
              ? loadWeights(target, mutate(fixture(name), draws), { byName: true })
              : loadModel(mutate(fixture(name), draws));
        const error: unknown = await attempt.then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error === null) continue;
        refusals += 1;
        expect(error).toBeInstanceOf(IbexError);
      }
      expect(refusals).toBeGreaterThan(50);
    },
  );
});
