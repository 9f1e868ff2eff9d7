import { type Fields, isFields } from '../keras-config/fields.ts';
import { isOperationModule } from '../keras-config/operations/keras-names.ts';
import { isKerasObject, type KerasObject } from '../keras-config/keras-object.ts';

/** A model's config as Keras's .h5 files have it: layers without the module that they are of. */
export function legacyConfig({ class_name: className, config, shared_object_id: id }: KerasObject): Fields {
  return { class_name: className, config: inner(config), ...(id === undefined ? {} : { shared_object_id: id }) };
}

function inner(config: unknown): unknown {
  if (!isFields(config) || !Array.isArray(config['layers'])) return config;
  const layers = (config['layers'] as readonly unknown[]).map((layer) => {
    if (!isKerasObject(layer)) return layer;
    // By its module alone does Keras tell an operation from a layer of the same name.
    if (isOperationModule(layer.module)) return layer;
    const { name, inbound_nodes: nodes } = layer;
    return { ...legacyConfig(layer), ...(nodes === undefined ? {} : { name, inbound_nodes: nodes }) };
  });
  return { ...config, layers };
}

/** What a model was compiled with as .h5 files have it: the optimizer under another name. */
export function legacyTraining({ optimizer, ...rest }: Fields): Fields {
  const { class_name: className, config } = optimizer as KerasObject;
  return { ...rest, optimizer_config: { class_name: className, config } };
}
