import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend } from '@ibex-ml/core';
import { mnist, toCategorical } from '@ibex-ml/data';
import { mlp } from './ibex.ts';

/** A user's whole program: MNIST from disk, 5 epochs of the MLP. */
const [{ train }] = await Promise.all([mnist.load({ flatten: true, normalize: true }), setBackend(wasm())]);
const model = mlp();
model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
const { history } = await model.fit(train.x, toCategorical(train.y, 10), { batchSize: 128, epochs: 5, verbose: 0 });
const accuracy = history['accuracy']?.at(-1) ?? 0;
if (accuracy < 0.95) throw new Error(`The accuracy after 5 epochs is ${accuracy}.`);
process.stdout.write(`${process.resourceUsage().maxRSS * 1024}\n`);
process.exit(0);
