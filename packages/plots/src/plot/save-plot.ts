import { writeWhole } from '@ibex-ml/data/durable';
import { refused } from '../inputs/check.ts';
import type { Plot, PngOptions } from './plot.ts';

/**
 * Writes a plot to a file, whole or not at all, as SVG or PNG by the ending of its name; missing folders are made. Node only.
 *
 * @param options.scale - pixels of a PNG to a unit of the SVG, above 0, at most 10; default 2
 * @throws {ArgumentError} when the name ends in neither `.svg` nor `.png`, or `scale` is out of range or given for an SVG
 * @throws {ResourceError} when the file cannot be written; for a PNG as `toPNG`
 * @example
 * import { readFileSync } from 'node:fs';
 * await savePlot('runs/balance.svg', classBalancePlot([0, 1, 1, 2]));
 * readFileSync('runs/balance.svg', 'utf8').startsWith('<svg ') // true
 * await savePlot('runs/balance.pdf', classBalancePlot([0, 1])); // throws ArgumentError
 * @see matplotlib.pyplot.savefig
 */
export async function savePlot(path: string, plot: Plot, options: PngOptions = {}): Promise<void> {
  const where = 'savePlot';
  const [, ending = ''] = /\.([^./\\]+)$/.exec(path) ?? [];
  const kind = ending.toLowerCase();
  if (kind !== 'svg' && kind !== 'png') {
    throw refused(where, 'path', 'a name that ends in .svg or .png', path, 'Name the file confusion.svg, or confusion.png.');
  }
  if (kind === 'svg' && options.scale !== undefined) {
    throw refused(where, 'scale', 'left out for SVG, which has no pixels', options.scale, 'Leave it out, or write a .png.');
  }
  await writeWhole(path, kind === 'svg' ? new TextEncoder().encode(plot.toSVG()) : await plot.toPNG(options));
}
