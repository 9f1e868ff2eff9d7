import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type Config, type TopLevelSpec } from 'vega-lite';
import { font, header, padding, textWidth } from '../plot/header.ts';
import { legend, type LegendEntry } from '../plot/legend.ts';
import { element, Markup, markup } from '../plot/markup.ts';
import { faintInk, guide, ink } from '../plot/palette.ts';
import { Plot } from '../plot/plot.ts';

/** What every chart takes. */
export interface ChartOptions {
  /** What stands above it. */
  readonly title?: string;
}

/** The width that charts are drawn for: it fits a phone, and columns of a page or of a paper. */
export const chartWidth = 400;
/** The room for axes and their labels at the left of the data. */
export const leftMargin = 44;

const config: Config = {
  font,
  background: 'transparent',
  view: { stroke: null },
  legend: { disable: true },
  // The picture describes itself as a whole; descriptions of marks would be expressions, made from the titles of axes.
  mark: { aria: false },
  aria: false,
  axis: {
    labelColor: ink,
    titleColor: ink,
    domainColor: faintInk,
    tickColor: faintInk,
    gridColor: guide,
    titleFontWeight: 'normal',
    labelFontSize: 10,
    titleFontSize: 11,
  },
};

/** What stands around a chart's data. */
export interface ChartTexts {
  readonly title: string;
  /** In words, what is to be seen. */
  readonly description: string;
  /** A line below the title. */
  readonly subtitle?: string;
  readonly legend?: readonly LegendEntry[];
}

/**
 * Draws a chart of Vega-Lite's language. Expressions are interpreted, so that pages need not allow `eval`; nothing is fetched, and nothing
 * waits: the drawing is there when the function returns.
 */
export function chart(texts: ChartTexts, spec: TopLevelSpec): Plot {
  const { title, subtitle = null, description } = texts;
  const { marks, bounds } = drawn(spec);
  const { x1, y1, x2, y2 } = bounds;
  const width = Math.max(x2 - x1, chartWidth) + 2 * padding;
  const above = header(title, subtitle, width);
  const place = `translate(${Math.round(padding - x1)},${Math.round(above.height - y1)})`;
  const chart = element('g', { transform: place, 'font-family': font }, marks);
  const below = legend(texts.legend ?? [], width, above.height + (y2 - y1) + padding);
  const height = above.height + (y2 - y1) + padding + (below.height === 0 ? 0 : below.height + padding);
  return new Plot({ title, description, width, height, content: markup([above.content, chart, below.content]) });
}

/** What Vega makes of a specification: in pages too with our estimated widths of texts, so that it is the same everywhere. */
function drawn(spec: TopLevelSpec): { readonly marks: Markup; readonly bounds: Bounds } {
  const runtime = vega.parse(compile({ ...spec, config }).spec, undefined, { ast: true });
  const measure = textMetrics.width;
  textMetrics.width = ({ fontSize = 11 }, text) => textWidth(String(text ?? ''), fontSize);
  try {
    const view = new vega.View(runtime, { renderer: 'none', expr: expressionInterpreter as never }).run();
    const { root } = view.scenegraph() as unknown as Scenegraph;
    const svg = new SVGStringRenderer(view.loader()).initialize(null, 1, 1, [0, 0]).render(root).svg();
    view.finalize();
    return { marks: new Markup(lighter(svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>')))), bounds: root.bounds };
  } finally {
    textMetrics.width = measure;
  }
}

/**
 * Names as a list in Vega's language of expressions, for the labels of an axis: as data, whatever is in them. Characters beyond ASCII are
 * written as numbers, since its parser takes some of them for the end of a line.
 */
export function namesInExpression(names: readonly string[]): string {
  const list = JSON.stringify(names);
  return list.replace(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same drawing in fewer characters: what is said of every mark is said once, or not at all, and no pixel has fifteen decimals. */
function lighter(svg: string): string {
  const said = new RegExp(
    ` (?:font-family="${font}"|aria-hidden="true"|pointer-events="none"|opacity="1"|stroke-width="0"|role="graphics-object"|aria-roledescription="[^"]*")`,
    'g',
  );
  const short = (tag: string): string =>
    tag
      .replace(said, '')
      .replace(/ (?:d|transform|[xy]2?)="[^"]*"/g, (place) =>
        place.replace(/\d+\.\d{3,}/g, (number) => Number(number).toFixed(2)),
      );
  // Texts hold no angle brackets: these are escaped.
  return svg.replace(/<[^>]+>/g, short);
}

interface Bounds {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

interface Scenegraph {
  readonly root: { readonly bounds: Bounds };
}

interface StringRenderer {
  initialize(element: null, width: number, height: number, origin: readonly number[]): StringRenderer;
  render(scene: Scenegraph['root']): StringRenderer;
  svg(): string;
}

/** What Vega's types leave out: its renderer of texts, which `view.toSVG` uses after a wait for files, and how it measures texts. */
const { SVGStringRenderer, textMetrics } = vega as unknown as {
  readonly SVGStringRenderer: new (loader: unknown) => StringRenderer;
  readonly textMetrics: { width: (item: { readonly fontSize?: number }, text: unknown) => number };
};
