import type { Shape, Spec } from '@ibex-ml/core';
import { type AnyLayer, builtinLayers, type KerasTensor, type LayerNode } from '@ibex-ml/layers';
import { Model } from '@ibex-ml/models';
import type { Fields } from './fields.ts';
import type { KerasObject } from './keras-object.ts';
import { operationNode, operationToKeras } from './operations/write-operation.ts';
import { customKerasObject, kerasArguments, kerasObject } from './write-object.ts';

/**
 * A layer or a model, with those inside it, as Keras 3 writes it: without weights and without compile.
 *
 * @throws {ArgumentError} for what Keras's files have no form for
 */
export function layerToKeras(layer: AnyLayer): KerasObject {
  return new Writer(layer).write(layer);
}

/** Whether Keras's layer does not take whether it is trainable, and has its type written as a name. */
function isPlain(className: string): boolean {
  return className.startsWith('SpatialDropout') || className === 'Discretization';
}

/** The arguments of a layer. */
function layerConfig(layer: AnyLayer): Fields {
  const { trainable, dtype, ...rest } = layer.getConfig();
  if (isPlain(layer.className)) return { ...kerasArguments(layer.label, rest), dtype };
  return kerasArguments(layer.label, { ...rest, trainable, dtype });
}

class Writer {
  /** Layers that stand in several models; Keras is told so by a number. */
  readonly #shared = new Map<AnyLayer, number>();

  constructor(root: AnyLayer) {
    const met = new Set<AnyLayer>();
    const visit = (layer: AnyLayer): void => {
      if (met.has(layer)) {
        if (!this.#shared.has(layer)) this.#shared.set(layer, this.#shared.size + 1);
        return;
      }
      met.add(layer);
      if (isModel(layer)) for (const inner of layer.layers) visit(inner);
    };
    visit(root);
  }

  write(layer: AnyLayer): KerasObject {
    const id = this.#shared.get(layer);
    const written = this.#object(layer);
    return id === undefined ? written : { ...written, shared_object_id: id };
  }

  #object(layer: AnyLayer): KerasObject {
    if (layer.className === 'InputLayer') return inputLayer(layer);
    if (isModel(layer) && layer.className === 'Sequential') return this.#sequential(layer);
    if (isModel(layer) && layer.graph !== null) return this.#functional(layer, layer.graph.nodes);
    const config = layerConfig(layer);
    const known = Object.hasOwn(builtinLayers, layer.className);
    const object = known ? kerasObject('keras.layers', layer.className, config) : customKerasObject(layer.className, config);
    const [node] = layer.inboundNodes;
    return node === undefined ? object : { ...object, build_config: { input_shape: shapesOf(node) } };
  }

  #sequential(model: Model): KerasObject {
    const { name, trainable, dtype } = kerasArguments(model.label, withoutLayers(model));
    const [input] = model.inputs ?? [];
    const layers = [...(input === undefined ? [] : [input.node.layer]), ...model.layers];
    const config = { name, trainable, dtype, layers: layers.map((layer) => this.write(layer)) };
    if (input === undefined) return kerasObject('keras', 'Sequential', config);
    const shape = { input_shape: input.shape };
    return { ...kerasObject('keras', 'Sequential', { ...config, build_input_shape: input.shape }), build_config: shape };
  }

  #functional(model: Model, nodes: readonly LayerNode[]): KerasObject {
    const { name, trainable, listedOutputs } = model.getConfig();
    const own = new Applications(nodes);
    const layers = (model.graph?.layers ?? []).map((layer) => ({
      ...(layer.operation === null ? this.write(layer) : operationToKeras(layer, layer.operation)),
      name: layer.name,
      inbound_nodes: own.of(layer).flatMap((node) => (node.inputs.length === 0 ? [] : [own.written(node)])),
    }));
    const [inputs, outputs] = [model.inputs ?? [], model.outputs ?? []].map((ends) => ends.map((end) => own.end(end)));
    const config = {
      name,
      trainable,
      layers,
      input_layers: inputs?.length === 1 ? inputs[0] : inputs,
      output_layers: listedOutputs === true ? outputs : outputs?.[0],
    };
    return { ...kerasObject('keras.src.models.functional', 'Functional', config), registered_name: 'Functional' };
  }
}

/** The applications of layers that belong to a functional model, in the order they were made. */
class Applications {
  readonly #own: ReadonlySet<LayerNode>;

  constructor(nodes: readonly LayerNode[]) {
    this.#own = new Set(nodes);
  }

  of(layer: AnyLayer): readonly LayerNode[] {
    return layer.inboundNodes.filter((node) => this.#own.has(node));
  }

  /** An application, with its inputs. */
  written(node: LayerNode): Fields {
    const inputs = node.inputs.map((tensor) => ({
      class_name: '__keras_tensor__',
      config: { shape: tensor.shape, dtype: tensor.dtype, keras_history: this.#position(tensor) },
    }));
    if (node.layer.operation !== null) return operationNode(node.layer.operation, inputs, node.inputs[0]?.shape.length ?? 0);
    return { args: node.listed ? [inputs] : inputs, kwargs: {} };
  }

  /** An input or output of the model. Here, and only here, Keras counts the applications of functional models from 1. */
  end(tensor: KerasTensor): readonly [string, number, number] {
    const [layer, application, output] = this.#position(tensor);
    return [layer, application + (tensor.node.layer.className === 'Functional' ? 1 : 0), output];
  }

  #position({ node, index }: KerasTensor): readonly [string, number, number] {
    return [node.layer.name, this.of(node.layer).indexOf(node), index];
  }
}

function isModel(layer: AnyLayer): layer is Model {
  return layer instanceof Model;
}

/** Keras's input layers take no other arguments, not even whether they are trainable. */
function inputLayer(layer: AnyLayer): KerasObject {
  const { name, dtype, batchShape } = layer.getConfig();
  return kerasObject('keras.layers', 'InputLayer', { batch_shape: batchShape, dtype, sparse: false, name });
}

function withoutLayers(model: Model): Fields {
  const { name, trainable, dtype } = model.getConfig();
  return { name, trainable, dtype };
}

function shapesOf({ inputs, listed }: LayerNode): Shape | readonly Shape[] {
  const shapes = inputs.map(({ shape }: Spec) => shape);
  return listed ? shapes : (shapes[0] as Shape);
}
