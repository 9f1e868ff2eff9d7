import { parseArgs } from 'node:util';
import { ArgumentError } from '@ibex-ml/core';

export const datasetNames = ['mnist', 'fashion-mnist', 'digits'] as const;
export type DatasetName = (typeof datasetNames)[number];
export const modelNames = ['mlp', 'cnn'] as const;
export type ModelName = (typeof modelNames)[number];
export const backendNames = ['wasm', 'webgpu', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What the command line asks for. */
export interface AppArguments {
  /** Null: MNIST where it can be had, else the digits that come with the package. */
  readonly dataset: DatasetName | null;
  readonly dataDir: string | null;
  readonly model: ModelName;
  readonly epochs: number;
  readonly batchSize: number;
  readonly backend: BackendName;
  readonly seed: number;
  readonly out: string;
  readonly json: boolean;
}

export const usage = `Trains, evaluates and saves a digit classifier.

npm start -- [options]
  --dataset mnist|fashion-mnist|digits   default: mnist where it can be had, else digits
  --data-dir DIR      folder with mnist/ and fashion-mnist/ (or set IBEX_DATA_DIR)
  --model mlp|cnn     default mlp
  --epochs N          at most; default 30 (mlp), 20 (cnn)
  --batch-size N      default 128
  --backend wasm|webgpu|cpu  default wasm
  --seed N            default 42
  --out DIR           run folder, default runs/<model>-<dataset>
  --json              ends stdout with the results as one JSON line
  --help`;

const defaultEpochs: Readonly<Record<ModelName, number>> = { mlp: 30, cnn: 20 };

/** Reads the command line; null when help is asked for. @throws {ArgumentError} for anything else than the usage says */
export function readArguments(args: readonly string[]): AppArguments | null {
  const values = parse(args);
  if (values.help === true) return null;
  const model = choice('--model', values.model ?? 'mlp', modelNames);
  const dataset = values.dataset === undefined ? null : choice('--dataset', values.dataset, datasetNames);
  return {
    dataset,
    dataDir: values['data-dir'] ?? null,
    model,
    epochs: count('--epochs', values.epochs, defaultEpochs[model]),
    batchSize: count('--batch-size', values['batch-size'], 128),
    backend: choice('--backend', values.backend ?? 'wasm', backendNames),
    seed: integer('--seed', values.seed, 42),
    out: values.out ?? `runs/${model}-${dataset ?? 'default'}`,
    json: values.json ?? false,
  };
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  dataset: text,
  'data-dir': text,
  model: text,
  epochs: text,
  'batch-size': text,
  backend: text,
  seed: text,
  out: text,
  json: flag,
  help: flag,
};

/** The options by name. Node's own complaints run over several lines and name no remedy, so the form is checked first. */
function parse(args: readonly string[]): ReturnType<typeof parseStrictly>['values'] {
  const known = Object.keys(options).map((name) => `--${name}`);
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const plain = tokens.map((token): string => {
    if (token.kind !== 'option') throw misuse('arguments', 'options, such as --epochs 3', args[token.index]);
    const { name, rawName, value, inlineValue } = token;
    const option = Object.entries(options).find(([known]) => known === name)?.[1];
    if (option === undefined) throw misuse('an option', `one of ${known.join(', ')}`, rawName);
    if (option.type === 'boolean') {
      if (value !== undefined) throw misuse(rawName, 'without a value', value);
      return rawName;
    }
    const lacks = value === undefined || value === '' || (!inlineValue && value.startsWith('--'));
    if (lacks) throw misuse(rawName, 'followed by a value', value ?? 'none');
    return `${rawName}=${value}`;
  });
  return parseStrictly(plain).values;
}

function parseStrictly(args: readonly string[]) {
  return parseArgs({ args: [...args], options });
}

function choice<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found === undefined) throw misuse(option, `one of ${known.join(', ')}`, value);
  return found;
}

function count(option: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const number = wholeNumber(value);
  if (number === null || number < 1) throw misuse(option, 'an integer >= 1', value);
  return number;
}

function integer(option: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  const number = wholeNumber(value);
  if (number === null) throw misuse(option, 'an integer', value);
  return number;
}

/** Digits alone: `1e3`, `0x10` and `12 ` are more likely slips. */
function wholeNumber(text: string): number | null {
  const number = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(number) ? number : null;
}

function misuse(argument: string, expected: string, received: unknown): ArgumentError {
  return new ArgumentError({ where: 'npm start', argument, expected, received, remedy: 'See npm start -- --help.' });
}
