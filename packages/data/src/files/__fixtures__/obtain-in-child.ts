// Run by tests as a process of its own: obtains a data set and says how many bytes came.
import { obtainFiles, type Timing } from '../node/obtain-files.ts';
import { type PinnedDataset, partNames } from '../pinned-dataset.ts';
import type { SourceOptions } from '../source-options.ts';

const [dataset, options, timing] = JSON.parse(process.argv[2] ?? '') as [PinnedDataset, SourceOptions, Timing];
const contents = await obtainFiles(dataset, options, timing);
process.stdout.write(String(partNames.reduce((sum, part) => sum + contents[part].length, 0)));
