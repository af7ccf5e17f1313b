export * from "./components/CategoryIcon";
export * from "./components/Price";
export * from "./components/ServicePhoto";
export * from "./model";
export * from "./queries";
