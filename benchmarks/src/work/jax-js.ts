import { init, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import type { Contestant } from '../contestant.ts';
import { sampleData } from './sample-data.ts';

const batch = 128;

/** A network for jax-js: the shapes of its weights, and its logits of them and a batch. It owns what it is given, as jax-js has it. */
export interface JaxNetwork {
  readonly shapes: readonly (readonly number[])[];
  readonly input: readonly number[];
  readonly logits: (weights: readonly np.Array[], x: np.Array) => np.Array;
}

/** A step of training by jax-js as its guide says: the loss, its gradients and Adam in one `jit`, on its WebAssembly backend. */
export function jaxTraining(name: string, { shapes, input, logits }: JaxNetwork): Contestant {
  return {
    name,
    async setup() {
      await init('wasm');
      const data = sampleData(batch, 784, 10);
      const x = np.array(data.x).reshape([batch, ...input]);
      const y = np.array(data.y).reshape([batch, 10]);
      const loss = (weights: np.Array[], x: np.Array, y: np.Array): np.Array =>
        np.sum(nn.logSoftmax(logits(weights, x)).mul(y)).mul(-1 / batch);
      const step = jit((weights: np.Array[], m: np.Array[], v: np.Array[], rate: np.Array, x: np.Array, y: np.Array) => {
        const [value, gradients] = valueAndGrad(loss)(
          weights.map((w) => w.ref),
          x,
          y,
        );
        const nextM = m.map((old, i) => old.mul(0.9).add(at(gradients, i).ref.mul(0.1)));
        const nextV = v.map((old, i) => old.mul(0.999).add(np.square(at(gradients, i)).mul(0.001)));
        const next = weights.map((w, i) =>
          w.sub(
            at(nextM, i)
              .ref.mul(rate.ref)
              .div(np.sqrt(at(nextV, i).ref).add(1e-7)),
          ),
        );
        rate.dispose();
        return [next, nextM, nextV, value] as [np.Array[], np.Array[], np.Array[], np.Array];
      });
      let weights = shapes.map(start);
      let m = shapes.map((shape) => np.zeros([...shape]));
      let v = shapes.map((shape) => np.zeros([...shape]));
      let t = 0;
      return async () => {
        t += 1;
        const rate = np.array((0.001 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t));
        const [nextWeights, nextM, nextV, value] = step(weights, m, v, rate, x.ref, y.ref);
        [weights, m, v] = [nextWeights, nextM, nextV];
        const [number] = await value.data();
        if (!(number !== undefined && Number.isFinite(number))) throw new Error(`its loss became ${number}`);
      };
    },
  };
}

function start(shape: readonly number[]): np.Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = sampleData(1, size, 1).x;
  const scale = Math.sqrt(24 / (size / (shape.at(shape.length === 4 ? 0 : -1) as number) + 1));
  return np.array(shape.length === 1 ? new Float32Array(size) : values.map((u) => (u - 0.5) * scale)).reshape([...shape]);
}

function at(arrays: readonly np.Array[], index: number): np.Array {
  return arrays[index] as np.Array;
}

export const plainMlp: JaxNetwork = {
  shapes: [[784, 196], [196], [196, 128], [128], [128, 10], [10]],
  input: [784],
  logits: (w, x) => {
    const first = nn.relu(np.matmul(x, at(w, 0)).add(at(w, 1)));
    const second = nn.relu(np.matmul(first, at(w, 2)).add(at(w, 3)));
    return np.matmul(second, at(w, 4)).add(at(w, 5));
  },
};

/** Channels come first in jax-js; the arithmetic is the same. */
export const cnn: JaxNetwork = {
  shapes: [[32, 1, 3, 3], [32, 1, 1], [64, 32, 3, 3], [64, 1, 1], [1600, 128], [128], [128, 10], [10]],
  input: [1, 28, 28],
  logits: (w, x) => {
    const first = pool(nn.relu(lax.conv(x, at(w, 0), [1, 1], 'VALID').add(at(w, 1))));
    const second = pool(nn.relu(lax.conv(first, at(w, 2), [1, 1], 'VALID').add(at(w, 3))));
    const hidden = nn.relu(np.matmul(second.reshape([batch, 1600]), at(w, 4)).add(at(w, 5)));
    return np.matmul(hidden, at(w, 6)).add(at(w, 7));
  },
};

/** Of each 2x2 window the greatest; a last odd row or column is left out, as in Keras. */
function pool(x: np.Array): np.Array {
  return lax.reduceWindow(x, np.max, [2, 2], [2, 2]);
}
