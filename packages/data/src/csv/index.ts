export { csvDataset } from './csv-dataset.ts';
export type { ColumnType, CsvFeatures, CsvOptions, CsvSource, CsvTable, MissingValues } from './csv-options.ts';
export { csvRecords } from './csv-records.ts';
export type { CsvRecordsOptions } from './csv-records.ts';
