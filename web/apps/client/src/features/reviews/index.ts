export * from "./components/DueReview";
export * from "./components/OwnReview";
export * from "./components/ReviewsPreview";
export * from "./queries";
