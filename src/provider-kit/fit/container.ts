import { FitProblem } from './recording.js';

/** One FIT file of a chain, its checksums checked. */
export interface FitFile {
  bytes: Uint8Array;
  /** Where its messages begin and end. */
  start: number;
  end: number;
}

/** Three times what a day's recording of every second takes. */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_CHAINED = 16;
const SHORTEST_HEADER = 12;
const CRC_BYTES = 2;

/** Cuts a download into the FIT files that it is made of, one behind the other; bytes behind the last one are left alone. */
export function splitFiles(bytes: Uint8Array): FitFile[] | FitProblem {
  if (bytes.length > MAX_BYTES) return FitProblem.TOO_LARGE;
  const files: FitFile[] = [];
  let rest = bytes;
  while (files.length < MAX_CHAINED && isFit(rest)) {
    const file = readFile(rest);
    if (typeof file === 'string') return file;
    files.push(file);
    rest = rest.subarray(file.end + CRC_BYTES);
  }
  return files.length === 0 ? FitProblem.NOT_FIT : files;
}

/** Whether a download holds FIT files and ends where they say; what is in them is another matter. */
export function isWhole(bytes: Uint8Array): boolean {
  const files = splitFiles(bytes);
  return files !== FitProblem.NOT_FIT && files !== FitProblem.TRUNCATED;
}

/** By the mark in the header; what a file is called says nothing. */
function isFit(bytes: Uint8Array): boolean {
  return bytes.length >= SHORTEST_HEADER && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === '.FIT';
}

function readFile(bytes: Uint8Array): FitFile | FitProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint8(0);
  if (start < SHORTEST_HEADER) return FitProblem.CORRUPT;
  const end = start + view.getUint32(4, true);
  if (end + CRC_BYTES > bytes.length) return FitProblem.TRUNCATED;
  // 0 stands for a checksum that was left out: of the header, and of the whole by some writers.
  const written = view.getUint16(end, true);
  if (written !== 0 && written !== checksum(bytes.subarray(0, end))) return FitProblem.CORRUPT;
  return { bytes, start, end };
}

const NIBBLES = [
  0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01,
  0x8801, 0x4400,
] as const;

function checksum(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc = (crc >> 4) ^ (NIBBLES[crc & 15] ?? 0) ^ (NIBBLES[byte & 15] ?? 0);
    crc = (crc >> 4) ^ (NIBBLES[crc & 15] ?? 0) ^ (NIBBLES[byte >> 4] ?? 0);
  }
  return crc;
}
