import { Buffer } from './buffer.ts';
import type { KernelHost } from './kernel-host.ts';
import { KernelTask } from './kernel-task.ts';
import type { Task } from './task.ts';
import type { Shapes, Way } from './window-ops.ts';

/** Columns of a filter in a packed panel. */
const panelColumns = 8;
/** Sums along one side of a tile of Winograd's convolution, and the numbers that the tile or the filter becomes. */
const tileSide = 4;
const tileNumbers = 36;
/** Tiles of a batch from which a filter's transform is worth its while. */
const fewestTiles = 32;
/** Of a tile's 16 sums, so many must be wanted on average. */
const fewestSums = 8;

/**
 * Whether Winograd's convolution is faster: windows of 3 x 3 that move by one pixel, channels in eights, and places that fill the tiles.
 * Where it is, it is 1.3 to 3 times as fast.
 */
export function suitsWinograd(fields: readonly number[]): boolean {
  const [images, , , inChannels, outHeight, outWidth, outChannels, ...window] = fields as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    ...number[],
  ];
  const [height, width, ...steps] = window.slice(0, 6);
  if (height !== 3 || width !== 3 || steps.some((step) => step !== 1)) return false;
  if (inChannels % panelColumns !== 0 || outChannels % panelColumns !== 0) return false;
  const tiles = Math.ceil(outHeight / tileSide) * Math.ceil(outWidth / tileSide);
  return images * tiles >= fewestTiles && outHeight * outWidth >= tiles * fewestSums;
}

/** The filter in the form that a kernel reads. */
export function packTask(
  filter: Buffer,
  { filter: shape }: Shapes,
  form: NonNullable<Way['packs']>,
  { exports }: KernelHost,
): Task {
  const [inChannels, columns] = shape.slice(-2) as [number, number];
  const depth = filter.elements / columns;
  const panels = form === 'panels';
  const elements = panels ? exports.packedFactorBytes(depth, columns) / 4 : tileNumbers * inChannels * columns;
  const packed = new Buffer(`packed ${filter.label}`, 'float32', elements);
  return new KernelTask({
    label: packed.label,
    whole: [filter],
    writes: [packed],
    extent: panels ? Math.ceil(columns / panelColumns) : inChannels,
    cost: elements / 4,
    scratchBytes: panels ? 0 : exports.winogradFilterScratchBytes(),
    emit: (code) => {
      if (panels) {
        code.pushAddress(filter).i32(depth).i32(columns).pushAddress(packed).get(code.start).get(code.end);
        code.kernel('packFilterPanels', 'iiiiii');
        return;
      }
      code
        .pushAddress(filter)
        .i32(inChannels)
        .i32(columns)
        .i32(Number(form === 'winogradTransposed'));
      code.pushAddress(packed).get(code.start).get(code.end).get(code.scratch);
      code.kernel('winogradFilter', 'iiiiiiii');
    },
  });
}
