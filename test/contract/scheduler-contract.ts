import type { JobsBench } from './scheduler/bench.js';
import { describeJobs } from './scheduler/jobs.js';
import { describeLeaving } from './scheduler/leaving.js';
import { describeLocks } from './scheduler/locks.js';

export type { JobsBench } from './scheduler/bench.js';

/** What the gateway asks of its clock, wherever that keeps its jobs. */
export function describeScheduler(keeper: string, openBench: () => Promise<JobsBench>): void {
  describeJobs(keeper, openBench);
  describeLocks(keeper, openBench);
  describeLeaving(keeper, openBench);
}
