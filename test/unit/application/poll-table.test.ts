import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pollIntervals } from '../../../src/application/poll-intervals.js';
import type { DataType } from '../../../src/domain/data-type.js';
import { manifest } from '../../../src/providers/polar/manifest.js';

const readable = (count: number) => Math.round(count).toLocaleString('en-US');

/** A row of the table in docs/operations.md, out of the code. */
function row(connections: number): string[] {
  const every = (isWebhookHealthy: boolean) => {
    const { seconds, callsPerDay } = pollIntervals(manifest, { connections, toldLimit: null, isWebhookHealthy });
    const minutes = (dataType: DataType) => `${readable((seconds.get(dataType) ?? Number.NaN) / 60)} min`;
    const calls = readable(callsPerDay * connections);
    return isWebhookHealthy ? [minutes('WORKOUT'), calls] : [minutes('WORKOUT'), minutes('SLEEP_SESSION'), calls];
  };
  const [, day] = manifest.rateLimits.windows;
  return [readable(connections), readable(day.base + day.perUser * connections), ...every(false), ...every(true)];
}

describe('the table of polls in the operator’s manual', () => {
  it('is what the code makes of it', () => {
    const manual = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const rows = manual
      .split('\n')
      .filter((line) => /^\| [\d,]+ +\|/.test(line))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual([10, 113, 1_000, 10_000].map(row));
  });
});
