import { type NdArray, StateError, type Tensor } from '@ibex-ml/core';
import { type AnyLayer, type KerasTensor, Layer, type LayerOptions, type OneOrMore } from '@ibex-ml/layers';
import type { Dataset } from '@ibex-ml/data';
import type { Logs } from '../callbacks/callback.ts';
import { compileConfig } from '../training/compile/compile-config.ts';
import type { CompileOptions, Compiled, KeysOf } from '../training/compile/compile-options.ts';
import { evaluateModel, type EvaluateOptions } from '../training/evaluate.ts';
import { fitModel } from '../training/fit.ts';
import type { FitOptions } from '../training/fit-options.ts';
import type { History } from '../training/history.ts';
import type { ModelData } from '../training/data/model-data.ts';
import { type PredictOptions, predictModel } from '../training/predict.ts';
import { Predictor } from '../training/predictor.ts';
import { testBatch, trainBatch, type BatchOptions } from '../training/single-batch.ts';
import { Trainer } from '../training/trainer.ts';
import { classesOf } from './classes.ts';
import type { LayerGraph } from './layer-graph.ts';
import { printSummary, type SummaryOptions } from './summary.ts';

/** Options that every model takes, as layers do. */
export type ModelOptions = Pick<LayerOptions, 'name' | 'trainable' | 'dtype'>;

/** Where a model begins and ends, once its shapes are known. */
export interface ModelEnds {
  readonly inputs: readonly KerasTensor[];
  readonly outputs: readonly KerasTensor[];
  /** The applications of layers in between, where they may be other than one after the other. */
  readonly graph?: LayerGraph;
}

/** The same form as a model's outputs, of plain arrays. */
export type Arrays<O extends OneOrMore<Tensor>> = O extends readonly Tensor[] ? readonly NdArray[] : NdArray;

/**
 * Layers that are fitted, evaluated and used as one; itself a layer, so it can stand inside another model. Made by
 * `sequential` or `model`, or by extending it with a `call` in ops of your own (layers inside are given to `track`).
 *
 * @see keras.Model
 */
export abstract class Model<
  I extends OneOrMore<Tensor> = OneOrMore<Tensor>,
  O extends OneOrMore<Tensor> = OneOrMore<Tensor>,
