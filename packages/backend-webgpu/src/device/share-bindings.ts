/// <reference types="@webgpu/types" />

/** So many groups are kept; a step of training needs some hundred, in a few turns of its buffers. */
const mostGroups = 8192;

/**
 * Makes a device give the same bind group for the same buffers, and each pipeline the same layout, where tfjs asks for new ones at every
 * launch.
 */
export function shareBindings(device: GPUDevice): void {
  const createGroup = device.createBindGroup.bind(device);
  const createPipeline = device.createComputePipeline.bind(device);
  const groups = new Map<string, GPUBindGroup>();
  const idOf = numbering();
  device.createComputePipeline = (descriptor) => {
    const pipeline = createPipeline(descriptor);
    const layout = pipeline.getBindGroupLayout(0);
    pipeline.getBindGroupLayout = () => layout;
    return pipeline;
  };
  device.createBindGroup = (descriptor) => {
    let key = `${idOf(descriptor.layout)}`;
    for (const { resource } of descriptor.entries) {
      // What is no whole buffer is a texture, of which Ibex has none.
      if (!('buffer' in resource)) return createGroup(descriptor);
      key += ` ${idOf(resource.buffer)}:${resource.size ?? ''}`;
    }
    const known = groups.get(key);
    const group = known ?? createGroup(descriptor);
    // The one used last stands last, and those in front go first.
    if (known !== undefined) groups.delete(key);
    groups.set(key, group);
    if (groups.size > mostGroups) groups.delete(groups.keys().next().value as string);
    return group;
  };
}

/** Gives every object a number of its own. */
function numbering(): (object: object) => number {
  const ids = new WeakMap<object, number>();
  let last = 0;
  return (object) => {
    const known = ids.get(object);
    if (known !== undefined) return known;
    last += 1;
    ids.set(object, last);
    return last;
  };
}
