import { ArgumentError, type Tensor } from '@ibex-ml/core';
import {
  type AnyLayer,
  type KerasTensor,
  type LayerConfig,
  layerFromConfig,
  type LayerRegistry,
  listOf,
  type OneOrMore,
  type SerializedObject,
} from '@ibex-ml/layers';
import { type Functional, model } from '../model/functional.ts';
import { InputLayer } from '../model/input.ts';

/** A placeholder as a config names it: its layer, which application of it, which of the outputs. */
export type SavedTensor = readonly [layer: string, application: number, output: number];

/** An application of a layer as a config holds it. */
export interface SavedNode {
  readonly inputs: readonly SavedTensor[];
  readonly listed: boolean;
}

/** A layer of a functional model as its config holds it. */
export interface SavedLayer extends SerializedObject {
  readonly name: string;
  readonly inboundNodes: readonly SavedNode[];
}

/** A functional model from its config: makes the layers, then applies them in the order that their inputs allow. */
export function functionalFromConfig(
  config: LayerConfig,
  registry: LayerRegistry,
): Functional<readonly Tensor[], OneOrMore<Tensor>> {
  const { name, trainable, dtype, layers, inputLayers, outputLayers, listedOutputs } = config;
  const connected = new Connections(
    listed<SavedLayer>('layers', layers).map((saved) => ({ layer: layerFromConfig(saved, registry), nodes: saved.inboundNodes })),
  );
  const inputs = listed<SavedTensor>('inputLayers', inputLayers).map((tensor) => connected.require(tensor));
  const outputs = listed<SavedTensor>('outputLayers', outputLayers).map((tensor) => connected.require(tensor));
  return model({ inputs, outputs: listedOutputs === true ? outputs : (outputs[0] as KerasTensor), name, trainable, dtype });
}

interface Pending {
  readonly layer: AnyLayer;
  readonly nodes: readonly SavedNode[];
}

/** The outputs of each application of each layer, by the layer's name. */
class Connections {
  readonly #outputs = new Map<string, (readonly KerasTensor[])[]>();

  constructor(layers: readonly Pending[]) {
    for (const { layer } of layers) this.#outputs.set(layer.name, layer instanceof InputLayer ? [[layer.output]] : []);
    let waiting = layers.map(({ layer, nodes }) => ({ layer, nodes: [...nodes] }));
    while (waiting.length > 0) {
      const before = count(waiting);
      for (const { layer, nodes } of waiting) this.#advance(layer, nodes);
      waiting = waiting.filter(({ nodes }) => nodes.length > 0);
      if (waiting.length > 0 && count(waiting) === before) throw this.#unconnected(waiting[0] as Pending);
    }
  }

  require(tensor: SavedTensor): KerasTensor {
    const found = this.#find(tensor);
    if (found === null) throw leadsNowhere(tensor);
    return found;
  }

  /** Applies a layer as often as its inputs are there, in the order of its applications: places count on it. */
  #advance(layer: AnyLayer, nodes: SavedNode[]): void {
    for (let [next] = nodes; next !== undefined; [next] = nodes) {
      const inputs = next.inputs.map((tensor) => this.#find(tensor));
      if (!inputs.every((input) => input !== null)) return;
      const outputs = layer.apply(next.listed ? inputs : (inputs[0] as unknown as readonly KerasTensor[]));
      this.#outputs.get(layer.name)?.push(listOf<KerasTensor>(outputs));
      nodes.shift();
    }
  }

  #find([layer, application, output]: SavedTensor): KerasTensor | null {
    return this.#outputs.get(layer)?.[application]?.[output] ?? null;
  }

  #unconnected({ nodes: [node] }: Pending): ArgumentError {
    return leadsNowhere(node?.inputs.find((tensor) => this.#find(tensor) === null));
  }
}

/** A list that a config holds. @throws {ArgumentError} where it is none */
export function listed<T>(argument: string, value: unknown): readonly T[] {
  if (Array.isArray(value)) return value as readonly T[];
  const remedy = 'Pass the config that getConfig() of a model gave, unchanged.';
  throw new ArgumentError({ where: 'modelFromConfig', argument, expected: 'a list', received: value, remedy });
}

function count(waiting: readonly Pending[]): number {
  return waiting.reduce((sum, { nodes }) => sum + nodes.length, 0);
}

function leadsNowhere(received: SavedTensor | undefined): ArgumentError {
  return new ArgumentError({
    where: 'modelFromConfig',
    argument: 'layers',
    expected: 'connected to outputs of layers that the config holds',
    received,
    remedy: 'Pass the config that getConfig() of a model gave, unchanged.',
  });
}
