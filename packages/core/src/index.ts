export type { Backend } from './backend/backend.ts';
export { indexOutside } from './backend/index-outside.ts';
export { backendGeneration, getBackend, hasBackend, setBackend } from './backend/switch.ts';
export { download, isTfTensor, runKernel, upload } from './device.ts';
export type { TfTensor } from './device.ts';
export { dtypePolicy, dtypePolicyNames, getDtypePolicy, setDtypePolicy } from './dtype-policy.ts';
export type { DTypePolicy, DTypePolicyName } from './dtype-policy.ts';
export {
  ArgumentError,
  BackendError,
  DataError,
  describe,
  DTypeError,
  FormatError,
  GradientError,
  IbexError,
  ResourceError,
  ShapeError,
  StateError,
} from './errors.ts';
export type { ErrorDetails } from './errors.ts';
export type { DeviceValue, Executor, Program } from './executor/executor.ts';
export { interpreter } from './executor/interpreter.ts';
export { jit } from './executor/jit.ts';
export type { Jitted } from './executor/jit.ts';
export { TracedFunction } from './executor/traced-function.ts';
export type { ArgumentTree, ExecutionOptions, ExecutionReport } from './executor/traced-function.ts';
export { apply as applyOp, operandSpec, scoped } from './graph/apply.ts';
export type { Operand } from './graph/apply.ts';
export { grad, valueAndGrad, valueAndGradOrNull } from './graph/differentiate.ts';
export type { ValueAndGradients } from './graph/differentiate.ts';
export { printGraph } from './graph/graph.ts';
export type { Graph, VariableUpdate } from './graph/graph.ts';
export type { Attribute, Attributes, Op, Ops, Vjp, VjpArguments } from './graph/op.ts';
export { leavesOf, withLeaves } from './graph/structure.ts';
export type { Given, Hosted, Tree } from './graph/structure.ts';
export { specOf, SymbolicTensor } from './graph/symbolic-tensor.ts';
export type { Source, Tensor } from './graph/symbolic-tensor.ts';
export { traceFunction } from './graph/trace-function.ts';
export type { Traced } from './graph/trace-function.ts';
export { emptyArray, NdArray, ndarray } from './nd-array.ts';
export type { NestedArray, TypedArray } from './nd-array.ts';
export * as ops from './ops/index.ts';
export { opSet } from './ops/op-set.ts';
export { randomUniformKernel } from './ops/random.ts';
export { freshSeed, HostRandom, requireSeed, setRandomSeed } from './random/host-random.ts';
export { SeedGenerator } from './random/seed-generator.ts';
export { fillUniform, threefry2x32 } from './random/threefry.ts';
export { heldAsFloat32 } from './sixteen-bit-floats/held-as-float32.ts';
export { isSixteenBit, roundedFloat, roundFloats, roundFloatsKernel } from './sixteen-bit-floats/round-floats.ts';
export type { SixteenBitFloat } from './sixteen-bit-floats/round-floats.ts';
export { ScaledBytes } from './scaled-bytes.ts';
export { SelectedRows } from './selected-rows.ts';
export { dtypes, fitsShape, formatShape, formatSpec, isFloat, sameShape, sizeOf } from './spec.ts';
export type { Dim, DType, Shape, Spec } from './spec.ts';
export { liveVariables, Variable } from './variable.ts';
export type { Residence, VariableOptions } from './variable.ts';
