import {
  dense,
  dropout,
  globalAveragePooling2d,
  globalMaxPooling2d,
  type InitializerInput,
  type KerasTensor,
} from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';

/** How a family names and makes its top. */
export interface TopStyle {
  /** Names of the poolings; default numbered ones. */
  readonly poolingNames?: { readonly avg: string; readonly max: string };
  /** A dropout in front of the classifier; default none. */
  readonly dropout?: { readonly rate: number; readonly name: string };
  readonly kernelInitializer?: InitializerInput;
}

/** The classifier (mean over all places, then a dense layer `predictions`), or, without it, the pooling that is asked for. */
export function denseTop(features: KerasTensor, options: BackboneOptions, style: TopStyle = {}): KerasTensor {
  const { includeTop = true, classes = 1000, classifierActivation = 'softmax' } = options;
  if (!includeTop) return pooled(features, options, style);
  const mean = pooled(features, { pooling: 'avg' }, style);
  const kept = style.dropout === undefined ? mean : dropout(style.dropout.rate, { name: style.dropout.name }).apply(mean);
  const { kernelInitializer = 'glorotUniform' } = style;
  return dense(classes, { activation: classifierActivation, kernelInitializer, name: 'predictions' }).apply(kept);
}

/** The features as they are, or their mean or maximum over all places. */
export function pooled(
  features: KerasTensor,
  { pooling = null }: Pick<BackboneOptions, 'pooling'>,
  { poolingNames }: TopStyle,
): KerasTensor {
  if (pooling === null) return features;
  const name = poolingNames === undefined ? {} : { name: poolingNames[pooling] };
  return (pooling === 'avg' ? globalAveragePooling2d(name) : globalMaxPooling2d(name)).apply(features);
}
