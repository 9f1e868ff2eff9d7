import type { SerializedObject } from '@ibex-ml/layers';
import { type Fields, isFields } from './fields.ts';

/** An object as Keras 3 writes it. Of older files `module` and `registered_name` are missing. */
export interface KerasObject {
  readonly module?: string | null;
  readonly class_name: string;
  readonly config: unknown;
  readonly registered_name?: string | null;
  readonly build_config?: Fields;
  readonly compile_config?: Fields;
  /** The same number stands at all places of one object. */
  readonly shared_object_id?: number;
  /** Of a layer in a functional model: its name, and its applications. */
  readonly name?: string;
  readonly inbound_nodes?: readonly unknown[];
}

/** Whether this is an object in Keras's form, of any version. */
export function isKerasObject(value: unknown): value is KerasObject {
  return isFields(value) && typeof value['class_name'] === 'string' && 'config' in value;
}

/** Whether this is an object in our form. */
export function isSerialized(value: unknown): value is SerializedObject {
  return isFields(value) && typeof value['className'] === 'string' && isFields(value['config']);
}
