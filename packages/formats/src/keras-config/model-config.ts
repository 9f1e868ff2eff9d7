import { FormatError, IbexError } from '@ibex-ml/core';
import { type CompileOptions, type Model, modelFromConfig } from '@ibex-ml/models';
import { readJson } from '../json/read-json.ts';
import type { CustomObjects } from './custom-objects.ts';
import { isFields } from './fields.ts';
import { WeightBudget } from './weight-budget.ts';
import type { KerasObject } from './keras-object.ts';
import { compileFromKeras } from './read-compile.ts';
import { readModel } from './read-model.ts';
import { compileToKeras } from './write-compile.ts';
import { kerasJson } from './write-json.ts';
import { layerToKeras } from './write-model.ts';

/** How a model is made from Keras's config. */
export interface KerasConfigOptions {
  /** Makers of objects of your own, by class name; default none. */
  readonly customObjects?: CustomObjects;
  /** Whether to compile the model as the config says; default true. */
  readonly compile?: boolean;
  /** The weights that a config may ask for without any being there, all layers together; default 60 million. */
  readonly maxParameters?: number;
}

/**
 * A model's architecture and what it was compiled with, in the form of Keras 3's `config.json`; without its weights.
 *
 * @param options.compile - whether to say what it was compiled with; default true
 * @throws {ArgumentError} for what Keras's files have no form for
 * @example
 * const model = sequential([dense(3, { inputShape: [4], name: 'out' })]);
 * modelToKerasConfig(model).config.layers[1].config.units // 3
 * @see keras.saving.serialize_keras_object
 */
export function modelToKerasConfig(model: Model, options: { readonly compile?: boolean } = {}): KerasObject {
  const compile = options.compile === false ? null : compileToKeras(model);
  return { ...layerToKeras(model), ...(compile === null ? {} : { compile_config: compile }) };
}

/**
 * A model from the config that Keras 3, Keras 2 or tfjs have written, with new weights. Nothing of a config runs: only the layers
 * of this project and those in `customObjects` are made.
 *
 * @throws {FormatError} for classes that are not known, code, arguments that a layer does not have, and what is no config
 * @example
 * const dense3 = { class_name: 'Dense', config: { units: 3, batch_input_shape: [null, 4] } };
 * modelFromKerasConfig({ class_name: 'Sequential', config: { layers: [dense3] } }).countParams() // 15
 * @see keras.saving.deserialize_keras_object
 */
export function modelFromKerasConfig(config: unknown, options: KerasConfigOptions = {}): Model {
  return makeModel(config, options, new WeightBudget(options.maxParameters ?? 60_000_000, false));
}

/** The same, with weights that are taken from a budget. */
export function makeModel(config: unknown, options: KerasConfigOptions, budget: WeightBudget): Model {
  const { customObjects = {}, compile = true } = options;
  return reading(() => {
    const { serialized, registry } = readModel(config, customObjects, budget);
    const model = budget.spend(() => modelFromConfig(serialized, registry));
    const compiled = isFields(config) ? config['compile_config'] : undefined;
    if (compile && isFields(compiled) && Object.keys(compiled).length > 0) compileAs(model, compiled, customObjects);
    return model;
  });
}

/** Compiles a model as a file says. @throws {FormatError} for what is not known; the model is not compiled then */
export function compileAs(model: Model, config: unknown, customObjects: CustomObjects): void {
  const remedy = 'Load with compile: false, and compile the model yourself.';
  const options: CompileOptions = compileFromKeras(config, customObjects, model.outputs?.length ?? 1);
  reading(() => void model.compile(options), remedy);
}

/**
 * The same as JSON, to be read by people or by `keras.models.model_from_json`.
 *
 * @example
 * const text = modelToJson(sequential([dense(3, { inputShape: [4] })]));
 * modelFromJson(text).countParams() // 15
 * @see keras.Model.to_json
 */
export function modelToJson(model: Model, options: { readonly indent?: number } = {}): string {
  return kerasJson(modelToKerasConfig(model), options.indent);
}

/** A model from the JSON of `modelToJson`, of Keras's `to_json` or of tfjs. @throws {FormatError} as modelFromKerasConfig */
export function modelFromJson(text: string, options: KerasConfigOptions = {}): Model {
  return modelFromKerasConfig(readConfig('modelFromJson', 'text', new TextEncoder().encode(text)), options);
}

/** JSON as deep as models inside models are. @throws {FormatError} for anything else */
export function readConfig(where: string, what: string, bytes: Uint8Array): unknown {
  return readJson(where, what, bytes, { depth: 256 });
}

/** Whatever is wrong with a model that a file describes is wrong with the file. */
export function reading<T>(make: () => T, remedy?: string): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    const known = cause instanceof IbexError;
    throw new FormatError({
      where: known ? `Keras config, ${cause.where}` : 'Keras config',
      argument: known ? cause.argument : 'model',
      expected: known ? cause.expected : 'one that can be made',
      received: known ? cause.received : cause,
      remedy: remedy ?? (known ? cause.remedy : 'The file is damaged, or was made to do harm.'),
      cause,
    });
  }
}
