import type { SampleSeries, SeriesType } from '../domain/sample-series.js';
import { byteWriter, readVarint, reserve, writeVarint } from './bytes.js';
import type { ByteReader, ByteWriter } from './bytes.js';
import { Content, seal, unseal } from './envelope.js';
import { countIn, emptyTally } from './summarise.js';
import { readTimes, writeTimes } from './time-column.js';
import { readValues, writeValues } from './value-column.js';

/** A packed piece of a series. `startMs` and `endMs` are its first and last sample, ms since 1970. */
export interface EncodedBlock {
  type: SeriesType;
  startMs: number;
  endMs: number;
  /** At least 1. */
  count: number;
  min: number;
  max: number;
  /** Of all values, added in time order. */
  sum: number;
  /** To be read by `decodeBlock`. */
  data: Uint8Array;
}

/** Two columns of one length: ms since 1970, strictly rising, and values. */
export interface Samples {
  timestamps: Float64Array;
  values: Float64Array;
}

export const BLOCK_MAX_SAMPLES = 4096;

/**
 * The last sample of a block comes less than this after its first, so what touches [from, to) has a `startMs` above
 * `from - BLOCK_MAX_MS` and below `to`.
 */
export const BLOCK_MAX_MS = 24 * 60 * 60 * 1000;

/**
 * Packs a series without loss: every timestamp and every bit of every value comes back. Blocks are cut from the first
 * sample on, so a series that grows at its end keeps all of them but the last one byte for byte, as long as zlib is the same.
 * @returns no blocks for an empty series
 * @throws RangeError for columns of unequal length, instants that are no whole milliseconds or do not rise, and values that
 *   are not finite
 */
export function encodeBlocks(series: SampleSeries): EncodedBlock[] {
  const { type, timestamps, values } = series;
  assertSound(series);
  const blocks: EncodedBlock[] = [];
  const writer = byteWriter(Math.min(values.length, BLOCK_MAX_SAMPLES) * 3 + 64);
  let from = 0;
  while (from < timestamps.length) {
    const to = blockEnd(timestamps, from);
    blocks.push({
      type,
      startMs: timestamps[from] as number,
      endMs: timestamps[to - 1] as number,
      ...countIn(emptyTally(), values, from, to),
      data: pack(writer, timestamps.subarray(from, to), values.subarray(from, to)),
    });
    from = to;
  }
  return blocks;
}

/**
 * @returns the samples of one block, in arrays of their own
 * @throws Error for data of another codec version and for damaged data
 */
export function decodeBlock(data: Uint8Array): Samples {
  return unseal(Content.SAMPLES, data, (reader) => {
    const count = readCount(reader);
    const samples = { timestamps: new Float64Array(count), values: new Float64Array(count) };
    readTimes(reader, samples.timestamps);
    readValues(reader, samples.values);
    return samples;
  });
}

/**
 * The samples of several blocks, one after the other in the order given.
 * @param room columns to fill instead of new ones, where they are long enough; then these are views of them
 * @throws Error as `decodeBlock` does
 */
export function decodeBlocks(blocks: readonly Pick<EncodedBlock, 'count' | 'data'>[], room?: Samples): Samples {
  const total = blocks.reduce((sum, block) => sum + block.count, 0);
  const samples =
    room !== undefined && room.values.length >= total
      ? { timestamps: room.timestamps.subarray(0, total), values: room.values.subarray(0, total) }
      : { timestamps: new Float64Array(total), values: new Float64Array(total) };
  let at = 0;
  for (const block of blocks) {
    const from = at;
    at = unseal(Content.SAMPLES, block.data, (reader) => {
      const to = from + readCount(reader);
      if (to - from !== block.count) throw new Error('series data is damaged: its count is not that of its block');
      readTimes(reader, samples.timestamps.subarray(from, to));
      readValues(reader, samples.values.subarray(from, to));
      return to;
    });
  }
  return samples;
}

function pack(writer: ByteWriter, timestamps: Float64Array, values: Float64Array): Uint8Array {
  writer.at = 0;
  reserve(writer, 2);
  writeVarint(writer, timestamps.length);
  writeTimes(writer, timestamps);
  writeValues(writer, values);
  return seal(Content.SAMPLES, writer);
}

function readCount(reader: ByteReader): number {
  const count = readVarint(reader);
  if (!(count >= 1 && count <= BLOCK_MAX_SAMPLES)) throw new Error('series data is damaged: its count is impossible');
  return count;
}

function blockEnd(timestamps: Float64Array, from: number): number {
  const limit = (timestamps[from] as number) + BLOCK_MAX_MS;
  let to = Math.min(from + BLOCK_MAX_SAMPLES, timestamps.length);
  while ((timestamps[to - 1] as number) >= limit) to--;
  return to;
}

function assertSound({ type, timestamps, values }: SampleSeries): void {
  if (timestamps.length !== values.length) throw new RangeError(`${type}: timestamps and values differ in length`);
  let previous = -Infinity;
  for (let index = 0; index < timestamps.length; index++) {
    const time = timestamps[index] as number;
    if (!Number.isSafeInteger(time))
      throw new RangeError(`${type}: timestamps[${index}] is not a whole number of milliseconds`);
    if (time <= previous) throw new RangeError(`${type}: timestamps[${index}] does not come after the one before it`);
    if (!Number.isFinite(values[index])) throw new RangeError(`${type}: values[${index}] is not a finite number`);
    previous = time;
  }
}
