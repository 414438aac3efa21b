import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { ProviderError } from '../domain/errors.js';

/** Four times the largest answer known (16 MB for 28 days of heart rate). */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Reads an answer of up to 64 MiB.
 * @throws ProviderError `fail` for a larger one
 */
export async function readBody(body: AsyncIterable<Uint8Array> | null, displayName: string): Promise<Buffer> {
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) {
      throw new ProviderError(
        'fail',
        'INVALID_PAYLOAD',
        `${displayName} sent an answer of more than ${MAX_BODY_BYTES} bytes`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What `unpacked` undoes. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/** The body as it was before it was packed for the way; one in an encoding that was not asked for is left as it is. */
export function unpacked(body: Readable, encoding: string | undefined): Readable {
  const unpack = DECODERS[encoding?.trim().toLowerCase() ?? ''];
  // Errors of either end are met by whoever reads.
  return unpack === undefined ? body : pipeline(body, unpack(), () => undefined);
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
};
