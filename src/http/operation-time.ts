import { setMaxListeners } from 'node:events';
import type { Response } from 'express';
import { withinOperation } from '../application/ports/operation-scope.js';
import { refusedRequest } from '../application/refusals.js';
import { ErrorCode, type RequestError } from '../domain/errors.js';

/** One operation while it runs. */
export interface OperationTime {
  /** Aborted when the time is over, and when the client leaves before it has its answer. */
  signal: AbortSignal;
  /** What work gives; or the refusal, where the time was over before. What the work still does then is cancelled. */
  run<T>(work: () => Promise<T>): Promise<T | RequestError>;
}

export function operationTime(response: Response, seconds: number): OperationTime {
  const over = new AbortController();
  const { signal } = over;
  // Every statement that runs listens.
  setMaxListeners(0, signal);
  const refusal = () =>
    refusedRequest(
      ErrorCode.TIMED_OUT,
      `The operation was given up after ${seconds} seconds; ask for fewer rows or less time`,
    );
  response.once('close', () => {
    if (!response.writableFinished) over.abort(refusal());
  });
  return {
    signal,
    async run(work) {
      const working = withinOperation(signal, work);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<RequestError>((resolve) => {
        timer = setTimeout(() => {
          const error = refusal();
          over.abort(error);
          resolve(error);
        }, seconds * 1_000);
      });
      try {
        return await Promise.race([working, late]);
      } finally {
        clearTimeout(timer);
        // Nobody waits for what fails after the time is over.
        working.catch(() => undefined);
      }
    },
  };
}
