// Fails where a generated file is not what its generator would write now.
import { runGenerators } from './generators.mjs';

if (!runGenerators(['--check'])) process.exitCode = 1;
