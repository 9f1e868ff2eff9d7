import { ArgumentError, type Backend } from '@ibex-ml/core';
import { findBackendFactory } from '@tensorflow/tfjs-core';
import { type AdapterChoice, openDevice } from './device/open-device.ts';
import { type RunningTfjs, startTfjs } from './tfjs/start-tfjs.ts';

/** Which GPU to compute on. */
export interface WebgpuOptions {
  /** Of several GPUs the quick one (the default) or the one that saves power. */
  readonly powerPreference?: 'high-performance' | 'low-power';
  /** In Node, a part of the adapter's name, as `details.adapter` has it. */
  readonly adapterName?: string;
}

/** What programs run on. */
export interface WebgpuDetails extends Readonly<Record<string, string | number>> {
  /** What the driver calls the GPU; browsers may tell no more than its maker. */
  readonly adapter: string;
  /** The largest tensor that fits, in bytes. */
  readonly maxTensorBytes: number;
}

/** The backend on WebGPU. */
export interface WebgpuBackend extends Backend {
  /** Known once it has been started. */
  readonly details: WebgpuDetails | undefined;
}

/** A device by what was asked for, under one name in tfjs. It stays open: tensors may lie there when another backend is in use. */
interface Place {
  readonly tfjsName: string;
  running: RunningTfjs | undefined;
}

const places = new Map<string, Place>();

/**
 * The backend on WebGPU, in browsers and, through Dawn (the package `webgpu`), in Node: tfjs's, with the kernels that are wrong or
 * missing there replaced by Ibex's own. Graphs are run op by op.
 *
 * @throws {ArgumentError} when `powerPreference` is neither of its names
 * @throws {BackendError} from `start`, when there is no WebGPU or no GPU here, with what to install or to switch on
 * @example
 * await setBackend(webgpu());
 * getBackend().name // 'webgpu'
 */
export function webgpu(options: WebgpuOptions = {}): WebgpuBackend {
  const choice = requireChoice(options);
  const place = placeOf(choice);
  const { tfjsName } = place;
  return {
    name: 'webgpu',
    tfjsName,
    computeDtypes: ['float32', 'float16', 'bfloat16', 'int32', 'uint8', 'bool'],
    get details(): WebgpuDetails | undefined {
      return place.running && detailsOf(place.running);
    },
    async start(): Promise<void> {
      if (place.running?.failures.hasFailed === false && findBackendFactory(tfjsName) !== null) return;
      place.running = await startTfjs(await openDevice(choice), tfjsName);
    },
  };
}

function placeOf(choice: AdapterChoice): Place {
  const key = JSON.stringify(choice);
  const place = places.get(key) ?? { tfjsName: `ibex-webgpu-${places.size + 1}`, running: undefined };
  places.set(key, place);
  return place;
}

function detailsOf({ adapter, device }: RunningTfjs): WebgpuDetails {
  const { description, vendor } = adapter.info;
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  return {
    adapter: description === '' ? vendor : description,
    maxTensorBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize),
  };
}

function requireChoice({ powerPreference = 'high-performance', adapterName }: WebgpuOptions): AdapterChoice {
  if (powerPreference === 'high-performance' || powerPreference === 'low-power') return { powerPreference, adapterName };
  throw new ArgumentError({
    where: 'webgpu',
    argument: 'powerPreference',
    expected: '"high-performance" or "low-power"',
    received: powerPreference,
    remedy: 'Leave it out for the quick one.',
  });
}
