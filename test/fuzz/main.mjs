// npm run test:fuzz -- --cases N --seed S: sends a gateway what nobody should, and looks at what comes of it.
import { register } from 'node:module';

// Whatever ends it before it has told what it found.
process.exitCode = 1;
register('../support/typescript-loader.mjs', import.meta.url);
const { fuzzInLongMode } = await import('./command.ts');
await fuzzInLongMode(process.argv.slice(2));
