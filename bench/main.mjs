// npm run bench -- [names] [--rounds N] [--users N] [--markdown]: measures, and sets each figure beside its baseline.
import { register } from 'node:module';

register('../test/support/typescript-loader.mjs', import.meta.url);
const { runBenches } = await import('./command.ts');
await runBenches(process.argv.slice(2));
