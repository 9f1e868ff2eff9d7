let counts = new Map<string, number>();

/**
 * A name for a layer that was given none, as Keras numbers them: `dense`, `dense_1`, `dense_2`.
 *
 * @param className - as in `MaxPooling2D`
 */
export function uniqueName(className: string): string {
  const base = snakeCase(className);
  const count = counts.get(base) ?? 0;
  counts.set(base, count + 1);
  return count === 0 ? base : `${base}_${count}`;
}

/**
 * Starts the numbering of names afresh.
 *
 * @see keras.utils.clear_session
 */
export function clearSession(): void {
  counts = new Map();
}

/** `MaxPooling2D` as `max_pooling2d`: Keras's rule for names. */
export function snakeCase(className: string): string {
  return className
    .replaceAll(/\W+/g, '')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** `max_pooling2d` as `maxPooling2d`. */
export function camelCase(name: string): string {
  return name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `leakyRelu` as `leaky_relu`: Keras's spelling of a name, as a type. */
export type SnakeCase<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : Name;

/** A name in this library's spelling or in Keras's. */
export type EitherCase<Name extends string> = Name | SnakeCase<Name>;
