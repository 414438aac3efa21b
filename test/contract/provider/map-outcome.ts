import { ProviderError } from '../../../src/domain/errors.js';
import { violations } from '../../../src/domain/invariants.js';
import type { Operation } from '../../../src/domain/operation.js';
import { contentOf, type PayloadCase } from './suite.js';

/**
 * What came of mapping a text: operations that hold, operations that break an invariant, a rejection with its message, or
 * something that no mapper may do.
 */
export type Outcome =
  | { kind: 'mapped'; operations: Operation[] }
  | { kind: 'invalid'; message: string }
  | { kind: 'rejected'; message: string }
  | { kind: 'broken'; message: string };

/** Maps a text as the stream of that case would; invariants are checked as `pull` checks them. */
export function mapText(payload: PayloadCase, text: string): Outcome {
  try {
    const operations = payload.stream.map(contentOf(payload, text), payload.subject);
    if (!Array.isArray(operations)) return { kind: 'broken', message: 'returned no array' };
    const broken = operations.flatMap(violations);
    return broken.length === 0 ? { kind: 'mapped', operations } : { kind: 'invalid', message: broken.join('; ') };
  } catch (error) {
    if (error instanceof ProviderError && error.disposition === 'reject-record')
      return { kind: 'rejected', message: error.message };
    return { kind: 'broken', message: `threw ${String(error)}` };
  }
}

/** The operations of a payload file. @throws Error where it has none */
export function mapCase(payload: PayloadCase): Operation[] {
  const outcome = mapText(payload, payload.text);
  if (outcome.kind === 'mapped') return outcome.operations;
  throw new Error(`${payload.stream.dataType} ${payload.name} is no valid payload: ${outcome.message}`);
}
