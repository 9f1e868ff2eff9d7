import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { saveWeights } from '@ibex-ml/formats/safetensors';
import type { History, Sequential } from '@ibex-ml/models';

/** Writes what a run leaves: config.json, weights.safetensors, history.json and .csv, results.json and report.txt. */
export async function writeRunFolder(
  folder: string,
  run: { readonly model: Sequential; readonly history: History; readonly results: object; readonly report: string },
): Promise<void> {
  const { model, history, results, report } = run;
  await mkdir(folder, { recursive: true });
  const json = (name: string, value: unknown): Promise<void> =>
    writeFile(join(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  await saveWeights(model, join(folder, 'weights.safetensors'));
  await json('config.json', { className: model.className, config: model.getConfig() });
  await json('history.json', { epoch: history.epoch, history: history.history, params: history.params });
  await writeFile(join(folder, 'history.csv'), historyCsv(history));
  await json('results.json', results);
  await writeFile(join(folder, 'report.txt'), report);
}

/** A row per epoch, as Keras's CSVLogger writes it: epochs from 0, figures under their names. */
export function historyCsv({ epoch, history }: History): string {
  const names = Object.keys(history);
  const rows = epoch.map((number, index) => [number, ...names.map((name) => history[name]?.[index] ?? '')].join(','));
  return `${[['epoch', ...names].join(','), ...rows].join('\n')}\n`;
}
