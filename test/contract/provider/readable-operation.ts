import type { Operation } from '../../../src/domain/operation.js';
import type { SampleSeries } from '../../../src/domain/sample-series.js';

/** An operation as it stands in an expected file: a series with its ends in words and its columns on one line each. */
export function readableOperation(operation: Operation): unknown {
  const { series, route, ...rest } = operation;
  return {
    ...rest,
    series: series === undefined ? '(as stored)' : series.map(readableSeries),
    ...(operation.dataType === 'WORKOUT' ? { route: route === undefined ? '(as stored)' : readableRoute(route) } : {}),
  };
}

function readableRoute(route: NonNullable<Operation['route']> | null): string[] | null {
  return (
    route?.map(({ timestamp, latitude, longitude, altitudeMeters }) =>
      [timestamp?.toISOString() ?? null, latitude, longitude, altitudeMeters].join(' '),
    ) ?? null
  );
}

function readableSeries({ type, timestamps, values }: SampleSeries): unknown {
  const [start = Number.NaN] = timestamps;
  const sample = (index: number): string =>
    `${new Date(timestamps.at(index) ?? Number.NaN).toISOString()} ${values.at(index)}`;
  return {
    type,
    count: values.length,
    first: sample(0),
    last: sample(-1),
    millisSinceFirst: timestamps.map((timestamp) => timestamp - start).join(' '),
    values: values.join(' '),
  };
}
