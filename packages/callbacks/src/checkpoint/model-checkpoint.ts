import { fixed } from '@ibex-ml/core/python-text';
import { type Callback, kinds, type Logs, savedFields, type StateRecord } from '@ibex-ml/models';
import { type OptionNames, refused, requireFlag, requireNumber, requireOptions, requirePath, requireVerbose } from '../check.ts';
import { type CallbackVerbose, ModelCallback } from '../model-callback.ts';
import { isOfValidation, Monitor, type MonitorOptions, requireComing } from '../monitor/monitor.ts';
import { told } from '../unwritable.ts';
import { type CheckpointFormat, tryCheckpoint, type WriteCheckpoint } from './checkpoint-format.ts';
import { PathTemplate } from './path-template.ts';

export interface ModelCheckpointOptions extends MonitorOptions {
  /** What writes the files: `{ saveModel }` of `@ibex-ml/formats/keras`, all of such a module, or functions of one's own. */
  readonly format: CheckpointFormat;
  readonly verbose?: CallbackVerbose;
  /** Saves only where the figure is better than ever before; default false. */
  readonly saveBestOnly?: boolean;
  /** Saves weights, not the whole model; default false. */
  readonly saveWeightsOnly?: boolean;
  /** `epoch`, or after how many batches, counted on over epochs; default `epoch`. */
  readonly saveFreq?: 'epoch' | number;
  /** What the first checkpoint has to be better than; default null. */
  readonly initialValueThreshold?: number | null;
}

const where = 'modelCheckpoint';
const names: OptionNames<ModelCheckpointOptions> = {
  format: true,
  monitor: true,
  verbose: true,
  saveBestOnly: true,
  saveWeightsOnly: true,
  mode: true,
  saveFreq: true,
  initialValueThreshold: true,
};

/**
 * Saves the model while it is trained: after every epoch, every so many batches, or whenever a figure is better than ever before.
 *
 * Missing folders are made. In a page to `opfs://folder/best.keras`, which the browser keeps for the page's origin. The best value is kept from one fit to the next. Before training, one checkpoint is written and
 * removed again: a place that cannot be written, or a model that cannot be saved, is known then.
 *
 * @param path - may hold numbers, as in `{epoch:02d}-{val_loss:.2f}.keras`: `epoch` and `batch` count from 1, others are figures. Ends with
 *   `.weights.h5` for weights only, else with `.keras` or `.h5`, or as the format wants it
 * @throws {ArgumentError} when an option or the path is wrong; from fit, before training, when the direction is not known (see `mode`), for a
 *   figure of validation without validation, and where the format cannot hold the model
 * @throws {ResourceError} from fit, before training, when the place cannot be written
 * @throws {StateError} from fit, when the logs do not hold the figure
 * @example
 * import { loadModel, saveModel } from '@ibex-ml/formats/keras';
 * const model = sequential([dense(1, { inputShape: [1], kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * const best = modelCheckpoint('best-{epoch:02d}.keras', { format: { saveModel }, monitor: 'loss', saveBestOnly: true });
 * await model.fit(x, x, { epochs: 2, callbacks: [best], verbose: 0 });
 * best.saved; // ['best-01.keras', 'best-02.keras']
 * (await loadModel('best-02.keras')).countParams(); // 2
 * @see keras.callbacks.ModelCheckpoint
 */
export function modelCheckpoint(path: string, options: ModelCheckpointOptions): ModelCheckpoint {
  return new ModelCheckpoint(path, options);
}

/** Made by `modelCheckpoint`. */
export class ModelCheckpoint extends ModelCallback {
  /** The best value so far; null before the first one. */
  best: number | null;
  /** The files of this run, in the order of their first writing. */
  readonly saved: string[] = [];
  /** There only where batches count, as figures are read for whoever has it. */
  readonly onTrainBatchEnd?: Required<Callback>['onTrainBatchEnd'];
  readonly #path: PathTemplate;
  readonly #monitor: Monitor;
  readonly #write: WriteCheckpoint;
  readonly #options: ModelCheckpointOptions;
  #epoch = 0;
  #batchesSinceSaving = 0;

  constructor(path: string, options: ModelCheckpointOptions) {
    requirePath(where, path);
    requireOptions(where, options, names);
    requireVerbose(where, options.verbose);
    super(where, options.verbose);
    const { saveFreq = 'epoch', initialValueThreshold = null } = options;
    this.#path = new PathTemplate(where, path);
    this.#monitor = new Monitor(where, options);
    requireFlag(where, 'saveBestOnly', options.saveBestOnly);
    requireFlag(where, 'saveWeightsOnly', options.saveWeightsOnly);
    requireNumber(where, 'initialValueThreshold', initialValueThreshold);
    this.#write = writerOf(options);
    this.#options = { ...options };
    this.best = initialValueThreshold;
    if (saveFreq === 'epoch') this.#refuseBatches();
    else this.onTrainBatchEnd = this.#everyBatches(saveFreq);
  }

