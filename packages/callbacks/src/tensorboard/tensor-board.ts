import { join } from 'node:path';
import { type Callback, kinds, type Logs, type ReadLogs, savedFields, type StateRecord } from '@ibex-ml/models';
import { isPath, type OptionNames, refused, requireCount, requireFlag, requireOptions, requireFolder } from '../check.ts';
import { learningRateName } from '../learning-rate.ts';
import { ModelCallback } from '../model-callback.ts';
import type { Summary } from './event-messages.ts';
import { type EmbeddingsMetadata, Projector } from './projector.ts';
import { histogramSummary, imageSummary, scalarSummary } from './summaries.ts';
import { SummaryWriter } from './summary-writer.ts';
import { weightImage } from './weight-image.ts';
import { weightTags } from './weight-tags.ts';

/** Options of `tensorBoard`, with Keras's defaults. */
export interface TensorBoardOptions {
  /** The folder that TensorBoard is pointed at, or one in it; default `logs`. Runs of their own have folders of their own. */
  readonly logDir?: string;
  /** After how many epochs each weight's histogram is written; default 0, never. */
  readonly histogramFreq?: number;
  /** Whether the graph of the layers is written; default true. */
  readonly writeGraph?: boolean;
  /** Whether weights are also written as images, along with the histograms; default false. */
  readonly writeImages?: boolean;
  /** Whether steps per second are written, by epoch and by batch as the figures are; default false. */
  readonly writeStepsPerSecond?: boolean;
  /** `batch`, `epoch`, or after how many batches figures of batches are written besides those of epochs; default `epoch`. */
  readonly updateFreq?: 'batch' | 'epoch' | number;
  /** Only 0, the default: there is no profile of a step that TensorBoard could show. */
  readonly profileBatch?: 0;
  /** After how many epochs the vectors of Embedding layers are written for the projector; default 0, never. */
  readonly embeddingsFreq?: number;
  /** Labels of the vectors: a file (TSV) for all Embedding layers, or files by the names of layers, in `logDir` unless the path is absolute. */
  readonly embeddingsMetadata?: EmbeddingsMetadata | null;
}

const where = 'tensorBoard';
const stateFields = { batch: kinds.count, embedded: kinds.listOf(kinds.count) };
const names: OptionNames<TensorBoardOptions> = {
  logDir: true,
  histogramFreq: true,
  writeGraph: true,
  writeImages: true,
  writeStepsPerSecond: true,
  updateFreq: true,
  profileBatch: true,
  embeddingsFreq: true,
  embeddingsMetadata: true,
};

/**
 * Writes event files for TensorBoard, with Keras's tags: the figures of epochs (`epoch_loss`) and of batches (`batch_loss`), those of
 * validation by steps taken (`evaluation_loss_vs_iterations`), the learning rate, the graph of layers and of ops, and histograms and images of weights.
 * With `embeddingsFreq` the projector shows the vectors of Embedding layers. What is of training lies in `logDir/train`, what is of validation in
 * `logDir/validation`.
 *
 * Node only. Everything is in the file before training goes on.
 *
 * @throws {ArgumentError} when an option is out of its range
 * @throws {ResourceError} from fit, before training, when the folder cannot be written
 * @example
 * import { readdirSync } from 'node:fs';
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * const board = tensorBoard({ logDir: 'logs/first', histogramFreq: 1 });
 * await model.fit(x, x, { epochs: 2, validationData: [x, x], callbacks: [board], verbose: 0 });
 * await board.validation.text('remark', 'A line of **two** points.', 1);
 * readdirSync('logs/first').sort(); // ['train', 'validation']
 * @see keras.callbacks.TensorBoard
 */
export function tensorBoard(options: TensorBoardOptions = {}): TensorBoard {
  return new TensorBoard(options);
}

/** Made by `tensorBoard`. */
export class TensorBoard extends ModelCallback {
  /** Writes beside what is written of training. */
  readonly train: SummaryWriter;
  /** Writes beside what is written of validation. */
  readonly validation: SummaryWriter;
  /** Batches are counted only where some are written. */
  readonly skipsBatches: boolean;
  /** There only where batches are written, as figures are read for whoever has it. */
  readonly onTrainBatchEndLazy?: Required<Callback>['onTrainBatchEndLazy'];
  readonly #options: TensorBoardOptions;
  readonly #projector: Projector | null;
  #batch = 0;
  #batchSeconds = 0;
  #epochSeconds = 0;
  #epochIterations = 0;

  constructor(options: TensorBoardOptions) {
    requireOptions(where, options, names);
    super(where, 0);
    const { logDir = 'logs', histogramFreq, updateFreq = 'epoch' } = options;
    requireFolder(where, 'logDir', logDir);
    requireCount(where, 'histogramFreq', histogramFreq, 0);
    for (const flag of ['writeGraph', 'writeImages', 'writeStepsPerSecond'] as const) requireFlag(where, flag, options[flag]);
    if (updateFreq !== 'epoch' && updateFreq !== 'batch' && !(Number.isSafeInteger(updateFreq) && updateFreq >= 1)) {
      throw refused(
        where,
        'updateFreq',
        '"epoch", "batch" or an integer >= 1',
        updateFreq,
        'Pass 100 for every hundredth batch.',
      );
    }
    this.#options = options;
    this.#projector = projectorOf(logDir, options);
    this.train = new SummaryWriter(where, 'logDir', join(logDir, 'train'));
    this.validation = new SummaryWriter(where, 'logDir', join(logDir, 'validation'));
    this.skipsBatches = updateFreq === 'epoch';
    const every = updateFreq === 'batch' ? 1 : updateFreq;
    if (every !== 'epoch') this.onTrainBatchEndLazy = (_, read) => this.#writeBatch(every, read);
  }

