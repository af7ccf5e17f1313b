/** The colours of a map: quiet enough that pins and prices stand out, in the warmth of the app's own. */
export interface MapColours {
  land: string;
  built: string;
  water: string;
  park: string;
  forest: string;
  boundary: string;
  rail: string;
  motorway: string;
  motorwayEdge: string;
  main: string;
  mainEdge: string;
  street: string;
  streetEdge: string;
  halo: string;
  city: string;
  district: string;
  streetName: string;
  waterName: string;
  parkName: string;
  place: string;
  /** A route, or the way of somebody who comes. */
  line: string;
  lineEdge: string;
}

export const LIGHT: MapColours = {
  land: "#f5f2ea",
  built: "#e9e4d8",
  water: "#b5d8e6",
  park: "#d3e7c8",
  forest: "#cbdfbf",
  boundary: "#b9b3a4",
  rail: "#cfc8ba",
  motorway: "#f9d48f",
  motorwayEdge: "#dfae55",
  main: "#fdeaba",
  mainEdge: "#e2cd96",
  street: "#ffffff",
  streetEdge: "#d9d2c2",
  halo: "#fbf9f4",
  city: "#2b2a25",
  district: "#5a564c",
  streetName: "#5d594f",
  waterName: "#2f6d88",
  parkName: "#44703a",
  place: "#4a4740",
  line: "#0b7355",
  lineEdge: "#ffffff",
};

export const DARK: MapColours = {
  land: "#171b19",
  built: "#1f2521",
  water: "#0c2733",
  park: "#1b2f22",
  forest: "#192a1f",
  boundary: "#4a5048",
  rail: "#363d37",
  motorway: "#6b5730",
  motorwayEdge: "#15140f",
  main: "#494531",
  mainEdge: "#14150f",
  street: "#30372f",
  streetEdge: "#141715",
  halo: "#131614",
  city: "#f2f1ea",
  district: "#b9bab0",
  streetName: "#aeb0a5",
  waterName: "#6fb0cb",
  parkName: "#8dbb86",
  place: "#c6c8bd",
  line: "#43c798",
  lineEdge: "#0b1511",
};
