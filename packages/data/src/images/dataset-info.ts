/** A Dataset with properties of its own beside; getters stay getters. */
export function withInfo<D extends object, Info extends object>(dataset: D, info: Info): D & Info {
  return Object.defineProperties(dataset, Object.getOwnPropertyDescriptors(info)) as D & Info;
}
