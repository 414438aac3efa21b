import { CANARY } from './world.js';

export interface Heard {
  status: number;
  text: string;
}

/** Statuses of 5xx that tell of others: a provider that refuses a code, or a store that is full. */
const OF_OTHERS = new Set([502, 503]);

/** @throws Error where the gateway failed, or told what it must not */
export function judge({ status, text }: Heard): void {
  if (status >= 500 && !OF_OTHERS.has(status)) throw new Error(`answered with status ${status}: ${text.slice(0, 500)}`);
  if (text.includes('INTERNAL_SERVER_ERROR')) throw new Error(`failed: ${text.slice(0, 1_000)}`);
  if (text.includes(CANARY)) throw new Error('told what belongs to another project');
}
