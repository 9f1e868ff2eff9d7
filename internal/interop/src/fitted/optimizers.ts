import { type AnyLayer, dense } from '@ibex-ml/layers';
import {
  adadelta,
  adafactor,
  adagrad,
  adamax,
  cosineDecayRestarts,
  ftrl,
  input,
  inverseTimeDecay,
  lamb,
  lion,
  muon,
  nadam,
  type Optimizer,
  polynomialDecay,
  sequential,
} from '@ibex-ml/models';
import { oneHot } from '../numbers.ts';
import { batch, type FittedCase, rows } from './fitted-case.ts';

/** The optimizers that the other cases leave out, with the schedules and arguments that they leave out. */
const optimizers: Readonly<Record<string, () => Optimizer>> = {
  adagrad: () => adagrad({ learningRate: 0.05, initialAccumulatorValue: 0.2, gradientAccumulationSteps: 2 }),
  adadelta: () => adadelta({ learningRate: 1, rho: 0.9, lossScaleFactor: 8 }),
  adamax: () => adamax({ learningRate: polynomialDecay({ initialLearningRate: 0.05, decaySteps: 10, cycle: true }) }),
  nadam: () => nadam({ learningRate: 0.02, clipvalue: 0.5 }),
  lion: () => lion({ learningRate: inverseTimeDecay({ initialLearningRate: 0.02, decaySteps: 2, decayRate: 0.5 }) }),
  ftrl: () => ftrl({ learningRate: 0.1, l1RegularizationStrength: 0.01, l2ShrinkageRegularizationStrength: 0.02 }),
  lamb: () => lamb({ learningRate: cosineDecayRestarts({ initialLearningRate: 0.05, firstDecaySteps: 3 }), weightDecay: 0.01 }),
  adafactor: () => adafactor({ learningRate: 0.05 }),
  muon: () => muon({ learningRate: 0.05, excludeLayers: ['last'] }),
};

/** A small classifier for each of them. */
export function fittedByOptimizers(): Readonly<Record<string, FittedCase>> {
  const layers = (): AnyLayer[] => [
    dense(5, { activation: 'tanh', name: 'first' }),
    dense(3, { activation: 'softmax', name: 'last' }),
  ];
  const cases = Object.entries(optimizers).map(([name, optimizer]): [string, FittedCase] => [
    name,
    {
      make: () => sequential([input([4]), ...layers()], { name: 'fitted' }),
      compile: () => ({ optimizer: optimizer(), loss: 'categoricalCrossentropy' }),
      x: [rows(4)],
      y: [oneHot(batch, 3)],
    },
  ]);
  return Object.fromEntries(cases);
}
