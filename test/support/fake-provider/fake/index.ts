import type { Provider } from '../../../../src/provider-kit/provider.js';
import { heartRate } from './heart-rate.js';
import { lifecycle } from './lifecycle.js';
import { manifest } from './manifest.js';
import { workouts } from './workouts.js';

export const fakeProvider: Provider = { manifest, streams: [workouts, heartRate], lifecycle };
