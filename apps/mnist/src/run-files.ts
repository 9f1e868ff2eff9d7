import { modelToBytes } from '@ibex-ml/formats/keras';
import { onnxToBytes } from '@ibex-ml/formats/onnx';
import { weightsToBytes } from '@ibex-ml/formats/safetensors';
import { savedModelToFiles } from '@ibex-ml/formats/saved-model';
import type { History, Sequential } from '@ibex-ml/models';

/** What a run has come to. */
export interface Run {
  readonly model: Sequential;
  readonly classNames: readonly string[];
  readonly history: History;
  readonly results: object;
  readonly report: string;
  readonly metrics: object;
  readonly html: string;
}

/** The files that a run leaves, by name; the results last. */
export async function filesOf(run: Run): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const { model, classNames, history } = run;
  const savedModel = await savedModelToFiles(model, { labels: classNames });
  return {
    'config.json': json({ className: model.className, config: model.getConfig() }),
    'weights.safetensors': await weightsToBytes(model),
    'model.keras': await modelToBytes(model, { format: 'keras' }),
    'model.h5': await modelToBytes(model, { format: 'h5' }),
    'model.onnx': await onnxToBytes(model, { labels: classNames }),
    ...Object.fromEntries([...savedModel].map(([name, bytes]) => [`saved_model/1/${name}`, bytes])),
    'history.json': json({ epoch: history.epoch, history: history.history, params: history.params }),
    'report.txt': run.report,
    'report.html': run.html,
    'metrics.json': json(run.metrics),
    'results.json': json(run.results),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
