import { Resvg } from '@resvg/resvg-js';

/** Whether this machine has fonts, without which no PNG is drawn. */
export const hasFonts: boolean =
  new Resvg('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8">x</text></svg>').innerBBox() !== undefined;

/** Whether a text is an SVG by the rules of XML, which the renderer reads strictly. */
export function isSvg(text: string): boolean {
  try {
    return new Resvg(text).width > 0;
  } catch {
    return false;
  }
}
