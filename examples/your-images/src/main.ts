import { writeFile } from 'node:fs/promises';
import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend, setRandomSeed } from '@ibex-ml/core';
import { saveModel } from '@ibex-ml/formats/keras';
import { classify, trainOn } from './your-images.ts';

/** Arguments: a folder that holds a folder of images for each class, and, if you like, one image to classify. */
const [, , directory, photo] = process.argv;
if (directory === undefined) throw new Error('Pass a folder that holds a folder of images for each class.');

await setBackend(wasm());
setRandomSeed(1);
const classifier = await trainOn(directory);
await saveModel(classifier.model, 'your-images.keras');
await writeFile('your-images.classes.json', JSON.stringify(classifier.classNames));
console.log('Saved your-images.keras and your-images.classes.json.');
if (photo !== undefined) {
  for (const [name, probability] of await classify(classifier, photo))
    console.log(`${(100 * probability).toFixed(1)} %  ${name}`);
}
