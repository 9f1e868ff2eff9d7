export { sha256 } from '../sha256.ts';
export { codeOf, nodeFiles } from './file-system.ts';
export type { FileSystem, OpenFile } from './file-system.ts';
export { makeFolder, syncFolder } from './folders.ts';
export { writeWhole } from './write-whole.ts';
