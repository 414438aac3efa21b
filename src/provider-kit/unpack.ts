import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ProviderError } from '../domain/errors.js';

const unzip = promisify(gunzip);

/** As much as an answer may have. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * A file as it was before it was packed: providers send some packed without saying so, and HTTP layers unpack some. Told by
 * the first two bytes of gzip.
 * @throws ProviderError `retry` for what is cut off or broken, and for what would be larger than 64 MiB
 */
export async function unpackFile(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new ProviderError('retry', 'PROVIDER_UNAVAILABLE', 'the file cannot be unpacked, or was cut off', { cause });
  }
}
