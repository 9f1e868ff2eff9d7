export { decodeMessage } from './decode.ts';
export type { Decoded } from './decode.ts';
export { encodeMessage } from './encode.ts';
export { many, one } from './schema.ts';
export type { Field, Scalar, Schema } from './schema.ts';
