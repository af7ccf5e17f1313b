export { useProfile } from "./queries";
