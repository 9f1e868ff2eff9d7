import { type NdArray, setRandomSeed } from '@ibex-ml/core';
import * as data from '@ibex-ml/data';
import { dense, dropout } from '@ibex-ml/layers';
import { applyThresholds, logitAdjustment, tuneThresholds } from '@ibex-ml/metrics';
import * as models from '@ibex-ml/models';
import { type Figures, figuresOf } from './figures.ts';

/**
 * Fits a network to images of classes of very different sizes, once as it is and once with each thing that can be done about it.
 *
 * @param train - images as rows of pixels, and their classes; a fifth is held out to choose thresholds by
 * @param test - as many of each class, so that all classes count alike
 * @returns what each is worth on the test images
 */
export async function longTail(
  train: data.LabelledArrays,
  test: data.LabelledArrays,
  { seed = 1, epochs = 12 }: { readonly seed?: number; readonly epochs?: number } = {},
): Promise<Readonly<Record<string, Figures>>> {
  const { train: rows, test: held } = data.trainTestSplit(train, { testSize: 0.2, stratify: train.y, seed });
  const classCounts = data.classCounts(rows.y);
  const crossentropy = models.sparseCategoricalCrossentropy();
  const adjusted = models.logitAdjusted(crossentropy, { classCounts });

  async function fit(loss: models.Loss, fitted = rows, options: models.FitOptions = {}): Promise<models.Model> {
    setRandomSeed(seed); // All start from the same weights.
    const model = makeModel(rows.x.shape[1] as number, classCounts.length).compile({ optimizer: 'adam', loss });
    const y = loss.targets === 'sameShape' ? data.toCategorical(fitted.y, classCounts.length) : fitted.y;
    await model.fit(fitted.x, y, { epochs, batchSize: 128, verbose: 0, ...options });
    return model;
  }
  const judge = async (model: models.Model): Promise<Figures> => figuresOf(test.y, await model.predictClasses(test.x));

  const plain = await fit(crossentropy);
  const [ofHeld, ofTest] = [await plain.predict(held.x), await plain.predict(test.x)] as [NdArray, NdArray];
  const equal = classCounts.map(() => 1);
  const { thresholds } = tuneThresholds(held.y, ofHeld, { objective: 'fBeta' });
  // With more rows an epoch has more steps: what they alone are worth is to be told apart.
  const longer = { epochs: Math.round((epochs * Math.max(...classCounts) * classCounts.length) / rows.y.size) };
  const effective = data.effectiveNumberWeights(classCounts, { beta: 0.999 });

  return {
    plain: await judge(plain),
    'plain, as many steps as with over-sampling': await judge(await fit(crossentropy, rows, longer)),
    'plain, thresholds by F1': figuresOf(test.y, applyThresholds(ofTest, thresholds)),
    'plain, logits adjusted afterwards': figuresOf(test.y, applyThresholds(logitAdjustment(ofTest, { classCounts }), equal)),
    'class weights, balanced': await judge(
      await fit(crossentropy, rows, { classWeight: data.computeClassWeight('balanced', rows) }),
    ),
    'class weights, effective numbers': await judge(await fit(crossentropy, rows, { classWeight: effective })),
    'random over-sampling': await judge(await fit(crossentropy, data.randomOverSample(rows, { seed }))),
    SMOTE: await judge(await fit(crossentropy, data.smote(rows, { seed }))),
    'focal loss': await judge(await fit(models.categoricalFocalCrossentropy({ alpha: 1 }))),
    'class-balanced focal loss': await judge(await fit(models.categoricalFocalCrossentropy({ alpha: effective }))),
    'logit-adjusted loss': await judge(await fit(adjusted)),
    'logit-adjusted loss, as many steps as with over-sampling': await judge(await fit(adjusted, rows, longer)),
  };
}

function makeModel(pixels: number, classes: number): models.Sequential {
  return models.sequential([
    dense(128, { activation: 'relu', inputShape: [pixels] }),
    dropout(0.3),
    dense(64, { activation: 'relu' }),
    dropout(0.3),
    dense(classes, { activation: 'softmax' }),
  ]);
}
