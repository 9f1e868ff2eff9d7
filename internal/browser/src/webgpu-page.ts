import { webgpu } from '@ibex-ml/backend-webgpu';
import { getBackend } from '@ibex-ml/core';
import { type Figures, train } from './train.ts';

/** What the page comes to on its GPU, and what that is. */
export interface GpuFigures extends Figures {
  readonly adapter: string;
}

declare global {
  var trainOnGpu: () => Promise<GpuFigures>;
}

globalThis.trainOnGpu = async () => ({
  ...(await train('perceptron', [webgpu()])),
  adapter: String(getBackend().details?.['adapter']),
});
