import { type OperationName, operationNames } from '@ibex-ml/models';

const nn =
  'relu relu6 sigmoid softplus softsign silu logSigmoid leakyRelu hardSigmoid hardSilu elu selu gelu softmax logSoftmax oneHot normalize';

/** Where Keras has the classes of operations; those not named here are in `keras.src.ops.numpy`. */
const modules: Readonly<Record<string, string>> = {
  'keras.src.ops.nn': nn,
  'keras.src.ops.core': 'cast stopGradient',
  'keras.src.ops.math': 'erf logsumexp rsqrt',
  'keras.src.activations.activations': 'reLU mish',
};

/** Other classes of Keras that compute the same. */
const aliases: Readonly<Record<string, OperationName>> = { Abs: 'absolute', Amax: 'max', Amin: 'min', TrueDivide: 'divide' };

const names: ReadonlyMap<string, OperationName> = new Map([
  ...operationNames.map((name) => [classOf(name), name] as const),
  ...Object.entries(aliases),
]);

/** The class of Keras that is an operation, and its module. */
export function kerasOperation(name: string): { readonly module: string; readonly className: string } {
  const found = Object.entries(modules).find(([, inside]) => inside.split(' ').includes(name));
  return { module: found?.[0] ?? 'keras.src.ops.numpy', className: classOf(name) };
}

/** The operation that a class of Keras is; undefined where there is none. */
export function operationOf(className: string): OperationName | undefined {
  return names.get(className);
}

/** Whether the classes of a module are operations and no layers. */
export function isOperationModule(module: unknown): boolean {
  return typeof module === 'string' && /^keras\.(src\.)?(ops|activations)\./.test(module);
}

function classOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
