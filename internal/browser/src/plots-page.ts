import { drawAll } from './plots.ts';

/** What a plot is in the page: its text, what of it lies outside of its frame, and the size of its PNG. */
export interface Shown {
  readonly svg: string;
  readonly name: string;
  /** Texts that are cut off at the frame. */
  readonly cut: readonly string[];
  readonly png: readonly [width: number, height: number, dark: number];
}

declare global {
  var showPlots: () => Promise<Readonly<Record<string, Shown>>>;
}

globalThis.showPlots = async () => {
  const { plots } = await drawAll();
  const shown: Record<string, Shown> = {};
  for (const [name, plot] of Object.entries(plots)) {
    const place = document.createElement('div');
    place.innerHTML = plot.toSVG();
    document.body.append(place);
    const svg = place.querySelector('svg') as SVGSVGElement;
    const frame = svg.getBoundingClientRect();
    const texts = Array.from(svg.querySelectorAll('text'), (text) => ({ text, box: text.getBoundingClientRect() }));
    const isCut = ({ box }: { readonly box: DOMRect }): boolean =>
      box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    shown[name] = {
      svg: plot.toSVG(),
      name: svg.querySelector('title')?.textContent ?? '',
      cut: texts.filter(isCut).map(({ text }) => text.textContent ?? ''),
      png: await decoded(await plot.toPNG({ scale: 2 })),
    };
  }
  return shown;
};

/** The size of a PNG, and how many of its pixels are dark. */
async function decoded(png: Uint8Array<ArrayBuffer>): Promise<Shown['png']> {
  const bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  let dark = 0;
  for (let place = 0; place < data.length; place += 4) if ((data[place] as number) < 128) dark += 1;
  return [bitmap.width, bitmap.height, dark];
}
