import polyline from '@mapbox/polyline';
import type { RoutePoint } from '../domain/workout.js';

export type Position = [longitude: number, latitude: number, altitudeMeters?: number];
export type Geometry = { type: 'LineString'; coordinates: Position[] } | { type: 'Point'; coordinates: Position };

/** A route in all shapes; each is made when it is selected. */
export interface RouteView {
  points: RoutePoint[];
  readonly geoJson: Geometry;
  readonly polyline: string;
  /** [minLon, minLat, maxLon, maxLat] */
  readonly bounds: number[];
}

/** Null where there is no route: an empty one is none. */
export function viewRoute(points: RoutePoint[] | null): RouteView | null {
  const [first] = points ?? [];
  if (points === null || first === undefined) return null;
  return {
    points,
    get geoJson(): Geometry {
      // RFC 7946 wants two positions of a LineString.
      if (points.length === 1) return { type: 'Point', coordinates: positionOf(first) };
      return { type: 'LineString', coordinates: points.map(positionOf) };
    },
    get polyline() {
      return polyline.encode(points.map(({ latitude, longitude }): [number, number] => [latitude, longitude]));
    },
    get bounds() {
      return boundsOf(points);
    },
  };
}

function positionOf({ longitude, latitude, altitudeMeters }: RoutePoint): Position {
  return altitudeMeters === null ? [longitude, latitude] : [longitude, latitude, altitudeMeters];
}

function boundsOf(points: readonly RoutePoint[]): number[] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { longitude, latitude } of points) {
    west = Math.min(west, longitude);
    south = Math.min(south, latitude);
    east = Math.max(east, longitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}
