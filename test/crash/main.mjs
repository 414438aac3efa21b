// npm run test:crash -- --rounds N --seed S: kills workers at random moments of a sync, and looks at what is left.
import { register } from 'node:module';

register('../support/typescript-loader.mjs', import.meta.url);
const { playRounds } = await import('./command.ts');
await playRounds(process.argv.slice(2));
