// Runs once before the tests that need a Postgres.
import { register } from 'node:module';

export default async function setUp() {
  register('./typescript-loader.mjs', import.meta.url);
  const { startTestPostgres } = await import('./test-postgres.ts');
  globalThis.testPostgres = await startTestPostgres();
  process.env.TEST_POSTGRES_URL = globalThis.testPostgres.url;
}
