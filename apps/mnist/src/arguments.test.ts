import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

describe('readArguments', () => {
  it('has defaults by model', () => {
    const common = { dataset: null, dataDir: null, batchSize: 128, backend: 'wasm', seed: 42, json: false };
    expect(readArguments([])).toEqual({ ...common, model: 'mlp', epochs: 30, out: 'runs/mlp-default' });
    expect(readArguments(['--model', 'cnn'])).toEqual({ ...common, model: 'cnn', epochs: 20, out: 'runs/cnn-default' });
    expect(readArguments(['--dataset=digits'])?.out).toBe('runs/mlp-digits');
  });

  it('reads every option, in both forms; the last one counts', () => {
    const given =
      '--dataset mnist --data-dir d --model=cnn --epochs 3 --batch-size=64 --backend cpu --seed -5 --out o --json --epochs 4';
    expect(readArguments(given.split(' '))).toEqual({
      dataset: 'mnist',
      dataDir: 'd',
      model: 'cnn',
      epochs: 4,
      batchSize: 64,
      backend: 'cpu',
      seed: -5,
      out: 'o',
      json: true,
    });
  });

  it('gives null for help', () => {
    expect(readArguments(['--epochs', '3', '--help'])).toBeNull();
  });

  it.each([
    [['--seed', '1.5'], '--seed must be an integer, received "1.5"'],
    [['--seed', '9007199254740993'], '--seed must be an integer'],
    [['--epochs', '1e3'], '--epochs must be an integer >= 1, received "1e3"'],
    [['--epochs', '-1'], '--epochs must be an integer >= 1, received "-1"'],
    [['--epochs'], '--epochs must be followed by a value, received "none"'],
    [['--epochs', '--json'], '--epochs must be followed by a value, received "--json"'],
    [['--out', ''], '--out must be followed by a value, received ""'],
    [['--json=yes'], '--json must be without a value, received "yes"'],
    [['--no-json'], 'received "--no-json"'],
    [['--toString', '1'], 'received "--toString"'],
    [['-j'], 'received "-j"'],
    [['digits'], 'arguments must be options, such as --epochs 3, received "digits"'],
    [['--', 'digits'], 'arguments must be options, such as --epochs 3, received "--"'],
    [['--backend', 'webgl'], '--backend must be one of wasm, webgpu, cpu, received "webgl"'],
    [['--model', 'toString'], '--model must be one of mlp, cnn'],
  ])('refuses %j', (args, message) => {
    expect(() => readArguments(args)).toThrow(ArgumentError);
    expect(() => readArguments(args)).toThrow(message);
  });
});
