import { ErrorCode, type RequestError } from '../domain/errors.js';
import { refusedRequest } from '../application/refusals.js';

/** An answer that holds nothing but a refusal, as JSON. */
export function refusedAnswer({ message, code }: RequestError): string {
  return JSON.stringify({ errors: [{ message, extensions: { code } }] });
}

/** Null where the answer is small enough. @param pieces of an answer's text, in UTF-8 where they are bytes */
export function tooLarge(pieces: readonly (string | Uint8Array)[], maxBytes: number): RequestError | null {
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  if (bytes <= maxBytes) return null;
  return refusedRequest(
    ErrorCode.QUERY_TOO_COMPLEX,
    `An answer has at most ${maxBytes} bytes; ask for fewer rows, a coarser resolution or less time`,
  );
}
