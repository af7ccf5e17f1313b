export { useJobOffers } from "./queries";
export { isOpen } from "./model";
