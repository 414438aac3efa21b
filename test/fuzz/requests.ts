import { createHmac } from 'node:crypto';
import { webhookFile } from '../providers/polar/webhooks.js';
import { sendRaw, statusOf } from '../support/raw-request.js';
import { API_KEY } from '../support/gateway.js';
import { mangled, operationOf } from './documents.js';
import { judge } from './judge.js';
import { METHODS, NAMES, PATHS, VALUES } from './parts.js';
import { changed } from './payload-changes.js';
import { textOf, type Dice } from './values.js';
import type { World } from './world.js';

/** A request as it goes over the wire. */
export interface Sent {
  method: string;
  path: string;
  headers: [string, string][];
  body: string;
}

/** Makes a request by chance. */
export type Making = (world: World, dice: Dice) => Sent;

const post = (path: string, body: string, headers: [string, string][]): Sent => ({
  method: 'POST',
  path,
  headers,
  body,
});
const JSON_BODY: [string, string] = ['content-type', 'application/json'];

/** The project's key mostly, else a user's token; they open different doors. */
const holder = ({ token }: World, dice: Dice): [string, string] => [
  'authorization',
  `Bearer ${dice.chance(75) ? API_KEY : token}`,
];

const documents: Making = (world, dice) => {
  const { query, variables } = operationOf(world.schema, dice, world.words);
  const body = {
    query: dice.chance(70) ? query : mangled(query, dice),
    variables,
    ...(dice.chance(10) ? { operationName: textOf(dice, world.words) } : {}),
  };
  return post('/graphql', JSON.stringify(body), [holder(world, dice), JSON_BODY]);
};

/** As the one above, but its variables, and all else around the document, are mangled. */
const variables: Making = (world, dice) => {
  let operation = operationOf(world.schema, dice, world.words);
  for (let tries = 0; tries < 5 && Object.keys(operation.variables).length === 0; tries += 1)
    operation = operationOf(world.schema, dice, world.words);
  const body = changed(JSON.stringify(operation), dice);
  return post('/graphql', dice.chance(90) ? body : mangled(body, dice), [holder(world, dice), JSON_BODY]);
};

const headers: Making = (world, dice) => {
  const many = Array.from({ length: dice.upTo(6) }, (): [string, string] => [
    dice.of(NAMES),
    dice.chance(80) ? dice.of(VALUES) : textOf(dice, world.words),
  ]);
  const body = dice.chance(50) ? JSON.stringify(operationOf(world.schema, dice, world.words)) : '';
  const path = dice.chance(80) ? dice.of(PATHS) : mangled(dice.of(PATHS), dice);
  return {
    method: dice.chance(60) ? dice.of(['GET', 'POST']) : dice.of(METHODS),
    path,
    headers: [holder(world, dice), JSON_BODY, ...many],
    body,
  };
};

const EVENTS = [
  'activity-summary',
  'alertness',
  'circadian-bedtime',
  'continuous-heart-rate',
  'exercise',
  'physical-information',
  'ping',
  'sleep',
  'unknown',
].map((name) => webhookFile(`event-${name}`));

const webhooks: Making = ({ vendor, words }, dice) => {
  const changedEvent = changed(dice.of(EVENTS), dice);
  const body = dice.chance(80) ? changedEvent : mangled(changedEvent, dice);
  const signature = createHmac('sha256', vendor.secret() ?? '')
    .update(body)
    .digest('hex');
  return post(dice.chance(95) ? '/webhooks/polar' : `/webhooks/${escaped(textOf(dice, words))}`, body, [
    JSON_BODY,
    ['polar-webhook-event', dice.chance(90) ? 'SLEEP' : textOf(dice, words)],
    ['polar-webhook-signature', dice.chance(80) ? signature : mangled(signature, dice)],
  ]);
};

const callbacks: Making = ({ words, states }, dice) => {
  const names = [
    'state',
    'code',
    'error',
    'error_description',
    'iss',
    'scope',
    'response',
    'id_token',
    '__proto__',
    'state[]',
  ];
  const pairs = Array.from({ length: 1 + dice.upTo(4) }, () => {
    const name = dice.of(names);
    const state = dice.chance(30) && name === 'state' ? states.shift() : undefined;
    const value = state ?? textOf(dice, words);
    return `${name}=${dice.chance(80) ? escaped(value) : value}`;
  });
  const query = dice.chance(85) ? pairs.join('&') : mangled(pairs.join('&'), dice);
  const provider = dice.chance(85) ? 'polar' : escaped(textOf(dice, words));
  return { method: 'GET', path: `/oauth/${provider}/callback?${query}`, headers: [], body: '' };
};

const files: Making = ({ words, token }, dice) => {
  const name = dice.chance(50) ? mangled(token, dice) : textOf(dice, words);
  return {
    method: 'GET',
    path: `/files/${dice.chance(60) ? escaped(name) : name}`,
    headers: [],
    body: '',
  };
};

/** As a browser escapes it; halves of characters become what a decoder puts for them. */
const escaped = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

/** What is made, and how much of all requests. */
export const MAKINGS: Readonly<Record<string, { make: Making; share: number }>> = {
  documents: { make: documents, share: 40 },
  variables: { make: variables, share: 20 },
  headers: { make: headers, share: 15 },
  webhooks: { make: webhooks, share: 10 },
  callbacks: { make: callbacks, share: 10 },
  files: { make: files, share: 5 },
};

/** @throws Error where the gateway failed, or told what it must not */
export async function send({ gateway }: World, { method, path, headers: given, body }: Sent): Promise<void> {
  const has = (name: string) => given.some(([other]) => other === name);
  const bytes = Buffer.from(body);
  const all: [string, string][] = [
    ...(has('host') ? [] : ([['host', 'gateway']] as [string, string][])),
    ...given,
    ...(has('content-length') || bytes.length === 0
      ? []
      : ([['content-length', String(bytes.length)]] as [string, string][])),
    ['connection', 'close'],
  ];
  const head = `${method} ${path} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`;
  // What claims to be longer than it is, ends here all the same.
  const text = await sendRaw(gateway.url, Buffer.concat([Buffer.from(head, 'latin1'), bytes]), (socket) =>
    socket.end(),
  );
  judge({ status: statusOf(text), text });
}
