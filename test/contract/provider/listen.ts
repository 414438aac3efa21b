import { inspect } from 'node:util';
import { jest } from '@jest/globals';

/** Runs with everything that is printed kept instead. @returns what was printed */
export async function listen(run: () => Promise<void>): Promise<string> {
  const heard: string[] = [];
  const hear = (...parts: unknown[]): true => {
    heard.push(parts.map((part) => (typeof part === 'string' ? part : inspect(part, { depth: 10 }))).join(' '));
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(hear),
    jest.spyOn(process.stderr, 'write').mockImplementation(hear),
    ...(['debug', 'error', 'info', 'log', 'trace', 'warn'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...parts: unknown[]) => void hear(...parts)),
    ),
  ];
  try {
    await run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return heard.join('\n');
}
