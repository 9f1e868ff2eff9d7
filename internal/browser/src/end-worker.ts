import { type Backend, IbexError, NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { type Sequential, sequential } from '@ibex-ml/models';

/** What became of a fit whose worker was ended. */
export interface Ended {
  /** The class of the error and what it says. */
  readonly error: string;
  /** What the next fit said, before the backend was chosen again. */
  readonly next: string;
  /** What reading a weight said then; null when it gave the weight. */
  readonly reading: string | null;
  /** The losses of a model on a backend that was chosen anew. */
  readonly losses: readonly number[];
}

/**
 * Fits without end until its worker is ended; then starts afresh.
 *
 * @param end - ends it, some time after the first step; null where it ends by itself
 */
export async function fitUntilEnded(first: Backend, second: Backend, end: (() => void) | null, endMs: number): Promise<Ended> {
  await setBackend(first);
  setRandomSeed(5);
  const model = network();
  let steps = 0;
  const error = await fit(model, 100_000, () => {
    steps += 1;
    if (end !== null && steps === 1) setTimeout(end, endMs);
  });
  const next = await fit(model, 1);
  const reading = await model.getWeights().then(() => null, told);
  await setBackend(second);
  setRandomSeed(5);
  const losses: number[] = [];
  const fresh = network();
  await fit(fresh, 3, (loss) => losses.push(loss));
  return { error, next, reading, losses };
}

const [batch, width] = [256, 256];

function network(): Sequential {
  const model = sequential([dense(width, { activation: 'tanh', inputShape: [width] }), dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return model;
}

/** What a fit ended in. */
function fit(model: Sequential, epochs: number, stepped: (loss: number) => void = () => undefined): Promise<string> {
  const numbers = Float32Array.from({ length: batch * width }, (_, index) => Math.sin(index));
  const x = new NdArray(numbers, [batch, width]);
  const y = new NdArray(numbers.slice(0, batch), [batch, 1]);
  const onEpochEnd = (_: number, { loss = Number.NaN }: Readonly<Record<string, number>>): void => stepped(loss);
  return model
    .fit(x, y, { batchSize: batch, epochs, shuffle: false, verbose: 0, callbacks: [{ onEpochEnd }] })
    .then(() => 'nothing', told);
}

function told(error: unknown): string {
  return error instanceof IbexError ? `${error.name}: ${error.message}` : `no error of Ibex: ${String(error)}`;
}
