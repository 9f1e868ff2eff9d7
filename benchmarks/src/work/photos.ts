import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));
const [photos, height, width] = [400, 375, 500];

/** A folder of 400 JPEGs of 500 x 375 pixels, two folders for two classes, that is made once. */
export async function photoFolder(): Promise<string> {
  const folder = `${cache}photos`;
  if (existsSync(folder)) return folder;
  const begun = `${folder}.begun`;
  rmSync(begun, { recursive: true, force: true });
  for (let photo = 0; photo < photos; photo += 1) {
    const directory = `${begun}/${photo % 2 === 0 ? 'even' : 'odd'}`;
    mkdirSync(directory, { recursive: true });
    await sharp(pattern(photo), { raw: { width, height, channels: 3 } })
      .jpeg()
      .toFile(`${directory}/${photo}.jpg`);
  }
  renameSync(begun, folder);
  return folder;
}

/** Waves with some noise: about as much to decode as a photo. */
function pattern(photo: number): Uint8Array {
  return Uint8Array.from({ length: height * width * 3 }, (_, index) => {
    const noise = ((index * 2654435761 + photo) >>> 0) % 17;
    return Math.sin(index * 0.001 * (photo + 1)) * 100 + 128 + noise;
  });
}
