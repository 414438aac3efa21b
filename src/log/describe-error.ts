import { StorageUnavailableError } from '../application/ports/storage-unavailable.js';
import { ConfigError } from '../config/config-error.js';
import { ProviderError, RequestError } from '../domain/errors.js';
import { withoutSecrets, wordsOnly } from './words.js';

const MOST_CAUSES = 4;
const MOST_FRAMES = 12;

/** Classes whose messages are worded by us, without a value of anybody's. */
const OURS = [RequestError, ProviderError, ConfigError, StorageUnavailableError];
/** SQLSTATEs of which Postgres tells names of tables and of roles; 22, 23 and others quote the values of a row. */
const OF_NAMES = /^(08|25|28|40|42|53|55|57|58|3D)[0-9A-Z]{3}$/;
const FRAME = /^\s+at (?:async )?(?:[\w.<>[\]$#]+ (?:\[as [\w$]+\] )?)?\(?(?:file:\/\/|node:|\/)[^\s()]*:\d+:\d+\)?$/;

/**
 * What is logged of an error: its class, its code, where it happened, and of its message as much as its class allows. What
 * drivers and libraries hang on errors (statements, parameters, rows, bodies, headers) is not.
 */
export function describeError(error: unknown): unknown {
  try {
    return described(error, MOST_CAUSES);
  } catch {
    return { type: 'unreadable' };
  }
}

function described(error: unknown, causes: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { cause } = error;
  const several: unknown[] = error instanceof AggregateError ? error.errors : [];
  return {
    type: name(error.name) ?? 'Error',
    message: messageOf(error),
    ...codesOf(error),
    stack: framesOf(error),
    ...(cause === undefined || causes === 0 ? {} : { cause: described(cause, causes - 1) }),
    ...(several.length === 0 || causes === 0
      ? {}
      : { errors: several.slice(0, MOST_CAUSES).map((each) => described(each, causes - 1)) }),
  };
}

function messageOf(error: Error): string {
  const { message } = error;
  if (typeof message !== 'string') return '…';
  return OURS.some((ours) => error instanceof ours) || isOfTheSystem(error) || isOfNames(error)
    ? withoutSecrets(message)
    : wordsOnly(message);
}

/** A call that the system refused, with its address or its file. */
function isOfTheSystem(error: Error): boolean {
  const { syscall, code } = error as NodeJS.ErrnoException;
  return typeof syscall === 'string' && typeof code === 'string' && /^E[A-Z_]+$/.test(code);
}

function isOfNames(error: Error): boolean {
  const { code, severity } = error as Error & { code?: unknown; severity?: unknown };
  return typeof code === 'string' && OF_NAMES.test(code) && typeof severity === 'string';
}

/** A message may pretend to be a stack: what comes before its end is not looked at. */
function framesOf({ stack, message }: Error): string[] {
  const at = stack?.indexOf(message) ?? -1;
  if (stack === undefined || at < 0) return [];
  const frames = stack.slice(at + message.length).split('\n');
  return frames
    .filter((frame) => FRAME.test(frame))
    .slice(0, MOST_FRAMES)
    .map((frame) => frame.trim());
}

const name = (value: unknown): string | null =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z_0-9]{0,49}$/.test(value) ? value : null;

/** Of the system, of Node, of undici, of Postgres; of ours where the class is. */
const CODE = /^(E[A-Z]{2,20}|(ERR|UND_ERR)_[A-Z_0-9]{2,50}|[0-9A-Z]{5})$/;

function codesOf(error: Error): Record<string, string> {
  const { code, table, constraint, severity } = error as Error & Record<string, unknown>;
  const of = (key: string, value: unknown, shape: RegExp) =>
    typeof value === 'string' && shape.test(value) ? { [key]: value } : {};
  const isOurs = OURS.some((ours) => error instanceof ours);
  return {
    ...of('code', code, isOurs ? /^[A-Z_]+$/ : CODE),
    ...(severity === undefined ? {} : of('table', table, /^[a-z_]+$/)),
    ...(severity === undefined ? {} : of('constraint', constraint, /^[a-z_]+$/)),
  };
}
