import { describe, expect, it } from '@jest/globals';
import { createDesk } from '../../../src/application/budget-desk.js';
import { createSettlement } from '../../../src/application/call-settlement.js';
import type { ProviderBudget } from '../../../src/application/ports/index.js';

const NOW = new Date('2026-03-10T12:00:00Z');
const resetAt = new Date('2026-03-10T12:15:00Z');
const client = { provider: 'polar', clientHash: new Uint8Array(32) };

interface Statement {
  calls: number;
  share: number;
  over: number;
  answer(): void;
  fail(error: Error): void;
}

/** A desk before a store that has so many calls and answers each statement when it is told to. */
function deskBefore(left: number) {
  const statements: Statement[] = [];
  const looks: { answer(isPaused: boolean): void }[] = [];
  const windowsLeft = () => [{ seconds: 900, startedAt: NOW, resetAt, remaining: left, used: 0, toldLimit: null }];
  const sent = <T>(about: Omit<Statement, 'answer' | 'fail'>, value: () => T) =>
    new Promise<T>((resolve, reject) => {
      statements.push({ ...about, answer: () => resolve(value()), fail: reject });
    });
  const count = (settled: Parameters<ProviderBudget['settle']>[2] | null) => settled?.over[0]?.count ?? 0;
  const store = {
    take: (_client, { calls, share, settled }) =>
      sent({ calls, share, over: count(settled) }, () => {
        const granted = Math.min(calls, left);
        left -= granted;
        return granted === 0
          ? { isGranted: false as const, until: resetAt, isPaused: false }
          : { isGranted: true as const, calls: granted, windows: windowsLeft() };
      }),
    settle: (_client, _now, settled) => sent({ calls: 0, share: 1, over: count(settled) }, () => undefined),
    isPaused: () => new Promise<boolean>((answer) => looks.push({ answer })),
  } satisfies Partial<ProviderBudget> as unknown as ProviderBudget;
  const settlement = createSettlement();
  const limits = () => Promise.resolve([]);
  const desk = createDesk({ store, client, clock: { now: () => NOW }, settlement, limits });
  const isOver = () => settlement.add({ isGranted: true, calls: 1, windows: windowsLeft() }, []);
  return { desk, statements, looks, isOver };
}

/** Lets all that can go on do so. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('runs of one process that ask for the same budget', () => {
  it('send one statement at a time, which takes along all who have come by then', async () => {
    const { desk, statements, isOver } = deskBefore(100);
    const first = desk.take(1, 1);
    await settled();
    const others = [desk.take(1, 1), desk.take(8, 1), desk.take(2, 1)];
    isOver();
    const told = desk.tell();
    await settled();
    expect(statements).toHaveLength(1);

    statements[0]!.answer();
    await expect(first).resolves.toMatchObject({ isGranted: true, calls: 1, takenAt: NOW.getTime() });
    await settled();
    expect(statements.slice(1)).toMatchObject([{ calls: 11, over: 1 }]);
    statements[1]!.answer();
    await told;
    await expect(Promise.all(others)).resolves.toMatchObject([{ calls: 1 }, { calls: 8 }, { calls: 2 }]);
    await settled();
    expect(statements).toHaveLength(2);
  });

  it('get one call each before anybody gets several, and those without one are told until when', async () => {
    const { desk, statements } = deskBefore(4);
    const first = desk.take(1, 1);
    await settled();
    const others = [desk.take(8, 1), desk.take(1, 1), desk.take(1, 1), desk.take(1, 1)];
    for (const at of [0, 1, 2]) {
      statements[at]!.answer();
      await settled();
    }
    await expect(first).resolves.toMatchObject({ isGranted: true });
    await expect(Promise.all(others)).resolves.toMatchObject([
      { isGranted: true, calls: 1 },
      { isGranted: true, calls: 1 },
      { isGranted: true, calls: 1 },
      { isGranted: false, until: resetAt },
    ]);
    expect(statements.map(({ calls }) => calls)).toEqual([1, 11, 1]);
  });

  it('do not share a statement where their shares of the budget differ', async () => {
    const { desk, statements } = deskBefore(100);
    const taken = [desk.take(1, 1), desk.take(1, 0.8), desk.take(1, 1)];
    for (const at of [0, 1]) {
      await settled();
      statements[at]!.answer();
    }
    await Promise.all(taken);
    expect(statements).toMatchObject([
      { calls: 2, share: 1 },
      { calls: 1, share: 0.8 },
    ]);
  });

  it('all hear of a statement that fails, and later ones go on', async () => {
    const { desk, statements, isOver } = deskBefore(100);
    isOver();
    const failing = [desk.take(1, 1), desk.tell()];
    await settled();
    statements[0]!.fail(new Error('the database is away'));
    for (const one of failing) await expect(one).rejects.toThrow('the database is away');
    const next = desk.take(1, 1);
    await settled();
    statements[1]!.answer();
    await expect(next).resolves.toMatchObject({ calls: 1 });
  });

  it('tell nothing where there is nothing to tell', async () => {
    const { desk, statements } = deskBefore(100);
    await desk.tell();
    expect(statements).toEqual([]);
  });

  it('look for a pause together, and never by a look that began before they asked', async () => {
    const { desk, looks } = deskBefore(100);
    const early = desk.isPaused();
    await settled();
    const late = [desk.isPaused(), desk.isPaused()];
    await settled();
    expect(looks).toHaveLength(1);
    looks[0]!.answer(false);
    await expect(early).resolves.toBe(false);
    await settled();
    expect(looks).toHaveLength(2);
    looks[1]!.answer(true);
    await expect(Promise.all(late)).resolves.toEqual([true, true]);
  });
});
