import { ProviderError } from '../domain/errors.js';
import type { DeadLetterError, RunOutcome } from './ports/index.js';

const MAX_MESSAGE = 300;

/**
 * Why a run failed for good; null where it did not: it is tried again, went through, or waits for the user.
 * @param stopping the error that ended the run before its last step; null: it went through
 */
export function reasonOfFailure(
  { retryAt, steps }: RunOutcome,
  stopping: ProviderError | null,
): DeadLetterError | null {
  if (retryAt !== null || stopping?.disposition === 'reauthorize') return null;
  const error = steps.find(({ status }) => status === 'FAILED')?.error ?? null;
  return error && { code: error.code, message: error.message };
}

/** Why work failed that is given up. */
export function reasonOf(error: unknown): DeadLetterError {
  return error instanceof ProviderError
    ? { code: error.code, message: error.message }
    : { code: 'INTERNAL', message: 'The gateway failed; the error was logged', bug: describeBug(error) };
}

/** A bug as it may be kept: what its message quotes or counts may be data of the user. */
function describeBug(bug: unknown): { name: string; message: string } {
  if (!(bug instanceof Error)) return { name: typeof bug, message: '' };
  const message = bug.message.replace(/["'`“‘«][^]*$/u, '…').replace(/\d+/g, '#');
  return { name: bug.name, message: message.slice(0, MAX_MESSAGE) };
}
