// Jest runs the sources as ES modules: NODE_OPTIONS=--experimental-vm-modules jest
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
      },
    ],
  },
};

/** Folders whose tests need a Postgres; one is started only when some of them run. */
const database = ['integration', 'counts', 'e2e'];

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  workerIdleMemoryLimit: '600MB',
  // Ends what hangs; nothing measures time by it.
  testTimeout: 180_000,
  projects: [
    {
      ...shared,
      displayName: 'offline',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...database.map((folder) => `<rootDir>/test/${folder}/`)],
    },
    {
      ...shared,
      displayName: 'database',
      testMatch: database.map((folder) => `<rootDir>/test/${folder}/**/*.test.ts`),
      globalSetup: '<rootDir>/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
    },
  ],
};
