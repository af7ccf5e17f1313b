export * from "./components/CategoryIcon";
export * from "./model";
export * from "./queries";
