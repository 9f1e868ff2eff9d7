export { csvDataset } from './csv-dataset.ts';
export type { ColumnType, CsvFeatures, CsvOptions, CsvSource, CsvTable, MissingValues } from './csv-options.ts';
