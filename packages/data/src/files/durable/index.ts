export { sha256 } from '../sha256.ts';
export { codeOf, nodeFiles } from './file-system.ts';
export type { FileSystem, OpenFile } from './file-system.ts';
export { makeFolder, syncFolder } from './folders.ts';
export {
  hasOriginFiles,
  inPage,
  isOriginPath,
  originFolder,
  originNames,
  readOriginFile,
  removeFromOrigin,
  unlessMissing,
  writeOriginFile,
} from './origin-files.ts';
export { writeWhole } from './write-whole.ts';