> extends Layer<I, O> {
  /** Set it to true, from a callback, to end training after the batch at hand. */
  stopTraining = false;
  #trainer: Trainer | null = null;
  #predictor: Predictor | null = null;

  /** The placeholders, where the model is put together from layers. */
  protected ends?(): ModelEnds | null;

  /** Where data goes in, or null while that is not known. */
  get inputs(): readonly KerasTensor[] | null {
    return this.ends?.()?.inputs ?? null;
  }

  /** Where results come out, or null while that is not known. */
  get outputs(): readonly KerasTensor[] | null {
    return this.ends?.()?.outputs ?? null;
  }

  /** The applications of layers of a functional model; null for models of other kinds. */
  get graph(): LayerGraph | null {
    return this.ends?.()?.graph ?? null;
  }

  /** The layers, in Keras's order; without the operations between them, which `graph` has too. */
  get layers(): readonly AnyLayer[] {
    return this.sublayers;
  }

  /** The layer of this name, or at this place. @throws {StateError} where there is none */
  getLayer(which: string | number): AnyLayer {
    const layer = typeof which === 'number' ? this.layers.at(which) : this.layers.find(({ name }) => name === which);
    if (layer !== undefined) return layer;
    throw new StateError({
      where: this.label,
      argument: 'getLayer',
      expected: `one of ${this.layers.map(({ name }) => `"${name}"`).join(', ')}`,
      received: which,
      remedy: 'Pass the name of a layer, or its place: from 0 on, or from -1 back from the end.',
    });
  }

  /**
   * Says how the model is to be fitted. Returns the model itself, typed by the figures that its history will hold.
   *
   * @throws {ArgumentError} for an unknown name of a loss, an optimizer or a metric
   * @example
   * const model = sequential([dense(2, { activation: 'softmax', inputShape: [3] })]);
   * model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
   * const x = ndarray([[1, 2, 3], [4, 5, 6]]);
   * Object.keys((await model.fit(x, ndarray([0, 1]), { verbose: 0 })).history) // ['accuracy', 'loss']
   */
  compile<const C extends CompileOptions>(options: C): Compiled<this, KeysOf<C>> {
    const trainer = new Trainer(this, options);
    this.#trainer?.dispose();
    this.#trainer = trainer;
    this.#predictor = null;
    return this as unknown as Compiled<this, KeysOf<C>>;
  }

  /** What compile has set up: the optimizer, losses and metrics. @throws {StateError} before compile */
  get trainer(): Trainer {
    if (this.#trainer !== null) return this.#trainer;
    throw new StateError({
      where: this.label,
      argument: 'compile',
      expected: 'called first',
      received: 'a model without an optimizer and a loss',
      remedy: "Call model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' }).",
    });
  }

  /**
   * What compile was given, as plain data that compile takes again; null before compile.
   *
   * @throws {ArgumentError} where a loss, a metric or a learning rate is a function
   * @see keras.Model.get_compile_config
   */
  getCompileConfig(): CompileOptions | null {
    return this.#trainer === null ? null : compileConfig(this.#trainer.options, this.#trainer.chosenOptimizer);
  }

  /** What `predict` runs; needs no compile. */
  get predictor(): Predictor {
    this.#predictor ??= new Predictor(this, this.#trainer?.execution ?? {});
    return this.#predictor;
  }

  /** Whether compile has been called. */
  get compiled(): boolean {
    return this.#trainer !== null;
  }

  /**
   * Fits the weights to data.
   *
   * @throws {ShapeError | DataError | ArgumentError} when data or options do not fit, before anything has changed
   */
  fit(x: ModelData, y: ModelData, options?: FitOptions): Promise<History>;
  fit(dataset: Dataset<unknown>, options?: FitOptions): Promise<History>;
  fit(x: ModelData | Dataset<unknown>, y?: ModelData | FitOptions, options?: FitOptions): Promise<History> {
    return fitModel(this, x, y, options);
  }

  /** The loss and the metrics on data. */
  evaluate(x: ModelData, y: ModelData, options?: EvaluateOptions): Promise<Logs>;
  evaluate(dataset: Dataset<unknown>, options?: EvaluateOptions): Promise<Logs>;
  evaluate(x: ModelData | Dataset<unknown>, y?: ModelData | EvaluateOptions, options?: EvaluateOptions): Promise<Logs> {
    return evaluateModel(this, x, y, options);
  }

  /** The outputs for data, as the model gives them: one array, or a list. */
  predict(x: ModelData | Dataset<unknown>, options?: PredictOptions): Promise<Arrays<O>> {
    return predictModel(this, x, options) as Promise<Arrays<O>>;
  }

  /** The most likely class of each sample, int32: the place of the largest output, or for one sigmoid output whether it is above 0.5. */
  async predictClasses(x: ModelData | Dataset<unknown>, options?: PredictOptions): Promise<NdArray> {
    return classesOf(this.label, await this.predict(x, options));
  }

  /** One step of fitting on one batch; gives the figures since the last `resetMetrics`. */
  trainOnBatch(x: ModelData, y: ModelData, options?: BatchOptions): Promise<Logs> {
    return trainBatch(this, x, y, options);
  }

  /** The figures of one batch, added to those since the last `resetMetrics`. */
  testOnBatch(x: ModelData, y: ModelData, options?: BatchOptions): Promise<Logs> {
    return testBatch(this, x, y, options);
  }

  /** Starts the figures of trainOnBatch and testOnBatch afresh. */
  resetMetrics(): void {
    this.trainer.resetMetrics();
  }

  /** Prints the layers with their output shapes and numbers of weights, as Keras does. */
  summary(options?: SummaryOptions): void {
    printSummary(this, options);
  }
}
