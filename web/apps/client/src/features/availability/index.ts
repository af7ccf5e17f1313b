export * from "./components/SlotPicker";
export * from "./queries";
