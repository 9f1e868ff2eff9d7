/** How one value of a message is written. */
export type Scalar = 'int' | 'float' | 'double' | 'string' | 'bytes';

/** How each is marked in front of its bytes. */
export const wireTypes: Readonly<Record<Scalar, number>> = { int: 0, float: 5, double: 1, string: 2, bytes: 2 };

/** A field of a message: its number in the .proto file, and the type of its value or of each value of its list. */
export interface Field {
  readonly number: number;
  readonly type: Scalar | (() => Schema<never>);
  /** Whether it is a list. Lists of numbers are written packed. */
  readonly repeated: boolean;
}

/**
 * The fields of a message that are used, by the names of its TypeScript form. Fields of the .proto file that stand not
 * here are never written.
 */
export type Schema<M extends object> = { readonly [K in keyof Required<M>]: Field };

/** A field of one value. */
export function one(number: number, type: Scalar | (() => object)): Field {
  return { number, type: type as Field['type'], repeated: false };
}

/** A field of a list. */
export function many(number: number, type: Scalar | (() => object)): Field {
  return { number, type: type as Field['type'], repeated: true };
}
