import { rasterize } from '#rasterize';
import { refused } from '../inputs/check.ts';
import { element, type Markup, xmlText } from './markup.ts';
import { paper } from './palette.ts';

/** What a picture is made of. */
export interface Drawing {
  readonly title: string;
  /** What is to be seen, in words: for those who cannot see it. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly content: Markup;
}

/** Options of `toPNG`. */
export interface PngOptions {
  /** Pixels to a unit of the SVG, above 0, at most 10; default 2, which is sharp on most screens and in print at 10 cm. */
  readonly scale?: number;
}

/**
 * A picture, the same wherever it is drawn: it holds all that it needs, no scripts, and no addresses of anything.
 *
 * @example
 * const plot = classBalancePlot([0, 1, 1, 2]);
 * plot.title // 'Class balance'
 * plot.toSVG().startsWith('<svg xmlns="http://www.w3.org/2000/svg"') // true
 * const png = await plot.toPNG();
 * String.fromCharCode(...png.subarray(1, 4)) // 'PNG'
 */
export class Plot {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly #svg: string;

  constructor({ title, description, width, height, content }: Drawing) {
    this.title = title;
    this.description = description;
    this.width = Math.ceil(width);
    this.height = Math.ceil(height);
    const size = { width: this.width, height: this.height };
    const attributes = { xmlns: 'http://www.w3.org/2000/svg', ...size, viewBox: `0 0 ${this.width} ${this.height}`, role: 'img' };
    const background = element('rect', { ...size, fill: paper });
    const { text } = element(
      'svg',
      attributes,
      element('title', {}, title),
      element('desc', {}, description),
      background,
      content,
    );
    this.#svg = xmlText(text);
  }

  /**
   * The picture as SVG: a file of its own, or to stand in a page, as in `element.innerHTML = plot.toSVG()`. Its title and description are
   * read out by screen readers.
   */
  toSVG(): string {
    return this.#svg;
  }

  /**
   * The picture as the bytes of a PNG file, on white. In Node it is drawn by `@resvg/resvg-js`, which is installed apart; in a page by the
   * browser.
   *
   * @throws {ResourceError} in Node, when `@resvg/resvg-js` is not installed, or the machine has no fonts
   * @throws {ArgumentError} when `scale` is out of range
   */
  async toPNG({ scale = 2 }: PngOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    if (!(scale > 0 && scale <= 10)) {
      throw refused('plot.toPNG', 'scale', 'a number above 0, at most 10', scale, 'Leave it out for 2.');
    }
    return rasterize(this.#svg, scale, { width: this.width, height: this.height });
  }
}
