import type { Walk } from './shapes.ts';

/** A walk as WGSL that finds the place in each array from the index of a thread, and the uniforms that it reads. */
export interface WalkCode {
  /** What of the code depends on the walk. */
  readonly key: string;
  /** Sets the variables `at0`, `at1`, … from `index`. */
  readonly code: string;
  readonly integers: Readonly<Record<string, number>>;
}

/** The code for a walk, the same for all of as many axes. */
export function walkCode({ sizes, strides }: Walk): WalkCode {
  const integers: Record<string, number> = {};
  const lines = strides.map((_, array) => `var at${array} = 0;`);
  lines.push('var rest = index;');
  for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
    integers[`size${axis}`] = sizes[axis] as number;
    // What is left of the index at the outermost axis is the place along it.
    if (axis === 0) lines.push('let place0 = rest;');
    else
      lines.push(
        `let next${axis} = rest / uniforms.size${axis};`,
        `let place${axis} = rest - next${axis} * uniforms.size${axis};`,
      );
    for (const [array, steps] of strides.entries()) {
      integers[`step${array}x${axis}`] = steps[axis] as number;
      lines.push(`at${array} += place${axis} * uniforms.step${array}x${axis};`);
    }
    if (axis > 0) lines.push(`rest = next${axis};`);
  }
  return { key: `${strides.length}x${sizes.length}`, code: lines.join('\n'), integers };
}
