import { join } from 'node:path';
import { type Backend, getBackend, setBackend, setRandomSeed } from '@ibex-ml/core';
import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { webgpu } from '@ibex-ml/backend-webgpu';
import { classificationReport } from '@ibex-ml/metrics';
import { adamW, type Optimizer } from '@ibex-ml/models';
import type { AppArguments, BackendName, DatasetName, ModelName } from './arguments.ts';
import { craft } from './craft.ts';
import { loadData } from './load-data.ts';
import { networks } from './networks.ts';
import { RunFolder } from './run-folder.ts';
import { Stopwatch } from './stopwatch.ts';

/** What a run has come to: the JSON line of `--json`. */
export interface Results {
  readonly dataset: DatasetName;
  readonly model: string;
  readonly testAccuracy: number;
  readonly testLoss: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly secondsPerEpoch: number;
  readonly msPerStep: number;
  readonly backend: string;
  /** How training steps were run, and the ops for want of which they were not compiled. */
  readonly executor: string;
  readonly missingOps: readonly string[];
  /** How the backend ran: the number of threads and the like. */
  readonly backendDetails: NonNullable<Backend['details']>;
  readonly parameters: number;
  readonly seed: number;
  readonly runFolder: string;
  /** The page that shows the run, and its figures: accuracy, log loss, areas, per class, the confusion matrix. */
  readonly reportPage: string;
  readonly metricsFile: string;
}

const backends: Readonly<Record<BackendName, () => Backend>> = { cpu, wasm, webgpu };

/** This part of the training images, the last ones, shows how training goes. */
const validationSplits: Readonly<Record<ModelName, number>> = { mlp: 0.05, cnn: 0.1 };

/** Weights are averaged over about this part of an epoch. */
const averagedParts: Readonly<Record<ModelName, number>> = { mlp: 1, cnn: 0.25 };

type Say = (line: string) => void;

/**
 * Trains, evaluates and saves a classifier as the arguments say. A run that does not end leaves the files of earlier ones as they are, and
 * what the same command goes on from.
 *
 * @param signal - its reason is the name of what interrupts the run
 * @throws {ResourceError} when there is no data, or no folder to write to
 */
export async function train(args: AppArguments, say: Say, signal: AbortSignal): Promise<Results> {
  const folder = await RunFolder.open(args.out, nameOf(args));
  try {
    return await trainInto(folder, args, say, signal);
  } catch (error) {
    const kept = await folder.leave();
    if (!signal.aborted) throw error;
    const then = kept ? 'the same command goes on from the last epoch' : 'nothing was written';
    throw new Error(`npm start: interrupted by ${String(signal.reason)}; ${then}.`, { cause: error });
  }
}

/**
 * AdamW whose weights become, at the end of each epoch, their average over its last steps: what is validated, tested and saved is less a
 * matter of chance.
 */
function optimizerFor(samples: number, { model, batchSize }: AppArguments): Optimizer {
  const stepsPerEpoch = Math.ceil(Math.floor(samples * (1 - validationSplits[model])) / batchSize);
  const emaMomentum = Math.max(0, 1 - 1 / (averagedParts[model] * stepsPerEpoch));
  return adamW({ learningRate: 0.002, weightDecay: 0.1, useEma: true, emaMomentum, emaOverwriteFrequency: stepsPerEpoch });
}

/** What tells a run from others: everything that its numbers depend on. */
function nameOf({ model, dataset, epochs, batchSize, backend, seed }: AppArguments): string {
  return [model, dataset ?? 'default', `epochs-${epochs}`, `batch-${batchSize}`, backend, `seed-${seed}`].join('-');
}

async function trainInto(folder: RunFolder, args: AppArguments, say: Say, signal: AbortSignal): Promise<Results> {
  setRandomSeed(args.seed);
  const [data] = await Promise.all([loadData(args, say, signal), setBackend(backends[args.backend]())]);
  const [samples = 0, ...inputShape] = data.train.x.shape;
  say(`${data.name}: ${samples} images to learn from, ${data.test.y.size} to be tested on.`);

  const model = networks[args.model](inputShape, data.classNames.length, args.seed);
  model.compile({ optimizer: optimizerFor(samples, args), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  model.summary({ printFn: say });

  const stopwatch = new Stopwatch(say);
  const history = await model.fit(data.train.x, data.train.y, {
    batchSize: args.batchSize,
    epochs: args.epochs,
    validationSplit: validationSplits[args.model],
    validationBatchSize: 1000,
    seed: args.seed,
    callbacks: [stopwatch, ...craft(folder.unfinished)],
    signal,
  });
  const { accuracy = Number.NaN, loss = Number.NaN } = await model.evaluate(data.test.x, data.test.y, {
    batchSize: 1000,
    verbose: 0,
    signal,
  });
  say(`\nTest accuracy ${(100 * accuracy).toFixed(2)} %, test loss ${loss.toFixed(4)}.\n`);
  // Half of the app's start is the drawing library, which is wanted only now.
  const { likeliest, reportRun } = await import('./run-report.ts');
  const probabilities = await model.predict(data.test.x, { batchSize: 1000, signal });
  const report = classificationReport(data.test.y, likeliest(probabilities), { targetNames: data.classNames });
  say(report);

  const { secondsPerEpoch } = stopwatch;
  const results: Results = {
    dataset: data.name,
    model: args.model,
    testAccuracy: accuracy,
    testLoss: loss,
    epochs: history.epoch.length,
    batchSize: args.batchSize,
    secondsPerEpoch,
    msPerStep: (1000 * secondsPerEpoch) / (history.params.steps ?? 1),
    backend: args.backend,
    ...model.trainer.report,
    backendDetails: getBackend().details ?? {},
    parameters: model.countParams(),
    seed: args.seed,
    runFolder: args.out,
    reportPage: join(args.out, 'report.html'),
    metricsFile: join(args.out, 'metrics.json'),
  };
  signal.throwIfAborted();
  const title = `${data.name}, ${args.model}`;
  const { metrics, html } = await reportRun({ data, model, history, probabilities, title, settings: settingsOf(args, results) });
  await folder.write({ model, classNames: data.classNames, history, results, report, metrics, html });
  say(
    `${results.msPerStep.toFixed(1)} ms a step on ${args.backend}. The run is in ${args.out}; open ${results.reportPage} to look at it.`,
  );
  return results;
}

/** What the report says of how the run was made. */
function settingsOf(args: AppArguments, results: Results): Readonly<Record<string, string | number>> {
  const { dataset, epochs, batchSize, seed, backend, executor, parameters, secondsPerEpoch, msPerStep } = results;
  const details = Object.entries(results.backendDetails).map(([name, value]) => `${name} ${String(value)}`);
  return {
    'data set': dataset,
    network: args.model,
    epochs,
    'batch size': batchSize,
    seed,
    parameters,
    backend: [backend, executor, ...details].join(', '),
    'seconds per epoch': Number(secondsPerEpoch.toFixed(3)),
    'ms per step': Number(msPerStep.toFixed(2)),
    command: `npm start -- ${commandOf(args)}`,
  };
}

function commandOf({ dataset, model, epochs, batchSize, backend, seed }: AppArguments): string {
  const given = { dataset, model, epochs, 'batch-size': batchSize, backend, seed };
  return Object.entries(given)
    .flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`]))
    .join(' ');
}
