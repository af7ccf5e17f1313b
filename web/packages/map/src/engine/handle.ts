import type { LatLon } from "@doorstep/core";
import * as maplibre from "maplibre-gl";
import type { View } from "../camera";
import { STREET_LAYERS } from "../style/streets";
import { LINE, lineData } from "../style/style";
import type { LinePoint, MapHandle } from "./context";
import { type Line, nearestLine } from "./nearest";

const REACH_PIXELS = 90;

export function viewOf(map: maplibre.Map): View {
  const center = map.getCenter();
  const box = map.getBounds();
  return { lat: center.lat, lon: center.lng, zoom: map.getZoom(), south: box.getSouth(), north: box.getNorth(), west: box.getWest(), east: box.getEast() };
}

function linesAt(map: maplibre.Map, { lat, lon }: LatLon): Line[] {
  const { x, y } = map.project([lon, lat]);
  const around: [maplibre.PointLike, maplibre.PointLike] = [
    [x - REACH_PIXELS, y - REACH_PIXELS],
    [x + REACH_PIXELS, y + REACH_PIXELS],
  ];
  const layers = STREET_LAYERS.filter((layer) => map.getLayer(layer));
  return map.queryRenderedFeatures(around, { layers }).flatMap(({ properties, geometry }) => {
    const name = properties?.name as string | undefined;
    if (!name) return [];
    if (geometry.type === "LineString") return [{ name, points: geometry.coordinates as [number, number][] }];
    if (geometry.type === "MultiLineString") return (geometry.coordinates as [number, number][][]).map((points) => ({ name, points }));
    return [];
  });
}

/** What the rest of the app may ask of a map, in its own words. `onLine` keeps what is shown for when the map is repainted. */
export function makeHandle(map: maplibre.Map, onLine: (points: readonly LinePoint[]) => void): MapHandle {
  return {
    view: () => viewOf(map),
    moveTo: ({ lat, lon, zoom }) => {
      map.easeTo({ ...(lat !== undefined && lon !== undefined ? { center: [lon, lat] } : {}), ...(zoom !== undefined ? { zoom } : {}), duration: 500 });
    },
    zoomBy: (steps) => map.easeTo({ zoom: map.getZoom() + steps, duration: 250 }),
    streetAt: (position) => nearestLine(linesAt(map, position), position)?.name ?? null,
    drawLine: (points) => {
      onLine(points);
      map.getSource<maplibre.GeoJSONSource>(LINE)?.setData(lineData(points));
    },
    addPin: (host, position, anchor) => {
      const marker = new maplibre.Marker({ element: host, anchor }).setLngLat([position.lon, position.lat]).addTo(map);
      return {
        move: ({ lat, lon }) => marker.setLngLat([lon, lat]),
        raise: (front) => {
          host.style.zIndex = front ? "2" : "";
        },
        remove: () => marker.remove(),
      };
    },
  };
}
