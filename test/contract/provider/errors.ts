import { inspect } from 'node:util';
import { ProviderError, type Disposition } from '../../../src/domain/errors.js';

export function describeError(error: unknown): string {
  if (error === null) return 'no error';
  return error instanceof ProviderError
    ? `${error.disposition} (${error.code}): ${error.message}`
    : inspect(error, { depth: 1 });
}

/** A problem where the error is not a ProviderError of that disposition. */
export function unlike(error: unknown, disposition: Disposition): string[] {
  const isLike = error instanceof ProviderError && error.disposition === disposition;
  return isLike ? [] : [`expected ${disposition}, got ${describeError(error)}`];
}
