import { AsyncLocalStorage } from 'node:async_hooks';

const signals = new AsyncLocalStorage<AbortSignal>();

/**
 * Runs work, and all that comes of it, as part of an operation that may be given up: storage begins no statement after the
 * signal is aborted, and cancels the one that runs.
 */
export function withinOperation<T>(signal: AbortSignal, work: () => T): T {
  return signals.run(signal, work);
}

/** Of the operation that the caller is part of; undefined outside of any. */
export function operationSignal(): AbortSignal | undefined {
  return signals.getStore();
}
