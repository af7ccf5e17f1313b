export { type Camera, type View, cameraAround, cityCamera } from "./camera";
export { MapPin } from "./components/MapPin";
export { MapView, type MapViewProps, canDrawMaps } from "./components/MapView";
export { type PickedPlace, PlacePicker } from "./components/PlacePicker";
export { PlaceInset } from "./components/PlaceInset";
export { type MapResult, ResultsMap } from "./components/ResultsMap";
export { VisitMap } from "./components/VisitMap";
export type { MapHandle } from "./engine/context";
export { type Place, type PlaceKind, nearestDistrict, usePlaces } from "./places";
