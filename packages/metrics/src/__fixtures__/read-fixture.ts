import { readFileSync } from 'node:fs';

/** The cases of one file that make_fixtures.py wrote. */
export function readFixture<T>(name: string): readonly T[] {
  return (JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as { cases: T[] }).cases;
}