  async onTrainBegin(saved?: StateRecord): Promise<void> {
    const state = saved === undefined ? { batch: 0, embedded: [] } : savedFields(where, saved, stateFields);
    this.#batch = state.batch;
    await this.#projector?.begin(this.model, state.embedded);
    // Also without a graph: a folder that cannot be written is found out before training.
    await (this.#options.writeGraph === false ? this.train.add(0, []) : this.train.graph(this.model));
  }

  async onEpochBegin(): Promise<void> {
    if (this.#options.writeStepsPerSecond !== true) return;
    this.#epochIterations = await this.#iterations();
    this.#epochSeconds = nowSeconds();
  }

  onEpochResume(): Promise<void> {
    return this.onEpochBegin();
  }

  onTrainBatchBegin(): void {
    this.#batch += 1;
    this.#batchSeconds = nowSeconds();
  }

  async onTestEnd(logs: Logs): Promise<void> {
    const named = Object.entries(logs).map(([name, value]) => scalarSummary(`evaluation_${name}_vs_iterations`, value));
    await this.validation.add(await this.#iterations(), named);
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const figures = Object.entries(logs);
    const train: Record<string, number> = Object.fromEntries(figures.filter(([name]) => !name.startsWith('val_')));
    train[learningRateName] = await this.model.trainer.optimizer.readLearningRate();
    if (this.#options.writeStepsPerSecond === true) {
      const steps = (await this.#iterations()) - this.#epochIterations;
      train['steps_per_second'] = steps / (nowSeconds() - this.#epochSeconds);
    }
    await this.train.add(
      epoch,
      Object.entries(train).map(([name, value]) => scalarSummary(`epoch_${name}`, value)),
    );
    const validation = figures.flatMap(([name, value]) =>
      name.startsWith('val_') ? [scalarSummary(`epoch_${name.slice('val_'.length)}`, value)] : [],
    );
    if (validation.length > 0) await this.validation.add(epoch, validation);
    const { histogramFreq = 0 } = this.#options;
    if (histogramFreq > 0 && epoch % histogramFreq === 0) await this.#writeWeights(epoch);
    if (this.#projector !== null && epoch % (this.#options.embeddingsFreq as number) === 0) await this.#projector.write(epoch);
  }

  saveState(): StateRecord {
    return { batch: this.#batch, embedded: this.#projector?.epochs ?? [] };
  }

  async #writeBatch(every: number, read: ReadLogs): Promise<void> {
    if (this.#batch % every !== 0) return;
    const rate = 1 / (nowSeconds() - this.#batchSeconds);
    const figures = Object.entries(await read()).map(([name, value]) => scalarSummary(`batch_${name}`, value));
    const speed = this.#options.writeStepsPerSecond === true ? [scalarSummary('batch_steps_per_second', rate)] : [];
    await this.train.add(this.#batch, [...speed, ...figures]);
  }

  /** One weight after the other: they are read for it. */
  async #writeWeights(epoch: number): Promise<void> {
    for (const [tag, weight] of weightTags(this.model)) {
      const values = await weight.read();
      const summaries: Summary[] = [histogramSummary(`${tag}/histogram`, values.data, 30)];
      const image = this.#options.writeImages === true ? weightImage(values) : null;
      if (image !== null) summaries.push(imageSummary(`${tag}/image`, image, 3));
      await this.train.add(epoch, summaries);
    }
  }

  /** How many steps the optimizer has taken. */
  async #iterations(): Promise<number> {
    return (await this.model.trainer.optimizer.iterations.read()).at();
  }
}

/** @throws {ArgumentError} when what is asked for of profiles or embeddings is not to be had */
function projectorOf(logDir: string, { profileBatch, embeddingsFreq, embeddingsMetadata }: TensorBoardOptions): Projector | null {
  if (profileBatch !== undefined && profileBatch !== 0) {
    const remedy = "Leave it out; Node's own profiler is `node --cpu-prof`, a page's is in its developer tools.";
    throw refused(where, 'profileBatch', '0, as profiles for TensorBoard are made by XLA alone', profileBatch, remedy);
  }
  requireCount(where, 'embeddingsFreq', embeddingsFreq, 0);
  const metadata = embeddingsMetadata ?? null;
  const paths = typeof metadata === 'string' ? [metadata] : Object.values(metadata ?? {});
  if ((metadata !== null && typeof metadata !== 'string' && typeof metadata !== 'object') || !paths.every(isPath)) {
    const expected = 'the path of a file, or paths by names of layers';
    throw refused(where, 'embeddingsMetadata', expected, metadata, "Pass a text such as 'words.tsv'.");
  }
  if ((embeddingsFreq ?? 0) > 0) return new Projector(logDir, metadata);
  if (metadata === null) return null;
  throw refused(where, 'embeddingsFreq', '>= 1 where there is embeddingsMetadata', embeddingsFreq, 'Pass embeddingsFreq: 1.');
}

function nowSeconds(): number {
  return performance.now() / 1000;
}
