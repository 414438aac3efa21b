import type { RoutePoint } from '../domain/workout.js';
import { byteWriter, MAX_VARINT_BYTES, readVarint, reserve, writeVarint } from './bytes.js';
import type { ByteReader, ByteWriter } from './bytes.js';
import { Content, seal, unseal } from './envelope.js';
import { readValues, writeValues } from './value-column.js';

/** Which points have a value in a column that may lack some. */
const ALL = 0;
const NONE = 1;
const SOME = 2;

/**
 * Packs a route without loss, column by column; degrees keep every bit.
 * @throws RangeError for a position or an altitude that is not finite, and for an invalid Date
 */
export function encodeRoute(points: readonly RoutePoint[]): Uint8Array {
  const writer = byteWriter(points.length * 8 + 64);
  reserve(writer, MAX_VARINT_BYTES);
  writeVarint(writer, points.length);
  writeNullable(
    writer,
    points.map((point) => point.timestamp?.getTime() ?? null),
    'timestamp',
  );
  writeColumn(
    writer,
    points.map((point) => point.latitude),
    'latitude',
  );
  writeColumn(
    writer,
    points.map((point) => point.longitude),
    'longitude',
  );
  writeNullable(
    writer,
    points.map((point) => point.altitudeMeters),
    'altitudeMeters',
  );
  return seal(Content.ROUTE, writer);
}

/** @throws Error for data of another codec version and for damaged data */
export function decodeRoute(data: Uint8Array): RoutePoint[] {
  return unseal(Content.ROUTE, data, (reader) => {
    const count = readVarint(reader);
    // Every point takes a byte for each of its degrees.
    if (count > reader.bytes.length) throw new Error('series data is damaged: more points than bytes');
    const timestamps = readNullable(reader, count);
    const latitudes = readColumn(reader, count);
    const longitudes = readColumn(reader, count);
    const altitudes = readNullable(reader, count);
    return timestamps.map((time, index) => ({
      timestamp: time === null ? null : new Date(time),
      latitude: latitudes[index] as number,
      longitude: longitudes[index] as number,
      altitudeMeters: altitudes[index] as number | null,
    }));
  });
}

function writeColumn(writer: ByteWriter, values: readonly number[], name: string): void {
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw new RangeError(`route: ${name} of a point is not a finite number`);
  writeValues(writer, Float64Array.from(values));
}

function readColumn(reader: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count);
  readValues(reader, values);
  return values;
}

function writeNullable(writer: ByteWriter, values: readonly (number | null)[], name: string): void {
  const present = values.filter((value) => value !== null);
  const form = present.length === values.length ? ALL : present.length === 0 ? NONE : SOME;
  reserve(writer, 1 + values.length);
  writer.bytes[writer.at++] = form;
  if (form === SOME) for (const value of values) writer.bytes[writer.at++] = value === null ? 0 : 1;
  if (form !== NONE) writeColumn(writer, present, name);
}

function readNullable(reader: ByteReader, count: number): (number | null)[] {
  const form = reader.bytes[reader.at++];
  if (form === NONE) return new Array<number | null>(count).fill(null);
  const marks = form === SOME ? reader.bytes.subarray(reader.at, (reader.at += count)) : null;
  const present = readColumn(reader, marks === null ? count : marks.filter((mark) => mark === 1).length);
  let next = 0;
  return Array.from({ length: count }, (_, index) => (marks?.[index] === 0 ? null : (present[next++] as number)));
}
