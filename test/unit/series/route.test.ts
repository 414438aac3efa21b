import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RoutePoint } from '../../../src/domain/workout.js';
import { decodeRoute, encodeRoute } from '../../../src/series/index.js';

const degrees = (limit: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.double({ min: -limit, max: limit, noNaN: true }),
    fc.integer({ min: -limit * 1e8, max: limit * 1e8 }).map((n) => n / 1e8),
  );
const point = fc.record(
  {
    timestamp: fc.option(fc.date({ noInvalidDate: true })),
    latitude: degrees(90),
    longitude: degrees(180),
    altitudeMeters: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  },
  { noNullPrototype: true },
);

function expectLossless(points: RoutePoint[]): void {
  const decoded = decodeRoute(encodeRoute(points));
  expect(decoded).toHaveLength(points.length);
  // toStrictEqual tells -0 from 0.
  expect(decoded).toStrictEqual(points);
}

describe('a packed route', () => {
  it('gives back every point, with what it lacks', () => {
    fc.assert(fc.property(fc.array(point, { maxLength: 60 }), expectLossless));
  });

  it('gives back a bare line, and one where every point has all', () => {
    const line = { timestamp: null, latitude: 60.16985571, longitude: 24.93837912, altitudeMeters: null };
    expectLossless([line, { ...line, latitude: 60.16986 }]);
    expectLossless([{ ...line, timestamp: new Date('2026-07-08T06:58:21Z'), altitudeMeters: -0 }]);
  });

  it('is far smaller than its numbers', () => {
    const points = Array.from({ length: 3600 }, (_, index) => ({
      timestamp: new Date(Date.UTC(2026, 6, 8) + index * 1000),
      latitude: Math.round((60 + Math.sin(index / 300) / 100) * 1e8) / 1e8,
      longitude: Math.round((25 + Math.cos(index / 300) / 100) * 1e8) / 1e8,
      altitudeMeters: Math.round(100 + 10 * Math.sin(index / 60)),
    }));
    expect(encodeRoute(points).length / points.length).toBeLessThan(8);
  });

  it('refuses what is no position or no instant', () => {
    const sound = { timestamp: null, latitude: 1, longitude: 2, altitudeMeters: null };
    expect(() => encodeRoute([{ ...sound, latitude: NaN }])).toThrow('latitude');
    expect(() => encodeRoute([{ ...sound, longitude: Infinity }])).toThrow('longitude');
    expect(() => encodeRoute([{ ...sound, altitudeMeters: NaN }])).toThrow('altitudeMeters');
    expect(() => encodeRoute([{ ...sound, timestamp: new Date(NaN) }])).toThrow('timestamp');
  });

  it('notices damage', () => {
    const data = encodeRoute([{ timestamp: null, latitude: 1, longitude: 2, altitudeMeters: null }]);
    expect(() => decodeRoute(data.with(2, 99))).toThrow('more points than bytes');
    expect(() => decodeRoute(data.subarray(0, -1))).toThrow('damaged');
    expect(() => decodeRoute(data.with(1, 0x02))).toThrow('something else');
  });
});
