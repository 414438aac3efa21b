// Prints schema.graphql out of the code. Needs no database.
import { printGraphqlSchema } from '../dist/graphql/print-schema.js';
import { buildGraphqlSchema } from '../dist/graphql/schema.js';
import { providers } from '../dist/providers/index.js';
import { emit } from './generated-file.mjs';

const schema = await buildGraphqlSchema({ providerIds: providers.map(({ manifest }) => manifest.id) });

await emit('schema.graphql', printGraphqlSchema(schema));
