import { fitted, textWidth } from '../plot/header.ts';
import { namesInExpression } from './chart.ts';

const fontSize = 10;
/** How wide a name may be beside a chart: some 28 letters. */
const widest = 160;

/** How the names of classes stand along an axis. */
export interface ClassAxis {
  readonly labelExpr: string;
  /** The classes whose names are shown: all, or every so many where there is no room for all. */
  readonly values: number[];
  readonly labelAngle: number;
  readonly labelAlign?: 'right';
  readonly labelBaseline?: 'middle';
  readonly labelLimit: 0;
  readonly labelFontSize: number;
  readonly labelPadding: number;
  readonly domain: false;
  readonly ticks: false;
}

/**
 * The axis of classes that are `step` pixels apart. Names that are too long for the room are shortened. Along the bottom they stand upright
 * where they are wider than a step; where not even lines of text fit a step, only every second, fifth and so on has its name.
 */
export function classAxis(names: readonly string[], step: number, side: 'left' | 'bottom'): ClassAxis {
  const shown = names.map((name) => fitted(name, fontSize, widest));
  const upright = side === 'bottom' && Math.max(...shown.map((name) => textWidth(name, fontSize))) > step - 4;
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((count) => count * step >= fontSize + 1) ?? 1000;
  return {
    labelExpr: `${namesInExpression(shown)}[datum.value]`,
    values: names.map((_, label) => label).filter((label) => label % every === 0),
    labelAngle: upright ? -90 : 0,
    ...(upright ? { labelAlign: 'right', labelBaseline: 'middle' } : {}),
    labelLimit: 0,
    labelFontSize: fontSize,
    labelPadding: 4,
    domain: false,
    ticks: false,
  };
}
