import type { Provider } from '../../provider-kit/provider.js';
import { dailyActivities } from './daily-activities.js';
import { heartRate } from './heart-rate.js';
import { lifecycle } from './lifecycle.js';
import { manifest } from './manifest.js';
import { nightlyRecharges } from './nightly-recharges.js';
import { sleepSessions } from './sleep-sessions.js';
import { polarSandbox } from './sandbox/index.js';
import { webhook } from './webhook.js';
import { workouts } from './workouts.js';

export const polar: Provider = {
  manifest,
  streams: [workouts, sleepSessions, nightlyRecharges, heartRate, dailyActivities],
  lifecycle,
  webhook,
  sandbox: polarSandbox,
};
