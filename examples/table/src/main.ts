import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend } from '@ibex-ml/core';
import type { ColumnType } from '@ibex-ml/data/csv';
import { learnTable } from './table.ts';

/** Arguments: a CSV file with names in its first row, the column to tell, and the columns to tell it by, as `age:float32 city:category`. */
const [, , path, target, ...typed] = process.argv;
if (path === undefined || target === undefined) throw new Error('Pass a CSV file and the name of the column to tell.');
const columns = Object.fromEntries(typed.map((text) => text.split(':') as [string, ColumnType & string]));

await setBackend(wasm());
const learned = await learnTable(path, { target, ...(typed.length === 0 ? {} : { columns }) });
if (learned.droppedRows.length > 0) console.log(`Left out, because a value is missing: row ${learned.droppedRows.join(', ')}.`);
console.log(`By ${learned.featureNames.join(', ')}:\n\n${learned.report}`);
