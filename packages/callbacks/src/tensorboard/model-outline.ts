import type { Model } from '@ibex-ml/models';

/** What a config of a layer or a model holds of its place. */
interface Config {
  readonly name: string;
  readonly dtype?: string;
  readonly layers?: readonly Entry[];
  readonly inputLayers?: readonly Position[];
  readonly outputLayers?: readonly Position[];
  readonly listedOutputs?: boolean;
}
interface Entry {
  readonly className: string;
  readonly config: Config;
  readonly inboundNodes?: readonly { readonly inputs: readonly Position[]; readonly listed: boolean }[];
}
type Position = readonly [layer: string, application: number, output: number];

/**
 * The layers of a model and what goes into which, as JSON: of what Keras's `to_json` gives as much as TensorBoard reads. Null for models
 * that only their own `call` knows, which Keras leaves out too.
 *
 * @see tensorboard.plugins.graph.keras_util
 */
export function modelOutline(model: Model): string | null {
  if (model.className !== 'Sequential' && model.graph === null) return null;
  return JSON.stringify(outline({ className: model.className, config: model.getConfig() }));
}

function outline({ className, config, inboundNodes }: Entry): object {
  const { name, dtype, layers, inputLayers = [], outputLayers = [], listedOutputs } = config;
  const ends = {
    input_layers: inputLayers.length === 1 ? inputLayers[0] : inputLayers,
    output_layers: listedOutputs === true ? outputLayers : outputLayers[0],
  };
  const inside = layers === undefined ? {} : { layers: layers.map(outline), ...(inputLayers.length > 0 ? ends : {}) };
  const applications = inboundNodes?.map(({ inputs, listed }) => {
    const args = inputs.map((position) => ({ class_name: '__keras_tensor__', config: { keras_history: position } }));
    return { args: listed ? [args] : args, kwargs: {} };
  });
  return { class_name: className, config: { name, dtype, ...inside }, inbound_nodes: applications };
}
