import { type NewReview, type Review, type StoredPicture, localStore } from "@doorstep/core";
import { CRITERIA, type Criterion } from "@doorstep/shell";

/** A review being written; kept over a reload and over signing in. */
export interface ReviewDraft {
  stars: number | null;
  criteria: Partial<Record<Criterion, number>>;
  text: string;
  pictures: StoredPicture[];
  at: number;
}

export const LONGEST_TEXT = 2000;
export const MOST_PHOTOS = 6;
const KEPT_MS = 20 * 3_600_000; // pictures that nothing uses wait a day on the server

const nameOf = (visitId: string) => `review.${visitId}`;

export function emptyDraft(review?: Review | null): ReviewDraft {
  const criteria: ReviewDraft["criteria"] = {};
  for (const criterion of CRITERIA) {
    const given = review?.[criterion];
    if (given) criteria[criterion] = given;
  }
  return { stars: review?.stars ?? null, criteria, text: review?.text ?? "", pictures: review?.photos ?? [], at: 0 };
}

export function readReviewDraft(visitId: string, now = Date.now()): ReviewDraft | null {
  const draft = localStore.read<ReviewDraft>(nameOf(visitId));
  if (!draft) return null;
  return now - draft.at < KEPT_MS ? draft : { ...draft, pictures: [] };
}

export function writeReviewDraft(visitId: string, draft: ReviewDraft): void {
  localStore.write(nameOf(visitId), { ...draft, at: Date.now() });
}

export function clearReviewDraft(visitId: string): void {
  localStore.remove(nameOf(visitId));
}

/** What is sent; null while no stars are chosen. */
export function toReview(draft: ReviewDraft): NewReview | null {
  if (draft.stars === null) return null;
  return {
    stars: draft.stars,
    punctuality: draft.criteria.punctuality ?? null,
    quality: draft.criteria.quality ?? null,
    communication: draft.criteria.communication ?? null,
    value: draft.criteria.value ?? null,
    text: draft.text.trim(),
    file_ids: draft.pictures.map((picture) => picture.id),
  };
}
