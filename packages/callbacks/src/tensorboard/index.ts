export { summaryWriter } from './summary-writer.ts';
export type { HistogramOptions, ImageOptions, SummaryWriter } from './summary-writer.ts';
export type { EmbeddingsMetadata } from './projector.ts';
export { tensorBoard } from './tensor-board.ts';
export type { TensorBoard, TensorBoardOptions } from './tensor-board.ts';
