import { ResourceError } from '@ibex-ml/core';
import type { Resvg } from '@resvg/resvg-js';

/**
 * Draws an SVG.
 *
 * @param scale - pixels to a unit
 * @throws {ResourceError} when `@resvg/resvg-js` is not installed, or there are no fonts to write texts in
 */
export async function rasterize(svg: string, scale: number, _size: object): Promise<Uint8Array<ArrayBuffer>> {
  const { Resvg: Renderer } = await load();
  if (new Renderer(probe).innerBBox() === undefined) throw noFonts();
  return new Uint8Array(new Renderer(svg, { fitTo: { mode: 'zoom', value: scale }, background: 'white' }).render().asPng());
}

/** A text alone: without fonts nothing of it is left, and no error said so. */
const probe = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15">x</text></svg>';

async function load(): Promise<{ readonly Resvg: typeof Resvg }> {
  try {
    return await import('@resvg/resvg-js');
  } catch (cause) {
    throw new ResourceError({
      where: 'plot.toPNG',
      argument: '@resvg/resvg-js',
      expected: 'installed',
      received: cause instanceof Error ? cause.message : cause,
      remedy: 'Run npm install @resvg/resvg-js, or use plot.toSVG(), which needs nothing.',
      cause,
    });
  }
}

function noFonts(): ResourceError {
  return new ResourceError({
    where: 'plot.toPNG',
    argument: 'fonts',
    expected: 'installed on this machine',
    received: 'none',
    remedy: 'Install one, such as the package fonts-dejavu-core of Debian, or use plot.toSVG().',
  });
}
