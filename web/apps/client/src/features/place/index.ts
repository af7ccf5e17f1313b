export * from "./components/WhereButton";
export * from "./model";