  async onTrainBegin(saved?: StateRecord): Promise<void> {
    if (this.#options.saveBestOnly === true) this.#monitor.begin(this.model, this.validates);
    for (const name of this.#path.names) requireComing(where, 'path', name, this.model, this.validates);
    this.saved.length = 0;
    if (saved !== undefined) this.#resume(saved);
    await tryCheckpoint(where, this.model, this.#path.text, this.#write);
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  onEpochResume(epoch: number): void {
    this.#epoch = epoch;
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    if ((this.#options.saveFreq ?? 'epoch') === 'epoch') await this.#save({ epoch: epoch + 1 }, logs);
  }

  saveState(): StateRecord {
    return { best: this.best, saved: [...this.saved], batchesSinceSaving: this.#batchesSinceSaving };
  }

  #resume(state: StateRecord): void {
    const { count, listOf, number, orNull, text } = kinds;
    const fields = { best: orNull(number), saved: listOf(text), batchesSinceSaving: count };
    const { best, saved, batchesSinceSaving } = savedFields(where, state, fields);
    this.best = best;
    this.saved.push(...saved);
    this.#batchesSinceSaving = batchesSinceSaving;
  }

  #everyBatches(saveFreq: unknown): Required<Callback>['onTrainBatchEnd'] {
    if (!Number.isSafeInteger(saveFreq) || (saveFreq as number) < 1) {
      throw refused(where, 'saveFreq', '"epoch" or an integer >= 1', saveFreq, 'Pass 100 to save after every hundredth batch.');
    }
    const late = [...(this.#options.saveBestOnly === true ? [this.#monitor.name] : []), ...this.#path.names].find(isOfValidation);
    if (late !== undefined) {
      const remedy = `Validation comes at the end of an epoch: use saveFreq: 'epoch', or "${late.replace(/^val_/, '')}".`;
      throw refused(where, 'saveFreq', `"epoch" for "${late}"`, saveFreq, remedy);
    }
    return async (batch, logs) => {
      this.#batchesSinceSaving += 1;
      if (this.#batchesSinceSaving < (saveFreq as number)) return;
      this.#batchesSinceSaving = 0;
      await this.#save({ epoch: this.#epoch + 1, batch: batch + 1 }, logs);
    };
  }

  #refuseBatches(): void {
    if (!this.#path.names.includes('batch')) return;
    throw refused(where, 'path', 'without {batch} where epochs are saved', this.#path.text, 'Leave it out, or pass saveFreq.');
  }

  async #save(place: { readonly epoch: number; readonly batch?: number }, logs: Logs): Promise<void> {
    const path = this.#path.withNumbers({ ...place, ...logs });
    const begin = `\nEpoch ${place.epoch}: `;
    if (this.#options.saveBestOnly !== true) this.say(`${begin}saving model to ${path}`);
    else if (!this.#isBest(logs, begin, path)) return;
    try {
      await this.#write(this.model, path);
    } catch (cause) {
      throw told(where, 'path', path, cause);
    }
    if (!this.saved.includes(path)) this.saved.push(path);
    this.say(`${begin}finished saving model to ${path}`);
  }

  #isBest(logs: Logs, begin: string, path: string): boolean {
    const current = this.#monitor.in(logs);
    if (current === null) return false;
    const { name } = this.#monitor;
    const before = this.best === null ? 'None' : fixed(this.best, 5);
    if (!this.#monitor.improves(current, this.best)) {
      this.say(`${begin}${name} did not improve from ${before}`);
      return false;
    }
    this.say(`${begin}${name} improved from ${before} to ${fixed(current, 5)}, saving model to ${path}`);
    this.best = current;
    return true;
  }
}

/** What writes the files that are wanted. @throws {ArgumentError} when the format does not */
function writerOf({ format, saveWeightsOnly = false }: ModelCheckpointOptions): WriteCheckpoint {
  const name = saveWeightsOnly ? 'saveWeights' : 'saveModel';
  const given: unknown = format?.[name];
  if (typeof given === 'function') return given as WriteCheckpoint;
  const remedy = `Pass { ${name} } of '@ibex-ml/formats/keras'.`;
  throw refused(where, 'format', `something with the function ${name}(model, path)`, format, remedy);
}
