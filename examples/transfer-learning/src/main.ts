import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend, setRandomSeed } from '@ibex-ml/core';
import { fashionMnist } from '@ibex-ml/data';
import { readWeights } from '@ibex-ml/formats/weights';
import { fewOfEach } from './few-of-each.ts';
import { transferLearning } from './transfer-learning.ts';

/** Arguments: the weights of a MobileNetV2 of width 0.35 (model.json or .h5), images of each class (30), and a seed (1). */
const [, , path, count = '30', seed = '1'] = process.argv;
if (path === undefined) throw new Error('Pass the path of the weights: model.json or an .h5 file.');

await setBackend(wasm());
setRandomSeed(Number(seed));
const { train, test } = await fashionMnist.load();
const { head, fineTuned, fromScratch } = await transferLearning(
  await readWeights(path),
  fewOfEach(train, Number(count)),
  fewOfEach(test, 100),
);
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;
console.log(`${count} images of each class, 1,000 test images`);
console.log(`head on the frozen network  ${percent(head)}`);
console.log(`after fine-tuning its top   ${percent(fineTuned)}`);
console.log(`the network from scratch    ${percent(fromScratch)}`);
