import { confusionMatrix, rocCurve } from '@ibex-ml/metrics';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hostileNames, isHarmed } from '../__fixtures__/hostile-names.ts';
import { judged } from '../__fixtures__/judged.ts';
import { isSvg } from '../__fixtures__/renderer.ts';
import * as plots from '../index.ts';
import { contrast, mostSeries } from '../plot/palette.ts';

const { yTrue, probabilities } = judged();
const history = { epoch: [0, 1, 2], history: { loss: [3, 2, 1], val_loss: [3.5, Number.NaN, 2], accuracy: [0.2, 0.4, 0.5] } };
const many = judged(hostileNames.length, 60);

/** Each kind of chart, with names for as many classes as there are hostile ones. */
const charts = (classNames: readonly string[]): Readonly<Record<string, plots.Plot>> => ({
  history: plots.historyPlot({ epoch: [0, 1], history: Object.fromEntries(classNames.map((name) => [name, [1, 2]])) }),
  confusion: plots.confusionMatrixPlot(confusionMatrix(many.yTrue, many.yTrue), { classNames, title: classNames[0] as string }),
  roc: plots.rocPlot(many.yTrue, many.probabilities, { classNames, title: classNames[1] as string }),
  precisionRecall: plots.precisionRecallPlot(many.yTrue, many.probabilities, { classNames }),
  calibration: plots.calibrationPlot(many.yTrue, many.probabilities, { title: classNames[0] as string }),
  balance: plots.classBalancePlot({ [classNames[0] as string]: many.yTrue }, { classNames }),
});

/** The points of the lines of a chart that are drawn in a colour, from left to right or as they lie. */
function pointsOf(plot: plots.Plot, color: string): readonly (readonly [number, number])[] {
  const path = [...plot.toSVG().matchAll(/<path [^>]*>/g)]
    .map(([tag]) => tag)
    .find((tag) => tag.includes(`stroke="${color}"`) && tag.includes('d="M'));
  const [, d = ''] = / d="([^"]*)"/.exec(path ?? '') ?? [];
  return [...d.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
}

afterEach(() => void vi.restoreAllMocks());

