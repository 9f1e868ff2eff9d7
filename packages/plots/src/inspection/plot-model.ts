import type { Model } from '@ibex-ml/models';
import { requireOptions } from '../inputs/check.ts';
import { font, header, padding } from '../plot/header.ts';
import { element, type Markup, markup } from '../plot/markup.ts';
import { faintInk, ink, paper } from '../plot/palette.ts';
import { Plot } from '../plot/plot.ts';
import type { BoxOptions } from './box.ts';
import { diagramOf } from './diagram.ts';
import { type Direction, requireDirection } from './direction.ts';
import { layOut, type PlacedBox, type PlacedFrame, type Route } from './lay-out.ts';
import { diagramOptionNames } from './model-to-dot.ts';

export interface PlotModelOptions extends BoxOptions {
  /** What stands above it; default the model's name. */
  readonly title?: string;
  /** From where to where the graph goes; default `TB`, from top to bottom. */
  readonly rankdir?: Direction;
  /** Whether models inside are shown with their layers; default false. */
  readonly expandNested?: boolean;
}

const where = 'plotModel';

/**
 * The graph of a model: a box per layer, a frame around the layers of each model inside, arrows from each layer to those that take what it
 * gives. A layer that is used several times has one box and several arrows. Names and defaults are Keras's.
 *
 * @throws {StateError} when the model has not been built yet
 * @throws {ArgumentError} when an option is unknown or out of range
 * @example
 * const net = sequential([dense(8, { inputShape: [4], name: 'seen' }), dense(3, { name: 'out' })], { name: 'net' });
 * plotModel(net, { showShapes: true, showLayerNames: true }).description // 'seen (Dense) to out (Dense).'
 * @see keras.utils.plot_model
 */
export function plotModel(model: Model, options: PlotModelOptions = {}): Plot {
  requireOptions(where, options, { ...diagramOptionNames, title: true });
  const { rankdir = 'TB', expandNested = false, title = model.name } = options;
  requireDirection(where, rankdir);
  const { boxes, frames, routes, width, height } = layOut(diagramOf(where, model, expandNested), options, rankdir);
  const above = header(title, null, Math.max(width, 240));
  const moved = { transform: `translate(${padding},${Math.round(above.height)})`, 'font-family': font };
  const drawn = element('g', moved, ...frames.map(frameOf), ...routes.map(arrowOf), ...boxes.map(boxMarkup));
  const said = routes.map(({ from, to }) => `${from} to ${to}`).join(', ');
  return new Plot({
    title,
    description: `${said === '' ? boxes.map(({ heading }) => heading).join(', ') : said}.`,
    width: Math.max(width, 240) + 2 * padding,
    height: above.height + height + padding,
    content: markup([above.content, drawn]),
  });
}

function boxMarkup({ x, y, width, height, name, className, lines, lineHeight }: PlacedBox): Markup {
  const bar = lineHeight + 4;
  const head = name === null ? [bold(className)] : [bold(name), ` ${className}`];
  const center = { x: x + width / 2, 'text-anchor': 'middle', 'font-size': 12 };
  return element(
    'g',
    {},
    element('rect', { x, y, width, height, rx: 4, fill: paper, stroke: ink }),
    element('path', { d: `M${x},${y + bar}v${4 - bar}q0,-4 4,-4h${width - 8}q4,0 4,4v${bar - 4}z`, fill: ink }),
    element('text', { ...center, y: y + bar - 6, fill: paper }, ...head),
    ...lines.map((line, index) =>
      element('text', { ...center, y: y + bar + (index + 1) * lineHeight - 4, 'font-size': 11, fill: ink }, line),
    ),
  );
}

function bold(text: string): Markup {
  return element('tspan', { 'font-weight': 'bold' }, text);
}

function frameOf({ x, y, width, height, name }: PlacedFrame): Markup {
  return element(
    'g',
    {},
    element('rect', { x, y, width, height, rx: 6, fill: 'none', stroke: faintInk, 'stroke-dasharray': '5 4' }),
    element('text', { x: x + 8, y: y + 14, 'font-size': 11, fill: faintInk }, name),
  );
}

/** How long the head of an arrow is. */
const head = 7;

function arrowOf({ points }: Route): Markup {
  const [end, before] = [points.at(-1), points.at(-2)] as [Route['points'][number], Route['points'][number]];
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [((end.x - before.x) / length) * head, ((end.y - before.y) / length) * head];
  const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x.toFixed(1)},${y.toFixed(1)}`;
  const line = [...points.slice(0, -1), { x: end.x - dx, y: end.y - dy }].map(at).join('L');
  const [left, right] = [0.5, -0.5].map((side) => at({ x: end.x - dx - side * dy, y: end.y - dy + side * dx }));
  return element(
    'g',
    {},
    element('path', { d: `M${line}`, fill: 'none', stroke: ink, 'stroke-width': 1.5 }),
    element('path', { d: `M${at(end)}L${left}L${right}Z`, fill: ink }),
  );
}
