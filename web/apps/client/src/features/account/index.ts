export * from "./components/AddressSheet";
export * from "./model";
export * from "./queries";
