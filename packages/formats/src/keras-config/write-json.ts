/** Arguments that Keras wants as floats of Python: a number without a point is an integer there, and is refused. */
const floats = /(?<!\\)("(?:momentum|learning_rate)": ?)(-?\d+)(?=[,}\s])/g;

/** A config as JSON that Keras reads. */
export function kerasJson(config: object, indent?: number): string {
  return JSON.stringify(config, null, indent).replaceAll(floats, '$1$2.0');
}
