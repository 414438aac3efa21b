// The provider in a process of its own, as it is in life: what it costs is not what the gateway costs.
import { register } from 'node:module';

register('../../test/support/typescript-loader.mjs', import.meta.url);
const { playBack } = await import('./playback.ts');
await playBack(new Date(process.argv[2]));
