import type { Provider } from '../../provider-kit/provider.js';
import { alertnessPeriods } from './alertness-periods.js';
import { bloodOxygenTests } from './blood-oxygen-tests.js';
import { bodyMeasurements } from './body-measurements.js';
import { bodyTemperatures } from './body-temperatures.js';
import { circadianBedtimes } from './circadian-bedtimes.js';
import { dailyActivities } from './daily-activities.js';
import { dailyTrainingLoads } from './daily-training-loads.js';
import { electrocardiograms } from './electrocardiograms.js';
import { fetchExerciseFile } from './exercise-files.js';
import { heartRate } from './heart-rate.js';
import { lifecycle } from './lifecycle.js';
import { manifest } from './manifest.js';
import { nightlyRecharges } from './nightly-recharges.js';
import { nightlySkinTemperatures } from './nightly-skin-temperatures.js';
import { skinContacts } from './skin-contacts.js';
import { sleepSessions } from './sleep-sessions.js';
import { polarSandbox } from './sandbox/index.js';
import { webhook } from './webhook.js';
import { workouts } from './workouts.js';

export const polar: Provider = {
  manifest,
  streams: [
    workouts,
    sleepSessions,
    nightlyRecharges,
    heartRate,
    dailyActivities,
    dailyTrainingLoads,
    alertnessPeriods,
    circadianBedtimes,
    bodyTemperatures,
    nightlySkinTemperatures,
    bloodOxygenTests,
    electrocardiograms,
    skinContacts,
    bodyMeasurements,
  ],
  lifecycle,
  webhook,
  fetchFile: fetchExerciseFile,
  sandbox: polarSandbox,
};
