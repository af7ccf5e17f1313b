import type { LatLon } from "@doorstep/core";
import { toPixels } from "./camera";

export interface Cluster<T extends LatLon> extends LatLon {
  key: string;
  members: T[];
}

/**
 * Puts what would lie over one another on screen together. Each cluster stands at its first member, and the order of
 * the members decides who is first, so small moves of the map change nothing.
 *
 * @param apart how many pixels two marks must be apart, across and up.
 */
export function clusterOf<T extends LatLon>(members: readonly T[], zoom: number, keyOf: (member: T) => string, apart = { x: 68, y: 40 }): Cluster<T>[] {
  const clusters: (Cluster<T> & { x: number; y: number })[] = [];
  for (const member of members) {
    const { x, y } = toPixels(member, zoom);
    const near = clusters.find((cluster) => Math.abs(cluster.x - x) < apart.x && Math.abs(cluster.y - y) < apart.y);
    if (near) near.members.push(member);
    else clusters.push({ key: keyOf(member), lat: member.lat, lon: member.lon, members: [member], x, y });
  }
  return clusters.map(({ key, lat, lon, members: own }) => ({ key, lat, lon, members: own }));
}

/** Whether looking closer would tell a cluster's members apart. */
export function canSplit(cluster: Cluster<LatLon>): boolean {
  return cluster.members.some((member) => Math.abs(member.lat - cluster.lat) > 1e-4 || Math.abs(member.lon - cluster.lon) > 1e-4);
}
