export * from "./components/BookingCard";
export * from "./draft";
export * from "./queries";
