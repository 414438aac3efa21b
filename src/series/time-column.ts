import { MAX_VARINT_BYTES, readSigned, readVarint, reserve, writeSigned, writeVarint } from './bytes.js';
import type { ByteReader, ByteWriter } from './bytes.js';

/** How the steps between samples are written. */
const RUNS = 0;
const CHANGES = 1;

/**
 * Writes rising instants whose span is below 2^31 ms: the first one, the unit that all steps are multiples of, then the
 * steps in that unit, as runs of equal ones or, where they vary from sample to sample, as their changes.
 */
export function writeTimes(writer: ByteWriter, timestamps: Float64Array): void {
  reserve(writer, 8 + 1 + MAX_VARINT_BYTES * (timestamps.length + 2));
  new DataView(writer.bytes.buffer).setFloat64(writer.at, timestamps[0] as number);
  writer.at += 8;
  if (timestamps.length === 1) return;
  const { unit, runs } = measureSteps(timestamps);
  writeVarint(writer, unit);
  // A run takes two numbers, a change one.
  if (runs * 2 < timestamps.length) writeRuns(writer, timestamps, unit, runs);
  else writeChanges(writer, timestamps, unit);
}

/** Fills `target` with what `writeTimes` wrote. */
export function readTimes(reader: ByteReader, target: Float64Array): void {
  const { buffer, byteOffset, byteLength } = reader.bytes;
  let time = new DataView(buffer, byteOffset, byteLength).getFloat64(reader.at);
  reader.at += 8;
  target[0] = time;
  if (target.length === 1) return;
  const unit = readVarint(reader);
  const mode = reader.bytes[reader.at++];
  if (mode === RUNS) {
    let index = 1;
    for (let runs = readVarint(reader); runs > 0; runs--) {
      const step = readVarint(reader) * unit;
      const end = Math.min(index + readVarint(reader), target.length);
      while (index < end) target[index++] = time += step;
    }
    if (index !== target.length) throw new Error('series data is damaged: its steps do not cover its samples');
  } else {
    let step = 0;
    for (let index = 1; index < target.length; index++) {
      step += readSigned(reader);
      target[index] = time += step * unit;
    }
  }
}

function measureSteps(timestamps: Float64Array): { unit: number; runs: number } {
  let unit = 0;
  let runs = 0;
  let previous = 0;
  for (let index = 1; index < timestamps.length; index++) {
    const step = stepAt(timestamps, index);
    if (step === previous) continue;
    runs++;
    previous = step;
    unit = greatestCommonDivisor(step, unit);
  }
  return { unit, runs };
}

function writeRuns(writer: ByteWriter, timestamps: Float64Array, unit: number, runs: number): void {
  writer.bytes[writer.at++] = RUNS;
  writeVarint(writer, runs);
  for (let start = 1, end = 1; start < timestamps.length; start = end) {
    const step = stepAt(timestamps, start);
    while (end < timestamps.length && stepAt(timestamps, end) === step) end++;
    writeVarint(writer, step / unit);
    writeVarint(writer, end - start);
  }
}

function writeChanges(writer: ByteWriter, timestamps: Float64Array, unit: number): void {
  writer.bytes[writer.at++] = CHANGES;
  let previous = 0;
  for (let index = 1; index < timestamps.length; index++) {
    const step = stepAt(timestamps, index) / unit;
    writeSigned(writer, step - previous);
    previous = step;
  }
}

function stepAt(timestamps: Float64Array, index: number): number {
  return ((timestamps[index] as number) - (timestamps[index - 1] as number)) | 0;
}

function greatestCommonDivisor(one: number, other: number): number {
  let [divisor, rest] = [one, other];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  return divisor;
}
