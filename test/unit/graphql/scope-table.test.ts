import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import type { DataType } from '../../../src/domain/data-type.js';
import { READ_SCOPES, SCOPES, TIMELINE_OF } from '../../../src/domain/scope.js';
import { needsIn } from '../../../src/graphql/scopes/needs.js';
import { RECORD_LISTS } from '../../../src/graphql/record-lists.js';
import { schemaUnderTest } from './gateway.js';

/** Names in code spans. */
const names = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

it('the table of scopes in docs/access.md is that of the schema', async () => {
  const schema = await schemaUnderTest();
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  const lists = new Map<string, { field: string; node: string }>(Object.entries(RECORD_LISTS));
  const opened = new Map<string, string[]>();
  for (const scope of SCOPES) {
    const ofScope = roots.filter(({ extensions }) => needsIn(extensions)?.[0] === scope).map(({ name }) => name);
    opened.set(scope, ofScope);
  }
  for (const [dataType, scope] of Object.entries(READ_SCOPES) as [DataType, string][]) {
    const list = lists.get(dataType);
    const timelines = Object.entries(TIMELINE_OF).flatMap(([type, of]) => (of === dataType ? [type] : []));
    opened.set(scope, [...(list === undefined ? ['heartRate'] : [list.field, list.node]), ...timelines]);
  }

  const document = await readFile(new URL('../../../docs/access.md', import.meta.url), 'utf8');
  const rows = document
    .split('\n')
    .filter((line) => SCOPES.some((scope) => line.startsWith(`| \`${scope}\` `)))
    .map(names)
    .map(([scope = '', ...fields]) => [scope, fields.sort()]);
  expect(rows).toEqual([...opened].map(([scope, fields]) => [scope, fields.sort()]));
});
