import type { FitFile } from './container.js';
import { FitProblem } from './recording.js';

// A FIT file is written by whoever has a watch. Before the decoder sees it, it is cut down to the few messages that are
// read: without fields of developers, whose names are free text, and of a bounded number.

/** file_id, session, lap and event, by their numbers in the profile. */
const WANTED: ReadonlySet<number> = new Set([0, 18, 19, 21]);
const MAX_WANTED = 20_000;
const TIMESTAMP_FIELD = 253;
const UINT32 = 0x86;
const UNKNOWN_TIME = 0xffffffff;
const HEADER_BYTES = 14;
const CRC_BYTES = 2;
const PROTOCOL_2 = 0x20;
const LARGEST_GROWTH = 4;

/** What the records under one local number look like. */
interface Definition {
  isWanted: boolean;
  isLittleEndian: boolean;
  /** Without those of developers. */
  fields: { number: number; size: number }[];
  developerBytes: number;
}

/** The file with nothing but the wanted messages, each with its time written out; a structure against the format is CORRUPT. */
export function keepEssentials({ bytes, start, end }: FitFile): Uint8Array | FitProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const definitions = new Map<number, Definition>();
  // No definition and no message grows by more than a time.
  const kept = Buffer.alloc(HEADER_BYTES + (end - start) + LARGEST_GROWTH * (MAX_WANTED + 1) + CRC_BYTES);
  let length = HEADER_BYTES;
  let wanted = 0;
  let at = start;
  let time = UNKNOWN_TIME;

  const keep = (...part: number[]) => {
    for (const byte of part) length = kept.writeUInt8(byte, length);
  };
  const keepBytes = (from: number, to: number) => {
    kept.set(bytes.subarray(from, to), length);
    length += to - from;
  };
  const byteAt = (position: number): number => {
    if (position >= end) throw new RangeError('a record ends behind the end of the file');
    return view.getUint8(position);
  };

  /** @returns where the next record begins */
  function readDefinition(header: number): number {
    const isLittleEndian = byteAt(at + 2) === 0;
    const count = byteAt(at + 5);
    const developers = at + 6 + 3 * count;
    const developerCount = (header & 0x20) === 0 ? 0 : byteAt(developers);
    const next = (header & 0x20) === 0 ? developers : developers + 1 + 3 * developerCount;
    if (next > end) throw new RangeError('a definition ends behind the end of the file');
    const places = Array.from({ length: count }, (_, index) => at + 6 + 3 * index);
    const isWanted = WANTED.has(view.getUint16(at + 3, isLittleEndian));
    definitions.set(header & 15, {
      isWanted,
      isLittleEndian,
      fields: places.map((place) => ({ number: byteAt(place), size: byteAt(place + 1) })),
      developerBytes: Array.from({ length: developerCount }, (_, index) => byteAt(developers + 2 + 3 * index)).reduce(
        (sum, size) => sum + size,
        0,
      ),
    });
    if (isWanted) {
      const own = places.filter((place) => byteAt(place) !== TIMESTAMP_FIELD);
      wanted += 1;
      keep(0x40 | (header & 15), 0);
      keepBytes(at + 2, at + 5);
      keep(own.length + 1);
      for (const place of own) keepBytes(place, place + 3);
      keep(TIMESTAMP_FIELD, 4, UINT32);
    }
    return next;
  }

  /** @param offset seconds within 32 of a record with a compressed header; null of any other */
  function readData(local: number, offset: number | null): number {
    const definition = definitions.get(local);
    if (definition === undefined) throw new RangeError('a record has no definition');
    if (definition.isWanted) keep(local);
    let position = at + 1;
    for (const [index, { number, size }] of definition.fields.entries()) {
      const isTime = number === TIMESTAMP_FIELD;
      // The time that the header holds is not written once more.
      if (isTime && index === 0 && offset !== null) continue;
      if (position + size > end) throw new RangeError('a record ends behind the end of the file');
      if (isTime) time = size === 4 ? view.getUint32(position, definition.isLittleEndian) : UNKNOWN_TIME;
      else if (definition.isWanted) keepBytes(position, position + size);
      position += size;
    }
    if (offset !== null && time !== UNKNOWN_TIME) time += (offset - (time & 31) + 32) & 31;
    if (definition.isWanted) {
      wanted += 1;
      const isTimed = offset !== null || definition.fields.some(({ number }) => number === TIMESTAMP_FIELD);
      const written = isTimed ? time : UNKNOWN_TIME;
      length = definition.isLittleEndian ? kept.writeUInt32LE(written, length) : kept.writeUInt32BE(written, length);
    }
    return position + definition.developerBytes;
  }

  try {
    while (at < end) {
      const header = byteAt(at);
      if ((header & 0x80) !== 0) at = readData((header >> 5) & 3, header & 31);
      else if ((header & 0x40) !== 0) at = readDefinition(header);
      else at = readData(header & 15, null);
      if (wanted > MAX_WANTED) return FitProblem.TOO_LARGE;
    }
    return at === end ? withHeader(kept, length) : FitProblem.CORRUPT;
  } catch (error) {
    if (error instanceof RangeError) return FitProblem.CORRUPT;
    throw error;
  }
}

/** The bytes for the decoder, which is told to look at no checksum. */
function withHeader(kept: Buffer, length: number): Uint8Array {
  kept.writeUInt8(HEADER_BYTES, 0);
  kept.writeUInt8(PROTOCOL_2, 1);
  kept.writeUInt32LE(length - HEADER_BYTES, 4);
  kept.write('.FIT', 8, 'latin1');
  return Uint8Array.from(kept.subarray(0, length + CRC_BYTES));
}
