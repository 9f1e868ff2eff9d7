import type { AnyLayer } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { type OptionNames, refused, requireOptions } from '../inputs/check.ts';
import { element, escaped } from '../plot/markup.ts';
import { type Box, type BoxOptions, boxOf } from './box.ts';
import { type Diagram, diagramOf } from './diagram.ts';
import { type Direction, requireDirection } from './direction.ts';

export interface ModelToDotOptions extends BoxOptions {
  /** From where to where the graph goes; default `TB`, from top to bottom. */
  readonly rankdir?: Direction;
  /** Whether models inside are shown with their layers; default false. */
  readonly expandNested?: boolean;
  /** Dots per inch of images that Graphviz makes of it; default 200. */
  readonly dpi?: number;
  /** How Graphviz draws lines; default `ortho`. */
  readonly splines?: 'ortho' | 'curved' | 'polyline' | 'spline' | 'line';
}

const where = 'modelToDot';
const allSplines = ['ortho', 'curved', 'polyline', 'spline', 'line'] as const;

/**
 * The graph of a model in the language of Graphviz: for ordinary names the text that Keras gives. `showLayerNames` is true by default, as in
 * Keras's function of this name.
 *
 * @throws {StateError} when the model has not been built yet
 * @throws {ArgumentError} when an option is unknown or out of range
 * @example
 * const net = sequential([dense(3, { inputShape: [4], name: 'out' })]);
 * modelToDot(net).split('\n').slice(0, 3) // ['digraph G {', 'rankdir=TB;', 'concentrate=true;']
 * @see keras.utils.model_to_dot
 */
export function modelToDot(model: Model, options: ModelToDotOptions = {}): string {
  requireOptions(where, options, dotOptionNames);
  const { rankdir = 'TB', dpi = 200, splines = 'ortho', expandNested = false } = options;
  requireDirection(where, rankdir);
  if (!(dpi > 0 && Number.isFinite(dpi))) throw refused(where, 'dpi', 'a finite number > 0', dpi, 'Leave it out for 200.');
  if (!allSplines.includes(splines)) throw refused(where, 'splines', `one of ${allSplines.join(', ')}`, splines, 'Leave it out.');
  const ids = new Map<AnyLayer, string>();
  const boxes: BoxOptions = { ...options, showLayerNames: options.showLayerNames ?? true };
  const lines = statements(diagramOf(where, model, expandNested), boxes, ids);
  const settings = [`rankdir=${rankdir};`, 'concentrate=true;', `dpi=${dpi};`, `splines=${splines};`, 'node [shape=record];'];
  return `${['digraph G {', ...settings, ...lines, '}'].join('\n')}\n`;
}

/** The options that drawings of a model share. */
export const diagramOptionNames: OptionNames<BoxOptions & Pick<ModelToDotOptions, 'rankdir' | 'expandNested'>> = {
  showShapes: true,
  showDtype: true,
  showLayerNames: true,
  showLayerActivations: true,
  showTrainable: true,
  rankdir: true,
  expandNested: true,
};
const dotOptionNames = { ...diagramOptionNames, dpi: true, splines: true } as const;

function statements({ parts, edges }: Diagram, options: BoxOptions, ids: Map<AnyLayer, string>): readonly string[] {
  const nodes = parts.flatMap(({ layer, inside }) => {
    if (inside !== null) {
      // A name that is no word stands in quotes, as pydot writes it.
      const name = /^[A-Za-z_]\w*$/.test(layer.name) ? layer.name : null;
      const head = [`subgraph ${name === null ? quoted(`cluster_${layer.name}`) : `cluster_${name}`} {`, 'style=dashed;'];
      return [...head, `label=${name ?? quoted(layer.name)};`, 'labeljust=l;', ...statements(inside, options, ids), '}'];
    }
    ids.set(layer, `n${ids.size}`);
    return [`${ids.get(layer)} [label=<${table(boxOf(layer, options), options)}>, fontname=Helvetica, border=0, margin=0];`];
  });
  return [...nodes, ...edges.map(([from, to]) => `${ids.get(from)} -> ${ids.get(to)} [penwidth=2];`)];
}

function table({ className, name, activation, facts, trainable }: Box, options: BoxOptions): string {
  const columns = Math.max(
    1,
    (options.showShapes === true ? 2 : 0) + Number(options.showDtype === true) + Number(options.showTrainable === true),
  );
  const head = name === null ? [element('b', {}, className)] : [element('b', {}, name), ` (${className})`];
  const title = element(
    'td',
    { colspan: columns, bgcolor: 'black' },
    element('font', { 'point-size': 16, color: 'white' }, ...head),
  );
  const cells = facts.map(({ label, value }) =>
    element('td', { bgcolor: 'white' }, element('font', { 'point-size': 14 }, `${label}: `, element('b', {}, value))),
  );
  if (trainable !== null) {
    const badge = element(
      'font',
      { 'point-size': 14, color: 'white' },
      element('b', {}, trainable ? 'Trainable' : 'Non-trainable'),
    );
    cells.push(element('td', { bgcolor: trainable ? 'forestgreen' : 'firebrick' }, badge));
  }
  const rows = [element('tr', {}, title)];
  if (activation !== null) {
    const said = element('font', { 'point-size': 14 }, 'Activation: ', element('b', {}, activation));
    rows.push(element('tr', {}, element('td', { bgcolor: 'white', colspan: columns }, said)));
  }
  if (cells.length > 0) rows.push(element('tr', {}, ...cells));
  return element('table', { border: 0, cellborder: 1, bgcolor: 'black', cellpadding: 10 }, ...rows).text;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}
