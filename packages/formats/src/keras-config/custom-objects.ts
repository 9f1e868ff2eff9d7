import { type AnyLayer, Layer, type LayerConfig, type Serializable } from '@ibex-ml/layers';
import { misread, type Place } from './fields.ts';

/**
 * Makers of objects of classes of your own, by class name: layers and models, and initializers, regularizers, losses, metrics,
 * optimizers and schedules. Nothing else is ever made by a file: there is no other way to name code in it.
 *
 * @see keras.models.load_model, its custom_objects
 */
export type CustomObjects = Readonly<Record<string, (config: LayerConfig) => Serializable>>;

/** The entry for a class as a file names it, `mine>Scale` or `Scale`; undefined where there is none. */
export function customName(objects: CustomObjects, names: readonly (string | null | undefined)[]): string | undefined {
  const all = names.flatMap((name) => (typeof name === 'string' ? [name, shortName(name)] : []));
  return all.find((name) => Object.hasOwn(objects, name));
}

/** The object that the entry of its class makes, undefined where there is none. */
export function makeCustom(
  objects: CustomObjects,
  names: readonly (string | null | undefined)[],
  config: () => object,
): Serializable | undefined {
  const name = customName(objects, names);
  return name === undefined ? undefined : objects[name]?.(config() as LayerConfig);
}

/** A class without the package that it was registered under: `Scale` for `mine>Scale`. */
export function shortName(className: string): string {
  return className.slice(className.lastIndexOf('>') + 1);
}

/** @throws {FormatError} unless a maker gave a layer where one is wanted */
export function layerOf(place: Place, made: Serializable): AnyLayer {
  if (made instanceof Layer) return made as AnyLayer;
  const remedy = 'Give the maker of the class in customObjects, as { Scale: (config) => new Scale(config) }.';
  throw misread(place, 'a layer, as made by its entry in customObjects', made.className, remedy);
}