describe('every chart', () => {
  it('is the same each time, has no script and no address, and says nothing to the console', () => {
    const [warn, error] = [vi.spyOn(console, 'warn').mockReturnValue(), vi.spyOn(console, 'error').mockReturnValue()];
    const names = hostileNames.map((_, index) => `class ${index}`);
    const [first, again] = [charts(names), charts(names)];
    for (const [name, plot] of Object.entries(first)) {
      expect(plot.toSVG(), name).toBe(again[name]?.toSVG());
      expect(plot.toSVG().replaceAll('http://www.w3.org/', ''), name).not.toMatch(
        /<script|https?:|href|url\(|\bid=|NaN|undefined/,
      );
      expect(plot.width, name).toBeLessThan(560);
    }
    expect([warn.mock.calls, error.mock.calls]).toEqual([[], []]);
  });

  it('has names that would do harm as harmless text, and is still XML', () => {
    for (const [name, plot] of Object.entries(charts(hostileNames))) {
      expect(isHarmed(plot.toSVG()), name).toBe(false);
      expect(isSvg(plot.toSVG()), name).toBe(true);
    }
  });
});

describe('historyPlot', () => {
  it('draws training and validation, and a gap where a figure is not finite', () => {
    const plot = plots.historyPlot(history);
    expect(plot.description).toBe('After epoch 3: loss 1 (validation 2), accuracy 0.5.');
    const training = pointsOf(plot, '#0072b2');
    expect(training.map(([x]) => x)).toEqual([0, 172, 344]);
    // Falling losses go down by equal steps, which is up in numbers of pixels.
    expect((training[1]?.[1] as number) - (training[0]?.[1] as number)).toBeCloseTo(
      (training[2]?.[1] as number) - (training[1]?.[1] as number),
    );
    expect(plot.toSVG()).toContain('stroke-dasharray="5,3"');
    expect(plots.historyPlot(history, { figures: ['accuracy'] }).height).toBeLessThan(plot.height);
  });

  it('names what is not finite, and draws the rest', () => {
    const { NaN: none, POSITIVE_INFINITY: infinite } = Number;
    const lost = { epoch: [0, 1, 2], history: { loss: [1, none, none], val_loss: [1, infinite, 2] } };
    const said = /not finite.*?<\/g>/.exec(plots.historyPlot(lost).toSVG())?.[0].replaceAll(/<[^>]*>/g, ' ');
    expect(said).toMatch(/left out: loss in 2 of 3 epochs, val_loss in +epoch 2/);
    expect(plots.historyPlot({ epoch: [0], history: { loss: [none] } }).toSVG()).toContain('left out: loss in epoch 1');
  });

  it('draws figures of some epochs where they were, as fit tells it, and refuses to guess', () => {
    const sparse = { epoch: [0, 1, 2, 3], history: { loss: [4, 3, 2, 1], val_loss: [3, 1] } };
    const plot = plots.historyPlot({ ...sparse, epochsOf: { val_loss: [1, 3] } });
    expect(pointsOf(plot, '#d55e00').map(([x]) => Math.round(x))).toEqual([115, 344]);
    expect(() => plots.historyPlot(sparse)).toThrow(
      'historyPlot: history.val_loss must be one value for each of 4 epochs, received "2 values".',
    );
  });

  it('says nothing to the console of many epochs, and writes huge figures shortly', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const epoch = Array.from({ length: 60 }, (_, index) => index);
    const svg = plots.historyPlot({ epoch, history: { loss: epoch.map((at) => 1e30 / (at + 1)) } }).toSVG();
    expect(warn).not.toHaveBeenCalled();
    expect(svg).toMatch(/>8e\+29</);
    expect(svg).not.toContain('00000001');
  });

  it('has the names of figures above their panels, shortened where they are wider', () => {
    const name = 'the_output_of_the_second_branch_sparse_categorical_accuracy_over_all_of_its_classes';
    const plot = plots.historyPlot({ epoch: [0, 1], history: { [name]: [1, 2], loss: [2, 1] } });
    expect(plot.toSVG()).toMatch(/>the_output_of_the_second_branch_\w*…</);
    expect(plot.height).toBe(plots.historyPlot({ epoch: [0, 1], history: { a: [1, 2], loss: [2, 1] } }).height);
  });

  it('refuses figures that are not there, and a history of nothing', () => {
    expect(() => plots.historyPlot(history, { figures: ['auc'] })).toThrow(
      /options.figures must be among loss, accuracy, received "auc"/,
    );
    expect(() => plots.historyPlot({ epoch: [], history: {} })).toThrow(/history must be of at least one epoch/);
    expect(() => plots.historyPlot(history, { figure: ['loss'] } as never)).toThrow(
      /options must be made of title, figures, received "figure"/,
    );
  });
});

