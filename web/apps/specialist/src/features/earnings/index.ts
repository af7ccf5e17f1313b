export { VisitEarning } from "./components/VisitEarning";
