export * from "./components/ChoiceRow";
export * from "./model";
export * from "./queries";
