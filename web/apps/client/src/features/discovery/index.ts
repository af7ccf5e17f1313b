export * from "./components/ResultCard";
export * from "./model";
