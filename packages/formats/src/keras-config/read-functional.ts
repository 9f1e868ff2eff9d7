import type { SerializedObject } from '@ibex-ml/layers';
import { type Fields, fieldsOf, listAt, misread, type Place, textAt } from './fields.ts';
import { declaredTypes, isOperation, type ReadCall, readOperation } from './operations/read-operation.ts';
import { isFunction, readFunction } from './operations/tf-functions.ts';
import { isListNode, readEnds, readNode, type SavedNode, type SavedTensor } from './read-nodes.ts';

interface ReadLayer extends SerializedObject {
  readonly name: string;
  readonly inboundNodes: readonly SavedNode[];
  /** Whether its applications are written as Keras 2 does. */
  readonly old: boolean;
}

/**
 * A functional model's config in our form.
 *
 * @param readLayer - how a layer is read
 */
export function functionalConfig(
  place: Place,
  config: Fields,
  readLayer: (place: Place, layer: unknown) => SerializedObject,
): Fields {
  const entries = listAt(`${place}, layers`, config['layers']).map((each, index) => fieldsOf(`${place}, layers[${index}]`, each));
  const declared = declaredTypes(entries);
  const layers = entries.map((entry, index): ReadLayer => {
    const inner = fieldsOf(`${place}, layers[${index}], config`, entry['config']);
    const name = textAt(`${place}, layers[${index}], name`, entry['name'] ?? inner['name']);
    const nodes = listAt(`layer "${name}", inbound_nodes`, entry['inbound_nodes'] ?? []);
    const at = `layer "${name}"`;
    const old = nodes.some(isListNode);
    const calls = isOperation(entry)
      ? readOperation(at, { ...entry, name }, declared)
      : isFunction(entry)
        ? readFunction(at, entry)
        : null;
    if (calls !== null) return { ...oneOperation(at, name, calls), old };
    const read = readLayer(at, { ...entry, config: { ...inner, name } });
    const inboundNodes = nodes.map((node) => readNode(`${at}, inbound_nodes`, node));
    return { ...read, name, inboundNodes, old };
  });
  const inputs = readEnds(`${place}, input_layers`, config['input_layers']);
  const outputs = readEnds(`${place}, output_layers`, config['output_layers']);
  const counted = new Counting(layers, [...inputs.inputs, ...outputs.inputs]);
  return {
    ...(config['name'] === undefined ? {} : { name: config['name'] }),
    ...(config['trainable'] === undefined ? {} : { trainable: config['trainable'] }),
    layers: layers.map(({ className, name, config: own, inboundNodes }) => ({
      className,
      name,
      config: own,
      inboundNodes: inboundNodes.map((node) => ({ ...node, inputs: node.inputs.map((input) => counted.inner(input)) })),
    })),
    inputLayers: inputs.inputs.map((input) => counted.end(input)),
    outputLayers: outputs.inputs.map((output) => counted.end(output)),
    listedOutputs: outputs.listed && !(counted.old && outputs.inputs.length === 1),
  };
}

/** An operation that stands in a model, once or several times with the same arguments. */
function oneOperation(place: Place, name: string, calls: readonly ReadCall[]): Omit<ReadLayer, 'old'> {
  const [first] = calls;
  const all = calls.map(({ operation, operands, options }) => JSON.stringify([operation, operands, options]));
  const other = all.find((call) => call !== all[0]);
  if (first === undefined || other !== undefined) {
    throw misread(place, 'applied, each time with the same arguments', other ?? 'an operation that is not applied');
  }
  const { operation, operands, options } = first;
  const inboundNodes = calls.map(({ inputs }) => ({ inputs, listed: true }));
  return { className: 'Operation', name, config: { name, operation, operands, options }, inboundNodes };
}

/**
 * From where applications are counted. Keras 3 counts those of functional models from 1 where the outputs of the whole are named,
 * and from 0 elsewhere. Keras 2 and tfjs count those of models that began with an input from 1 everywhere.
 */
class Counting {
  readonly old: boolean;
  readonly #functional: ReadonlySet<string>;
  readonly #fromOne = new Set<string>();

  constructor(layers: readonly ReadLayer[], ends: readonly SavedTensor[]) {
    this.old = layers.some((layer) => layer.old);
    this.#functional = new Set(layers.flatMap(({ className, name }) => (className === 'Functional' ? [name] : [])));
    if (!this.old) return;
    const applications = new Map(layers.flatMap((layer) => (isModel(layer) ? [[layer.name, layer.inboundNodes.length]] : [])));
    const named = [...layers.flatMap(({ inboundNodes }) => inboundNodes.flatMap(({ inputs }) => inputs)), ...ends];
    for (const [layer, application] of named) {
      const count = applications.get(layer);
      if (count !== undefined && application === count) this.#fromOne.add(layer);
    }
  }

  inner([layer, application, output]: SavedTensor): SavedTensor {
    return [layer, application - (this.#fromOne.has(layer) ? 1 : 0), output];
  }

  end(tensor: SavedTensor): SavedTensor {
    const [layer, application, output] = tensor;
    return this.old ? this.inner(tensor) : [layer, application - (this.#functional.has(layer) ? 1 : 0), output];
  }
}

function isModel({ className }: ReadLayer): boolean {
  return className === 'Functional' || className === 'Sequential';
}
