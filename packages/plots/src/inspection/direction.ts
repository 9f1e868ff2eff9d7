import { refused } from '../inputs/check.ts';

/** From where to where a graph goes: T top, B bottom, L left, R right. */
export type Direction = 'TB' | 'BT' | 'LR' | 'RL';

const directions: readonly string[] = ['TB', 'BT', 'LR', 'RL'];

/** @throws {ArgumentError} unless it is one of them */
export function requireDirection(where: string, rankdir: Direction): void {
  if (!directions.includes(rankdir))
    throw refused(where, 'rankdir', `one of ${directions.join(', ')}`, rankdir, 'Leave it out for TB.');
}
