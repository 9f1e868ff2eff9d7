export { reviewJson, saveReview } from './review.ts';
export type { ReviewOptions } from './review.ts';
