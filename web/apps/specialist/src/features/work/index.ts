export * from "./queries";
export { placeText } from "./model";
export { useAnswer } from "./commands";
