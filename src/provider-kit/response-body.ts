import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { ProviderError } from '../domain/errors.js';

/** Four times the largest answer known (16 MB for 28 days of heart rate). */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Reads an answer of up to 64 MiB, or of up to `maxBytes`.
 * @throws ProviderError `fail` for a larger one
 */
export async function readBody(
  body: AsyncIterable<Uint8Array> | null,
  displayName: string,
  maxBytes = MAX_BODY_BYTES,
): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  for await (const chunk of upTo(maxBytes, body, displayName)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @throws ProviderError `retry` for what is no UTF-8: it was spoilt on its way, and read all the same, ids would be others */
export function readText(bytes: Buffer, displayName: string): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new ProviderError('retry', 'PROVIDER_UNAVAILABLE', `${displayName} sent an answer that is not UTF-8`);
}

/** What `unpacked` undoes. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/** The body as it was before it was packed for the way; one in an encoding that was not asked for is left as it is. */
export function unpacked(body: Readable, encoding: string | undefined, displayName: string): Readable {
  const unpack = DECODERS.get(encoding?.trim().toLowerCase() ?? '');
  if (unpack === undefined) return body;
  // Counted before as well: what is packed of nothing can go on for ever. Errors of any part are met by whoever reads.
  const packed = Readable.from(upTo(MAX_BODY_BYTES, body, displayName), { objectMode: false });
  return pipeline(packed, unpack(), () => undefined);
}

async function* upTo(
  maxBytes: number,
  body: AsyncIterable<Uint8Array>,
  displayName: string,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new ProviderError(
        'fail',
        'INVALID_PAYLOAD',
        `${displayName} sent an answer of more than ${maxBytes} bytes`,
      );
    }
    yield chunk;
  }
}

const DECODERS: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['br', () => createBrotliDecompress()],
]);