describe('confusionMatrixPlot', () => {
  const texts = (svg: string): readonly string[] =>
    [...svg.matchAll(/<text [^>]*text-anchor="middle"[^>]*fill="#(?:000000|fefefe)"[^>]*>([^<]*)</g)].map(
      ([, text = '']) => text,
    );

  it('writes each number in its cell, readable on its colour', () => {
    const svg = plots
      .confusionMatrixPlot(
        [
          [50, 0],
          [7, 3],
        ],
        { classNames: ['cat', 'dog'] },
      )
      .toSVG();
    expect(texts(svg)).toEqual(['50', '0', '7', '3']);
    const fills = [...svg.matchAll(/<path d="M[^>]*Z" fill="(#\w{6})"/g)].map(([, fill = '']) => fill);
    const inks = [...svg.matchAll(/<text [^>]*fill="#(000000|fefefe)"/g)].map(([, ink = '']) => `#${ink}`);
    expect([fills.length, inks.length]).toEqual([4, 4]);
    for (const [cell, fill] of fills.entries()) expect(contrast(fill, inks[cell] as string)).toBeGreaterThan(4.5);
  });

  it('takes shares of rows, columns or all, and leaves empty ones 0', () => {
    const of = (normalize: 'true' | 'pred' | 'all'): readonly string[] =>
      texts(
        plots
          .confusionMatrixPlot(
            [
              [3, 1],
              [0, 0],
            ],
            { normalize },
          )
          .toSVG(),
      );
    expect(of('true')).toEqual(['0.75', '0.25', '0', '0']);
    expect(of('pred')).toEqual(['1.00', '1.00', '0', '0']);
    expect(of('all')).toEqual(['0.75', '0.25', '0', '0']);
  });

  it('shows colours alone where cells are too small, and says when nothing is wrong', () => {
    const eye = Array.from({ length: 21 }, (_, row) => Array.from({ length: 21 }, (_, column) => Number(row === column)));
    const plot = plots.confusionMatrixPlot(eye);
    expect(texts(plot.toSVG())).toEqual([]);
    expect(plot.description).toBe('Of 21 samples 21 lie on the diagonal. None is wrong.');
  });

  it('names as many of many classes as there is room for, and tells long names apart', () => {
    const names = (count: number, name: (label: number) => string): readonly string[] => {
      const counts = Array.from({ length: count }, (_, row) => Array.from({ length: count }, (_, column) => row ^ column));
      const classNames = counts.map((_, label) => name(label));
      const svg = plots.confusionMatrixPlot(counts, { classNames }).toSVG();
      return [...svg.matchAll(/>(n[^<]*)</g)].map(([, text = '']) => text);
    };
    expect(names(100, (label) => `n${label}`).slice(0, 4)).toEqual(['n0', 'n2', 'n4', 'n6']);
    expect(names(12, (label) => `name of class ${label}`)).toHaveLength(24);
    expect(names(2, (label) => `n${'a'.repeat(60)}${label}`)[0]).toMatch(/^na{25}…$/);
    // Squares are wider than letters, and what is read as one letter is not cut in two.
    expect(names(2, () => `n${'犬'.repeat(60)}`)[0]).toMatch(/^n犬{13,14}…$/u);
    expect(names(2, () => `n${'👩‍👩‍👧'.repeat(60)}`)[0]).toMatch(/^n(?:👩‍👩‍👧){13,14}…$/u);
  });

  it('refuses what is no matrix of counts', () => {
    expect(() => plots.confusionMatrixPlot([[1, 2]])).toThrow(/matrix must be \[classes, classes\]/);
    expect(() =>
      plots.confusionMatrixPlot([
        [1, -2],
        [0, 1],
      ]),
    ).toThrow(/matrix must be made of finite numbers >= 0, received -2/);
    expect(() => plots.confusionMatrixPlot([[1]], { classNames: [] })).toThrow(/classNames must be 1 texts, one per class/);
    expect(() => plots.confusionMatrixPlot([[1]], { normalize: 'rows' as never })).toThrow(
      /normalize must be 'true', 'pred', 'all' or null/,
    );
  });
});

describe('rocPlot and precisionRecallPlot', () => {
  const [labels, scores] = [
    [0, 0, 1, 1],
    [0.1, 0.4, 0.35, 0.8],
  ];

  it('draw the points of the curve', () => {
    const { fpr, tpr } = rocCurve(labels, scores);
    const drawn = pointsOf(plots.rocPlot(labels, scores), '#0072b2');
    const [side, height] = [356, 356 * 0.86];
    expect(drawn.length).toBe(fpr.length);
    for (const [index, [x, y]] of drawn.entries()) {
      expect(x).toBeCloseTo(side * (fpr[index] as number), 0);
      expect(y).toBeCloseTo(height * (1 - (tpr[index] as number)), 0);
    }
  });

  it('show a corner by itself', () => {
    const [x, y] = pointsOf(plots.rocPlot(labels, scores, { zoom: 0.5 }), '#0072b2').at(-1) ?? [];
    // At a rate of 0.5 the curve goes up to 1: the upper right corner of the frame.
    expect([x, y]).toEqual([356, 0]);
    expect(plots.rocPlot(labels, scores, { zoom: 0.5 }).toSVG()).toContain('the upper left corner');
    expect(plots.precisionRecallPlot(labels, scores, { zoom: 0.1 }).toSVG()).toContain('the upper right corner');
    expect(() => plots.rocPlot(labels, scores, { zoom: 0 })).toThrow(/zoom must be a number above 0, at most 1/);
  });

  it('take a column of scores, or two, for the same', () => {
    const both = scores.map((score) => [1 - score, score]);
    expect(plots.rocPlot(labels, both).toSVG()).toBe(plots.rocPlot(labels, scores).toSVG());
  });

  it('have a curve for all decisions, and one for each class that occurs, with areas and markers', () => {
    const svg = plots.rocPlot(yTrue, probabilities, { classNames: ['a', 'b', 'c'] }).toSVG();
    expect(svg).toMatch(/all classes \(0\.\d{4}\)<.*a \(0\.\d{4}\)<.*b \(\d\.\d{4}\)<.*c \(\d\.\d{4}\)</);
    const few = plots
      .precisionRecallPlot(
        [0, 1, 0],
        [
          [1, 0, 0],
          [0, 1, 0],
          [0.5, 0.2, 0.3],
        ],
        { classNames: ['a', 'b', 'gone'] },
      )
      .toSVG();
    expect(few).not.toContain('gone');
  });

  it('leave classes to the one curve of all where there are too many to be told apart', () => {
    const { yTrue, probabilities } = judged(mostSeries + 1, 100);
    expect(plots.rocPlot(yTrue, probabilities).toSVG()).not.toContain('17 (');
  });

  it('refuse labels, scores and names that do not fit', () => {
    expect(() =>
      plots.rocPlot(
        [0, 3, 1],
        [
          [1, 0],
          [0, 1],
          [1, 0],
        ],
      ),
    ).toThrow(/yTrue\[1\] must be a class from 0 to 1, received 3/);
    expect(() => plots.rocPlot([0, 1], [0.5])).toThrow(/scores must be as long as yTrue, 2/);
    expect(() => plots.rocPlot([0, 1], [0.5, Number.NaN])).toThrow(/scores\[1\] must be made of finite numbers, received NaN/);
    expect(() => plots.rocPlot([0, 1], [[1, 0], [1]])).toThrow(/scores must be \[samples\] or \[samples, classes\]/);
    expect(() => plots.rocPlot([], [])).toThrow(/yTrue must be one class per sample, of at least one/);
    expect(() => plots.rocPlot(yTrue, probabilities, { classNames: ['a'] })).toThrow(/classNames must be 3 texts/);
  });
});

