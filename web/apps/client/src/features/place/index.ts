export * from "./components/PositionPad";
export * from "./components/WhereButton";
export * from "./model";
