export * from "./components/CategoryIcon";
export * from "./components/Price";
export * from "./model";
export * from "./queries";
