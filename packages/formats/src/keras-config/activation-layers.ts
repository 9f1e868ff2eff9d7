/** The layers by which Keras saves an activation with arguments. */
const classes: Readonly<Record<string, string>> = { relu: 'ReLU', leaky_relu: 'LeakyReLU', elu: 'ELU', softmax: 'Softmax' };

/** The activations that can be saved with arguments. */
export const savedWithArguments: readonly string[] = Object.keys(classes);

/** The class of the layer that stands for an activation; undefined where there is none. */
export function activationLayer(name: string): string | undefined {
  return Object.hasOwn(classes, name) ? classes[name] : undefined;
}

/** The activation that a layer of this class stands for; undefined where there is none. */
export function activationOf(className: string): string | undefined {
  return Object.keys(classes).find((name) => classes[name] === className);
}
