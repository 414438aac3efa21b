import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { expectEnd } from './bytes.js';
import type { ByteReader, ByteWriter } from './bytes.js';

/** What is inside; part of the second byte, so that a route is never read as samples. */
export const Content = { SAMPLES: 0x02, ROUTE: 0x04 } as const;
export type Content = (typeof Content)[keyof typeof Content];

const VERSION = 1;
const DEFLATED = 0x01;
const HEAD_BYTES = 2;

/** Far above what a block or a route takes; damaged data cannot ask for more. */
const MAX_INFLATED_BYTES = 2 ** 28;

/** Codec version, flags, then what was written, deflated where that is shorter. */
export function seal(content: Content, writer: ByteWriter): Uint8Array {
  const plain = writer.bytes.subarray(0, writer.at);
  // Differences hardly repeat except in runs. Not looking for other matches is four times faster, and shorter too.
  const strategy = content === Content.SAMPLES ? constants.Z_RLE : constants.Z_DEFAULT_STRATEGY;
  const deflated = deflateRawSync(plain, { strategy });
  const isShorter = deflated.length < plain.length;
  const body = isShorter ? deflated : plain;
  const data = new Uint8Array(HEAD_BYTES + body.length);
  data[0] = VERSION;
  data[1] = content | (isShorter ? DEFLATED : 0);
  data.set(body, HEAD_BYTES);
  return data;
}

/**
 * Reads what was sealed, wholly.
 * @throws Error for another version or content, and for damaged data
 */
export function unseal<T>(content: Content, data: Uint8Array, read: (reader: ByteReader) => T): T {
  if (data[0] !== VERSION)
    throw new Error(`series data has codec version ${data[0] ?? 'none'}; this release reads ${VERSION}`);
  const flags = data[1] ?? 0;
  if ((flags & ~DEFLATED) !== content) throw new Error('series data holds something else than was asked for');
  const body = data.subarray(HEAD_BYTES);
  const reader = { bytes: (flags & DEFLATED) === 0 ? body : inflate(body), at: 0 };
  const result = read(reader);
  expectEnd(reader);
  return result;
}

function inflate(body: Uint8Array): Uint8Array {
  try {
    return inflateRawSync(body, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (cause) {
    throw new Error('series data is damaged: it does not inflate', { cause });
  }
}
