export * from "./components/AgainButton";
export type { AgainFacts } from "./model";
