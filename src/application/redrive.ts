import type { Clock } from '../domain/clock.js';
import type { SyncRun } from '../domain/sync-run.js';
import type { DeadLetter, DeadLetterStore } from './ports/index.js';

/** Why a dead letter cannot be run again. NOT_LINKED: made good meanwhile, or its connection is not ACTIVE. */
export const RedriveRefusal = { FAREWELL: 'FAREWELL', NOT_LINKED: 'NOT_LINKED' } as const;
export type RedriveRefusal = (typeof RedriveRefusal)[keyof typeof RedriveRefusal];

/**
 * Queues what a dead letter was asked for once more; the next tick of any worker finds it. The letter stays open until a run
 * has brought what failed. A farewell has nothing to be said with any more: its credential is destroyed.
 */
export async function redrive(
  { deadLetters, clock }: { deadLetters: Pick<DeadLetterStore, 'redrive'>; clock: Clock },
  letter: Pick<DeadLetter, 'userId' | 'id' | 'kind'>,
): Promise<{ run: SyncRun } | { refusal: RedriveRefusal }> {
  if (letter.kind === 'FAREWELL') return { refusal: RedriveRefusal.FAREWELL };
  const run = await deadLetters.redrive(letter, clock.now());
  return run === null ? { refusal: RedriveRefusal.NOT_LINKED } : { run };
}
