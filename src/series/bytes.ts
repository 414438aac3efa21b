/** A growing run of bytes and the place where the next one goes. */
export interface ByteWriter {
  bytes: Uint8Array;
  at: number;
}

/** Bytes and the place of the next one. Reading past the end is noticed by `expectEnd`. */
export interface ByteReader {
  bytes: Uint8Array;
  at: number;
}

/** A variable-length integer of up to 2^53 takes at most so many bytes. */
export const MAX_VARINT_BYTES = 8;

export function byteWriter(capacity: number): ByteWriter {
  return { bytes: new Uint8Array(capacity), at: 0 };
}

/** Makes room for so many more bytes; the write functions do not check. */
export function reserve(writer: ByteWriter, count: number): void {
  if (writer.at + count <= writer.bytes.length) return;
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.at + count));
  grown.set(writer.bytes.subarray(0, writer.at));
  writer.bytes = grown;
}

/** @param value an integer of 0 to 2^53, lowest seven bits first */
export function writeVarint(writer: ByteWriter, value: number): void {
  const { bytes } = writer;
  let rest = value;
  // Beyond 31 bits the bit operators would cut the number off.
  while (rest > 0x7fffffff) {
    bytes[writer.at++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest > 0x7f) {
    bytes[writer.at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[writer.at++] = rest;
}

export function readVarint(reader: ByteReader): number {
  const { bytes } = reader;
  let byte = bytes[reader.at++] as number;
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let factor = 128; byte >= 0x80; factor *= 128) {
    byte = bytes[reader.at++] as number;
    value += (byte & 0x7f) * factor;
  }
  return value;
}

/** Folds signs so that numbers near zero stay short: 0, −1, 1, −2 become 0, 1, 2, 3. */
export function writeSigned(writer: ByteWriter, value: number): void {
  writeVarint(writer, value < 0 ? -2 * value - 1 : 2 * value);
}

export function readSigned(reader: ByteReader): number {
  const folded = readVarint(reader);
  if (folded <= 0x7fffffff) return (folded >>> 1) ^ -(folded & 1);
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}

/** @throws Error when the data ended before what it promised, or goes on behind it */
export function expectEnd(reader: ByteReader): void {
  if (reader.at !== reader.bytes.length) throw new Error('series data is damaged: its length does not fit its content');
}
