export { fakeProvider } from './fake/index.js';
export type { FakeHeartRate, FakeWorkout } from './fake/payloads.js';
export { fakeHeartRate, fakeWorkout } from './builders.js';
export type { FakeAccount } from './data-api.js';
export { createFakeService, startFakeServer, type FakeServer, type FakeService } from './server.js';
