// Starts the embedded Postgres in the folder that is named, says its URL, and lives on until it is killed.
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
const { startEmbeddedPostgres } = await import('../../src/storage/embedded-postgres.ts');
const { url } = await startEmbeddedPostgres({
  directory: process.argv[2],
  onNotice: () => undefined,
  initdbFlags: ['--no-sync'],
});
process.stdout.write(`${url}\n`);
setTimeout(() => undefined, 2 ** 31 - 1);
