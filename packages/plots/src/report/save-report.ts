import { writeWhole } from '@ibex-ml/data/durable';
import { report, type ReportContent } from './report.ts';

/**
 * Writes what `report` gives to a file, whole or not at all; missing folders are made. Node only.
 *
 * @throws {ShapeError | DataError | ArgumentError} when labels, probabilities, images and names do not fit together, before anything is written
 * @throws {ResourceError} when the file cannot be written
 * @example
 * import { readFileSync } from 'node:fs';
 * await saveReport('runs/seven.html', { title: 'Run 7', settings: { seed: 7 } });
 * readFileSync('runs/seven.html', 'utf8').includes('<h1>Run 7</h1>') // true
 */
export async function saveReport(path: string, content: ReportContent): Promise<void> {
  const html = report(content);
  await writeWhole(path, new TextEncoder().encode(html));
}
