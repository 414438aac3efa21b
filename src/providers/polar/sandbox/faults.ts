import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { bare, type Answer } from './answer.js';

/** What goes wrong with the next requests for a path; one of the four. */
export type Fault = {
  /** The exact path, or a pattern of it. */
  path: string | RegExp;
  /** How often; once unless given. */
  times?: number;
} & (
  | { /** Without a body. */ status: number }
  | { /** The right answer, broken off in the middle. */ cutBody: true }
  | { /** The right answer, late. */ delayMs: number }
  | { /** 200, and a body that is not JSON. */ garbage: true }
);

export interface Faults {
  add(fault: Fault): void;
  /** Forgets those that nobody met. */
  clear(): void;
  /** The fault that this request meets; counts it. */
  take(path: string): Fault | null;
}

export function createFaults(): Faults {
  const planned: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void planned.push({ fault, left: fault.times ?? 1 }),
    clear: () => void planned.splice(0),
    take(path) {
      const met = planned.find(({ fault, left }) => left > 0 && matches(fault.path, path));
      if (met === undefined) return null;
      met.left -= 1;
      return met.fault;
    },
  };
}

/** The answer as the fault leaves it; what is cut is cut when it is sent. */
export async function spoil(
  fault: Fault | null,
  answer: () => Answer | Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  if (fault === null || 'cutBody' in fault) return answer();
  if ('status' in fault) return bare(fault.status);
  if ('garbage' in fault) {
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Temporarily unavail' };
  }
  await delay(fault.delayMs, undefined, { signal });
  return answer();
}

/** Promises the whole body, sends half of it, and hangs up. */
export function sendHalf(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, 'content-length': bytes.length + 1 });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  if (bytes.length < 2) response.flushHeaders();
}

function matches(wanted: string | RegExp, path: string): boolean {
  return typeof wanted === 'string' ? wanted === path : wanted.test(path);
}
