import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend } from '@ibex-ml/core';
import { classCounts, fashionMnist } from '@ibex-ml/data';
import { cutToLongTail } from './cut-to-long-tail.ts';
import { tables } from './figures.ts';
import { longTail } from './long-tail.ts';

/** Arguments: the seeds of the runs, default 1 2 3. */
const seeds = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1, 2, 3];

await setBackend(wasm());
const { train, test, classNames } = await fashionMnist.load({ flatten: true, normalize: true });
const runs = [];
for (const seed of seeds) {
  const tail = cutToLongTail(train, classCounts(train.y), 100, seed);
  console.error(`seed ${seed}: ${tail.y.size} images, by class ${classCounts(tail.y).join(', ')}`);
  runs.push(await longTail(tail, test, { seed }));
}
console.log(tables(runs, classNames));
