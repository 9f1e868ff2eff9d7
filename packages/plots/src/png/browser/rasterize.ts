import { ResourceError } from '@ibex-ml/core';

/** Draws an SVG on a canvas of the page. @throws {ResourceError} when the page's policy forbids images from data: addresses */
export async function rasterize(
  svg: string,
  scale: number,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const image = await decoded(svg);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw refusedByPage(`a canvas of ${canvas.width} x ${canvas.height} without contents`);
  return new Uint8Array(await blob.arrayBuffer());
}

async function decoded(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  try {
    await image.decode();
  } catch (cause) {
    throw refusedByPage('an image that was not loaded', cause);
  }
  return image;
}

function refusedByPage(received: string, cause?: unknown): ResourceError {
  return new ResourceError({
    where: 'plot.toPNG',
    argument: 'page',
    expected: 'one that may draw images from data: addresses',
    received,
    remedy: 'Allow "img-src data:" in its Content-Security-Policy, pass a smaller scale, or use plot.toSVG().',
    cause,
  });
}
