import { describe, expect, it } from '@jest/globals';
import type { RoutePoint } from '../../../src/domain/workout.js';
import { viewRoute } from '../../../src/graphql/route.js';
import { ask } from './gateway.js';
import { aUser, aWorkout } from './records.js';

const user = aUser(1);
const workout = aWorkout(user, 1);
const contents = { users: [user], workouts: [workout] };
const START = Date.UTC(2026, 2, 1, 16);

describe('a route', () => {
  const point = (latitude: number, longitude: number, altitudeMeters: number | null = null): RoutePoint => ({
    timestamp: null,
    latitude,
    longitude,
    altitudeMeters,
  });
  const ROUTE = `{ user(id: "athlete-001") { workouts { nodes {
    route { points { timestamp latitude longitude altitudeMeters } geoJson polyline bounds } } } } }`;

  it('is printed in every shape', async () => {
    const points = [
      { ...point(38.5, -120.2, 12), timestamp: new Date(START) },
      point(40.7, -120.95),
      point(43.252, -126.453, 0),
    ];
    const { data, errors } = await ask({
      query: ROUTE,
      contents: { ...contents, routes: new Map([[workout.id, points]]) },
    });
    expect(errors).toEqual([]);
    expect(data.user.workouts.nodes[0].route).toEqual({
      points: [
        { timestamp: '2026-03-01T16:00:00.000Z', latitude: 38.5, longitude: -120.2, altitudeMeters: 12 },
        { timestamp: null, latitude: 40.7, longitude: -120.95, altitudeMeters: null },
        { timestamp: null, latitude: 43.252, longitude: -126.453, altitudeMeters: 0 },
      ],
      geoJson: {
        type: 'LineString',
        coordinates: [
          [-120.2, 38.5, 12],
          [-120.95, 40.7],
          [-126.453, 43.252, 0],
        ],
      },
      // The example of the format's own documentation.
      polyline: '_p~iF~ps|U_ulLnnqC_mqNvxq`@',
      bounds: [-126.453, 38.5, -120.2, 43.252],
    });
  });

  it('of one position is a point', () => {
    const route = viewRoute([point(48.2, 16.4)]);
    expect(route?.geoJson).toEqual({ type: 'Point', coordinates: [16.4, 48.2] });
    expect(route?.bounds).toEqual([16.4, 48.2, 16.4, 48.2]);
  });

  it('is null where there is none', async () => {
    expect(viewRoute([])).toBeNull();
    expect((await ask({ query: ROUTE, contents })).data.user.workouts.nodes[0].route).toBeNull();
  });
});
