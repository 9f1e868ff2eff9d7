import { type AnyLayer, builtinLayers, type LayerRegistry, type SerializedObject } from '@ibex-ml/layers';
import { customName, type CustomObjects, layerOf, shortName } from './custom-objects.ts';
import { type Fields, fieldsOf, isFields, listAt, misread, type Place } from './fields.ts';
import type { KerasObject } from './keras-object.ts';
import type { WeightBudget } from './weight-budget.ts';
import { functionalConfig } from './read-functional.ts';
import { layerArguments } from './read-layer.ts';
import { isOperationModule } from './operations/keras-names.ts';
import { code, ourArguments, requireOfKeras } from './read-object.ts';

/** Other names that older files have for classes. */
const aliases: Readonly<Record<string, string>> = {
  BatchNormalizationV1: 'BatchNormalization',
  BatchNormalizationV2: 'BatchNormalization',
  Model: 'Functional',
};

/** Far more than any model has; work grows with their square. */
const mostLayers = 2500;
const mostApplications = 3500;

/** A model in our form, and the makers that its layers need. */
export interface ReadModel {
  readonly serialized: SerializedObject;
  readonly registry: LayerRegistry;
}

/**
 * A layer or a model in our form, from what Keras 3, Keras 2 or tfjs have written.
 *
 * @param budget - what the weights are taken from
 * @throws {FormatError} for classes that are not known, code, and what is no config
 */
export function readModel(object: unknown, custom: CustomObjects, budget: WeightBudget): ReadModel {
  const reader = new Reader(custom);
  return { serialized: reader.layer('the model', object), registry: reader.registry(budget) };
}

class Reader {
  readonly #custom: CustomObjects;
  #layers = 0;
  #applications = 0;
  /** The number of an object that stands in several places, by its config. */
  readonly #shared = new WeakMap<Fields, unknown>();

  constructor(custom: CustomObjects) {
    this.#custom = custom;
  }

  layer(place: Place, value: unknown): SerializedObject {
    const object = fieldsOf(place, value) as unknown as KerasObject;
    const { class_name: written, registered_name: registered, inbound_nodes: nodes } = object;
    this.#layers += 1;
    this.#applications += Array.isArray(nodes) ? nodes.length : 0;
    if (this.#layers > mostLayers || this.#applications > mostApplications) {
      throw misread('layers', `at most ${mostLayers}, applied at most ${mostApplications} times`, 'more');
    }
    if (typeof written !== 'string') throw misread(`${place}, class_name`, 'the name of a class', written);
    const custom = customName(this.#custom, [registered, written]);
    if (custom !== undefined) {
      const config = ourArguments(place, fieldsOf(`${place}, config`, object.config), this.#custom);
      return this.#kept(object, { className: custom, config });
    }
    if (written === 'Lambda') throw code(place);
    requireOfKeras(place, object);
    if (isOperationModule(object.module)) throw misread(place, 'a layer; operations stand in functional models', written);
    const className = Object.hasOwn(aliases, written) ? (aliases[written] as string) : written;
    return this.#kept(object, { className, config: this.#config(place, className, object.config) });
  }

  /** Makers for what was read: one object for each that stands in several places. */
  registry(budget: WeightBudget): LayerRegistry {
    const own = Object.entries(this.#custom).map(([name, make]): readonly [string, LayerRegistry[string]] => [
      name,
      (config) => layerOf(`class ${name}`, make(config)),
    ]);
    const made = new Map<unknown, AnyLayer>();
    const once =
      (make: LayerRegistry[string]): LayerRegistry[string] =>
      (config) => {
        const id = this.#shared.get(config);
        if (id === undefined) return make(config);
        const layer = made.get(id) ?? make(config);
        made.set(id, layer);
        return layer;
      };
    const builtin = Object.entries(builtinLayers).map(([name, make]) => [name, budget.guard(make)] as const);
    return Object.fromEntries([...builtin, ...own].map(([name, make]) => [name, once(make)]));
  }

  #config(place: Place, className: string, config: unknown): Fields {
    if (className === 'Sequential') return this.#sequential(place, config);
    const fields = fieldsOf(`${place}, config`, config);
    if (className === 'Functional') return functionalConfig(place, fields, (at, layer) => this.layer(at, layer));
    if (className === 'InputLayer') return inputConfig(place, fields);
    if (Object.hasOwn(builtinLayers, className)) return layerArguments(place, className, fields, this.#custom);
    const known = ['Sequential', 'Functional', ...Object.keys(builtinLayers), ...Object.keys(this.#custom)].join(', ');
    const remedy = `Pass the maker of a class of your own: customObjects: { ${shortName(className)}: (config) => ... }.`;
    throw misread(`${place}, class_name`, `one of ${known}`, className, remedy);
  }

  /** Older files hold the list of layers alone, or give the input's shape to the first of them. */
  #sequential(place: Place, config: unknown): Fields {
    const fields = Array.isArray(config) ? { layers: config } : fieldsOf(`${place}, config`, config);
    const given = listAt(`${place}, layers`, fields['layers']);
    const layers = given.map((layer, index) => this.layer(nameOf(layer) ?? `${place}, layers[${index}]`, layer));
    const shape = firstShape(given[0]) ?? fields['build_input_shape'] ?? null;
    const begun = layers[0]?.className === 'InputLayer' || layers[0]?.className === 'Functional' || shape === null;
    const first = begun ? [] : [{ className: 'InputLayer', config: inputConfig(place, { batch_shape: shape }) }];
    const { name, trainable, dtype } = ourArguments(place, { ...fields, layers: null }, this.#custom);
    const entries = Object.entries({ name, trainable, dtype }).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(entries), layers: [...first, ...layers] };
  }

  #kept(object: KerasObject, read: SerializedObject): SerializedObject {
    const { shared_object_id: id } = object;
    if (id !== undefined && id !== null) this.#shared.set(read.config, id);
    return read;
  }
}

/** The shape of a batch that a first layer of Keras 2 or tfjs says. */
function firstShape(layer: unknown): unknown {
  return isFields(layer) && isFields(layer['config']) ? layer['config']['batch_input_shape'] : undefined;
}

function nameOf(layer: unknown): Place | undefined {
  const name = isFields(layer) && isFields(layer['config']) ? layer['config']['name'] : undefined;
  return typeof name === 'string' ? `layer "${name}"` : undefined;
}

function inputConfig(place: Place, config: Fields): Fields {
  const { name, dtype, sparse, ragged } = config;
  const batchShape = listAt(`${place}, batch_shape`, config['batch_shape'] ?? config['batch_input_shape']);
  if (sparse === true || ragged === true) {
    throw misread(`${place}, sparse and ragged`, 'false', true, 'Inputs are plain arrays: bring the data to a full shape.');
  }
  return { ...(name === undefined ? {} : { name }), batchShape, dtype: dtype ?? 'float32' };
}
