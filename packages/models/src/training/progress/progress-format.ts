import { fixed, scientific } from '@ibex-ml/core/python-text';
import type { Logs } from '../../callbacks/callback.ts';

/** ` - accuracy: 0.9712 - loss: 9.6100e-04`: four digits, scientific where that shows too little. */
export function figures(logs: Logs, isLarge: (value: number) => boolean): string {
  return Object.entries(logs)
    .map(([name, value]) => ` - ${name}: ${isLarge(value) ? fixed(value, 4) : scientific(value, 4)}`)
    .join('');
}

/** `12ms/step`, in the largest unit that leaves a whole number. */
export function stepTime(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return `${fixed(seconds, 0)}s/step`;
  if (seconds >= 1e-3) return `${fixed(seconds * 1e3, 0)}ms/step`;
  return `${fixed(seconds * 1e6, 0)}us/step`;
}

/** The time left, rounded down: `9s`, `3:54`, `2:46:30`. */
export function timeLeft(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (seconds > 3600) return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return seconds > 60 ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}` : `${Math.floor(seconds)}s`;
}