describe('calibrationPlot', () => {
  it('counts the likeliest class of each sample, or class 1 of a single column', () => {
    expect(
      plots.calibrationPlot(
        [0, 1],
        [
          [1, 0],
          [0, 1],
        ],
      ).description,
    ).toContain('error is 0.000');
    expect(plots.calibrationPlot([0, 1], [0.2, 0.8], { nBins: 5 }).description).toBe(
      'The expected calibration error is 0.200 over 5 bins; 0 is perfect.',
    );
  });

  it('refuses what is no probability, and what cannot be bins', () => {
    expect(() =>
      plots.calibrationPlot(
        [0, 1],
        [
          [2, -1],
          [0, 1],
        ],
      ),
    ).toThrow(/scores\[0\] must be made of probabilities, from 0 to 1, received 2/);
    expect(() => plots.calibrationPlot([0, 1], [0.2, 0.8], { nBins: 0 })).toThrow(/nBins/);
  });
});

describe('classBalancePlot', () => {
  it('writes the count of every class, also of those that do not occur', () => {
    const svg = plots.classBalancePlot([0, 0, 2], { classNames: ['a', 'b', 'c', 'd'] }).toSVG();
    const counts = [...svg.matchAll(/font-size="9px"[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(counts).toEqual(['2', '0', '1', '0']);
  });

  it('has ticks that differ: whole samples, and shares as fine as they are', () => {
    const ticks = (plot: plots.Plot, unit: string): readonly string[] =>
      [...plot.toSVG().matchAll(/text-anchor="middle"[^>]*>([^<]*)</g)]
        .map(([, text = '']) => text)
        .filter((text) => text.endsWith(unit));
    expect(plots.classBalancePlot([0, 0, 0]).toSVG()).not.toMatch(/>\d\.\d</);
    const labels = Array.from({ length: 200 }, (_, row) => row % 100);
    const shares = ticks(plots.classBalancePlot({ train: labels, test: labels }), '%');
    expect(shares.length).toBeGreaterThan(2);
    expect(new Set(shares).size).toBe(shares.length);
  });

  it('refuses labels beyond the names, and too many sets', () => {
    expect(() => plots.classBalancePlot({ train: [0, 5], test: [0] }, { classNames: ['a'] })).toThrow(
      /labels.train\[1\] must be a class from 0 to 0/,
    );
    expect(() => plots.classBalancePlot({})).toThrow(/labels must be of one to 4 sets, received "0 sets"/);
    expect(() => plots.classBalancePlot([0.5])).toThrow(/labels\[0\] must be a class, an integer >= 0, received 0.5/);
  });
});
