import type { Dim } from '@ibex-ml/core';
import { type AnyLayer, kindOf, type LayerNode } from '@ibex-ml/layers';

/** What the boxes of layers say, by Keras's names and defaults. */
export interface BoxOptions {
  /** Shapes of inputs and outputs; default false. */
  readonly showShapes?: boolean;
  /** The element type of outputs; default false. */
  readonly showDtype?: boolean;
  /** The names of layers besides their classes. */
  readonly showLayerNames?: boolean;
  /** The activation of layers that have one; default false. */
  readonly showLayerActivations?: boolean;
  /** Whether layers with weights can be fitted; default false. */
  readonly showTrainable?: boolean;
}

/** What stands in the box of a layer. */
export interface Box {
  readonly className: string;
  readonly name: string | null;
  readonly activation: string | null;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Null where it has no weights, or is not to be said. */
  readonly trainable: boolean | null;
}

/** What the box of a layer says. Of a layer that is applied several times the first application counts, as in Keras. */
export function boxOf(layer: AnyLayer, options: BoxOptions): Box {
  const [node] = layer.inboundNodes;
  const facts = [
    ...(options.showShapes === true ? shapesOf(layer, node) : []),
    ...(options.showDtype === true ? [{ label: 'Output dtype', value: oneOrList(node?.outputs.map(({ dtype }) => dtype)) }] : []),
  ];
  return {
    className: kindOf(layer),
    name: options.showLayerNames === true ? layer.name : null,
    activation: options.showLayerActivations === true ? activationOf(layer) : null,
    facts,
    trainable: options.showTrainable === true && layer.weights.length > 0 ? layer.trainable : null,
  };
}

function shapesOf(layer: AnyLayer, node: LayerNode | undefined): Box['facts'] {
  const inputs = { label: 'Input shape', value: oneOrList(node?.inputs.map(({ shape }) => shapeText(shape))) };
  const outputs = { label: 'Output shape', value: oneOrList(node?.outputs.map(({ shape }) => shapeText(shape))) };
  return layer.className === 'InputLayer' ? [outputs] : [inputs, outputs];
}

/** As Python writes a tuple. */
function shapeText(shape: readonly Dim[]): string {
  const sizes = shape.map((size) => String(size ?? 'None'));
  return `(${sizes.length === 1 ? `${sizes[0]},` : sizes.join(', ')})`;
}

function oneOrList(texts: readonly string[] | undefined): string {
  if (texts === undefined || texts.length === 0) return '?';
  return texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`;
}

function activationOf(layer: AnyLayer): string | null {
  const { activation } = layer.getConfig();
  if (typeof activation === 'string') return activation;
  // Activations with settings are objects in a config, by their class.
  return typeof activation === 'object' && activation !== null && 'className' in activation ? String(activation.className) : null;
}
