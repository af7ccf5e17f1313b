export * from "./components/DoorFields";
export * from "./model";
