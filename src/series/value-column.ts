import { MAX_VARINT_BYTES, readSigned, readVarint, reserve, writeSigned, writeVarint } from './bytes.js';
import type { ByteReader, ByteWriter } from './bytes.js';
import { findDecimalForm, fromInteger, toIntegers } from './decimal-form.js';
import type { DecimalForm } from './decimal-form.js';

/** First byte of a column: the digits in the lower four bits with these flags, or one of the two raw forms. */
const SINGLE = 0x10;
const PER_HOUR = 0x20;
const RAW_SINGLE = 0x40;
const RAW_DOUBLE = 0x80;

/**
 * Writes doubles so that each comes back bit for bit: differences of scaled integers where the values have a decimal form,
 * else their bytes, sorted by significance because neighbours share the high ones.
 */
export function writeValues(writer: ByteWriter, values: Float64Array): void {
  const form = findDecimalForm(values);
  const integers = form === null ? null : toIntegers(values, form);
  if (form !== null && integers !== null) {
    reserve(writer, 1 + MAX_VARINT_BYTES);
    writer.bytes[writer.at++] = form.digits | (form.isSingle ? SINGLE : 0) | (form.isPerHour ? PER_HOUR : 0);
    writeNegativeZeros(writer, values);
    writeDifferences(writer, integers);
  } else if (values.every((value) => Math.fround(value) === value)) {
    writeBytes(writer, values, RAW_SINGLE);
  } else {
    writeBytes(writer, values, RAW_DOUBLE);
  }
}

/** Fills `target` with what `writeValues` wrote; the number of values is not stored. */
export function readValues(reader: ByteReader, target: Float64Array): void {
  const head = reader.bytes[reader.at++] as number;
  if (head === RAW_SINGLE || head === RAW_DOUBLE) {
    readBytes(reader, target, head);
    return;
  }
  const form = { digits: head & 0x0f, isSingle: (head & SINGLE) !== 0, isPerHour: (head & PER_HOUR) !== 0 };
  const negativeZeros = readNegativeZeros(reader);
  readDifferences(reader, target, form);
  for (const index of negativeZeros) target[index] = -0;
}

function writeDifferences(writer: ByteWriter, integers: Float64Array): void {
  reserve(writer, integers.length * MAX_VARINT_BYTES);
  let previous = 0;
  for (const integer of integers) {
    writeSigned(writer, integer - previous);
    previous = integer;
  }
}

function readDifferences(reader: ByteReader, target: Float64Array, form: DecimalForm): void {
  const isPlain = form.digits === 0 && !form.isSingle && !form.isPerHour;
  const { bytes } = reader;
  let { at } = reader;
  let integer = 0;
  for (let index = 0; index < target.length; index++) {
    const byte = bytes[at] as number;
    if (byte < 0x80) {
      // Most differences are one byte; not calling for those, and a place kept at hand, take a fourth of the time.
      integer += (byte >>> 1) ^ -(byte & 1);
      at++;
    } else {
      reader.at = at;
      integer += readSigned(reader);
      at = reader.at;
    }
    target[index] = isPlain ? integer : fromInteger(integer, form);
  }
  reader.at = at;
}

/** A count of at most 2^51 has no sign at zero, but devices do print "-0.0". */
function writeNegativeZeros(writer: ByteWriter, values: Float64Array): void {
  const indexes: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if (Object.is(values[index], -0)) indexes.push(index);
  }
  reserve(writer, (indexes.length + 1) * MAX_VARINT_BYTES);
  writeVarint(writer, indexes.length);
  let previous = 0;
  for (const index of indexes) {
    writeVarint(writer, index - previous);
    previous = index;
  }
}

function readNegativeZeros(reader: ByteReader): number[] {
  const count = readVarint(reader);
  if (count === 0) return [];
  if (count > reader.bytes.length) throw new Error('series data is damaged: more negative zeros than bytes');
  let index = 0;
  return Array.from({ length: count }, () => (index += readVarint(reader)));
}

function writeBytes(writer: ByteWriter, values: Float64Array, head: typeof RAW_SINGLE | typeof RAW_DOUBLE): void {
  const width = head === RAW_SINGLE ? 4 : 8;
  const scratch = new DataView(new ArrayBuffer(width));
  reserve(writer, 1 + values.length * width);
  writer.bytes[writer.at++] = head;
  for (let index = 0; index < values.length; index++) {
    if (head === RAW_SINGLE) scratch.setFloat32(0, values[index] as number);
    else scratch.setFloat64(0, values[index] as number);
    for (let byte = 0; byte < width; byte++) {
      writer.bytes[writer.at + byte * values.length + index] = scratch.getUint8(byte);
    }
  }
  writer.at += values.length * width;
}

function readBytes(reader: ByteReader, target: Float64Array, head: typeof RAW_SINGLE | typeof RAW_DOUBLE): void {
  const width = head === RAW_SINGLE ? 4 : 8;
  const scratch = new DataView(new ArrayBuffer(width));
  for (let index = 0; index < target.length; index++) {
    for (let byte = 0; byte < width; byte++) {
      scratch.setUint8(byte, reader.bytes[reader.at + byte * target.length + index] as number);
    }
    target[index] = head === RAW_SINGLE ? scratch.getFloat32(0) : scratch.getFloat64(0);
  }
  reader.at += target.length * width;
}
