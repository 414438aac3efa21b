export { fakeProvider } from './fake/index.js';
export { fakeHeartRate, fakeWorkout } from './builders.js';
export { createFakeService, startFakeServer, type FakeServer } from './server.js';
