import { DataType } from '../domain/data-type.js';
import { SyncErrorCode } from '../domain/sync-run.js';
import { describeError } from './describe-error.js';
import { withoutSecrets, wordsOnly } from './words.js';

type Field = (value: unknown) => unknown;

const text =
  (shape: RegExp): Field =>
  (value) =>
    typeof value === 'string' && shape.test(value) ? value : undefined;

const id = text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
const count: Field = (value) => (Number.isInteger(value) && Math.abs(Number(value)) < 100_000 ? value : undefined);
const oneOf =
  (words: Record<string, string>): Field =>
  (value) =>
    Object.values(words).includes(value as string) ? value : undefined;
const code = oneOf(SyncErrorCode);

/** What a line may hold beside its message, and of which type. What is not listed is no business of a log. */
const FIELDS: Record<string, Field> = {
  err: describeError,
  error: describeSyncError,
  runId: id,
  connectionId: id,
  correlationId: id,
  userId: id,
  provider: text(/^[a-z][a-z0-9-]{0,23}$/),
  dataType: oneOf(DataType),
  errorCode: code,
  signal: text(/^SIG[A-Z]{3,5}$/),
  days: count,
  attempts: count,
  givenUp: (value) => (typeof value === 'boolean' ? value : undefined),
  silentSince: (value) => (value instanceof Date ? value : undefined),
};

/**
 * What is logged of some fields: those that a log may have, as far as they are of their type. The others are counted in
 * `withheld`, without their names: a name may be what somebody sent.
 */
export function loggable(fields: object): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  let withheld = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined) continue;
    const seen = Object.hasOwn(FIELDS, name) ? FIELDS[name]?.(value) : undefined;
    if (seen === undefined) withheld += 1;
    else told[name] = seen;
  }
  return withheld === 0 ? told : { ...told, withheld };
}

/** Of a step or a dead letter: its message is worded for callers, that of a bug is not. */
function describeSyncError(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code: told, message, bug } = value as { code?: unknown; message?: unknown; bug?: { message?: unknown } };
  return {
    code: code(told),
    ...(typeof message === 'string' ? { message: withoutSecrets(message) } : {}),
    ...(typeof bug?.message === 'string' ? { bug: wordsOnly(bug.message) } : {}),
  };
}
