import { setTimeout as delay } from 'node:timers/promises';

/** Waits until a condition holds. @throws Error when it does not within the limit */
export async function until(condition: () => boolean | Promise<boolean>, limitMs = 120_000): Promise<void> {
  const giveUpAt = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`waited ${limitMs} ms for: ${condition.toString()}`);
    await delay(20);
  }
}
