import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { IbexError, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { sequential } from '@ibex-ml/models';
import { unzipSync } from 'fflate';
import { loadModel, loadWeights } from '../files.ts';
import { Draws, mutate, mutateJson, zipOf } from './mutations.ts';

/** Loads files with bytes that are others, as many times as the argument says: each must load or be refused by a typed error. */

const count = Number(process.argv[2] ?? 20_000);
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, import.meta.url)));
const members = unzipSync(fixture('keras-3.keras')) as Readonly<Record<'config.json' | 'model.weights.h5', Uint8Array>>;
const [config, weights] = [members['config.json'], members['model.weights.h5']];
const json = new TextDecoder().decode(config);
const packed = (described: Uint8Array, values: Uint8Array): Uint8Array =>
  zipOf([
    ['config.json', described],
    ['model.weights.h5', values],
  ]);
const target = sequential([dense(2, { inputShape: [4] })]);
const [old, alone, whole] = [fixture('keras-2.h5'), fixture('keras-3.weights.h5'), fixture('keras-3.keras')];
const [packedOld, packedNew] = [fixture('packed-earliest.h5'), fixture('packed-latest.h5')];
const [streamed, zip64] = [fixture('streamed.keras'), fixture('zip64.keras')];

/** The ways that a file may be damaged: checksums are right where only a part of it is. */
const ways: readonly ((draws: Draws) => Promise<unknown>)[] = [
  (draws) => loadModel(mutate(old, draws)),
  (draws) => loadModel(mutate(whole, draws)),
  (draws) => loadModel(mutate(draws.below(2) === 0 ? packedOld : packedNew, draws)),
  (draws) => loadModel(mutate(draws.below(2) === 0 ? streamed : zip64, draws)),
  (draws) => loadModel(packed(config, mutate(weights, draws))),
  (draws) => loadModel(packed(new TextEncoder().encode(mutateJson(json, draws)), weights)),
  (draws) => loadModel(packed(mutate(config, draws), weights)),
  (draws) => loadWeights(target, mutate(alone, draws), { byName: draws.below(2) === 0 }),
];

await setBackend(cpu());
const draws = new Draws(7);
const counts = { loaded: 0, refused: 0, other: 0 };
let [slowest, largest] = [0, 0];
for (let time = 0; time < count; time += 1) {
  const started = performance.now();
  try {
    await ways[time % ways.length]?.(draws);
    counts.loaded += 1;
  } catch (error) {
    counts[error instanceof IbexError ? 'refused' : 'other'] += 1;
    if (!(error instanceof IbexError)) console.error(time, error);
  }
  slowest = Math.max(slowest, performance.now() - started);
  largest = Math.max(largest, process.memoryUsage().rss);
}
console.log(`${count} files: ${counts.loaded} loaded, ${counts.refused} refused, ${counts.other} with other errors`);
console.log(`the slowest took ${slowest.toFixed(0)} ms; the process grew to ${(largest / 1e6).toFixed(0)} MB`);
process.exitCode = counts.other === 0 ? 0 : 1;
