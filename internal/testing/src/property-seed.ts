/**
 * Vitest loads this file before every test file of a project that has fast-check: each property is tried on the same cases in every run, so
 * that those find surprises who look for them, and not those who change something else. `FUZZ_SEED` gives other cases.
 */
import * as fc from 'fast-check';
import { seedOf } from './seed-of.ts';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf(process.env['FUZZ_SEED']) });
