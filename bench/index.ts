import { calls } from './calls.js';
import { coldStart } from './cold-start.js';
import { disk } from './disk.js';
import { dueScan } from './due-scan.js';
import { fullSync } from './full-sync.js';
import { growth } from './growth.js';
import type { Bench } from './harness/bench.js';
import { reads } from './reads.js';
import { seriesMemory } from './series-memory.js';
import { seriesRead } from './series-read.js';
import { seriesWrite } from './series-write.js';

/** In the order in which they are run and printed. */
export const benches: readonly Bench[] = [
  calls,
  disk,
  fullSync,
  dueScan,
  seriesWrite,
  seriesRead,
  seriesMemory,
  growth,
  reads,
  coldStart,
];
