// Writes every generated file: schema.graphql, .env.example, docs/providers.md …
import { runGenerators } from './generators.mjs';

if (!runGenerators([])) process.exitCode = 1;
