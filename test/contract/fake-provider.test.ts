import { fileURLToPath } from 'node:url';
import { EMPTY_TIMELINE } from '../../src/domain/offset-timeline.js';
import { splitItems } from '../../src/provider-kit/payload.js';
import { createFakeService, fakeHeartRate, fakeProvider, fakeWorkout } from '../support/fake-provider/index.js';
import type { Route } from '../support/scripted-server.js';
import { describeProvider } from './provider-contract.js';
import type { Vendor } from './provider/suite.js';

const folder = (path: string) => fileURLToPath(new URL(`../support/fake-provider/${path}`, import.meta.url));
const DAYS = ['2026-05-04', '2026-05-05', '2026-05-06', '2026-05-07', '2026-05-08'];

function vendor(): Vendor {
  const { route, authorization, data } = createFakeService();
  const { workouts, heartRates } = data.account('4711');
  workouts.push(...DAYS.map((day) => fakeWorkout(`w-${day}`, `${day}T07:30:00`)));
  heartRates.push(...DAYS.map((day) => fakeHeartRate(day)));
  data.members.set('4711', 'the-contract');
  return { route, accessToken: authorization.issue('4711').accessToken, externalUserId: '4711' };
}

const endless: Route = () => ({ body: { list: [], more: 'page-2' } });
const empty = { name: 'an empty last page', answer: { body: { list: [], more: null } } };

describeProvider({
  provider: fakeProvider,
  payloads: folder('payloads'),
  expected: folder('expected'),
  dossier: folder('fake/README.md'),
  readPayloads: (name, text) => ({
    dataType: name.startsWith('pulse') ? 'HEART_RATE' : 'WORKOUT',
    texts: splitItems(text, 'list'),
    subject: { offsets: EMPTY_TIMELINE },
  }),
  words: { WORKOUT: [{ path: 'sport', keptAs: 'providerType' }] },
  server: {
    vendor,
    window: { from: '2026-05-01', to: '2026-05-31' },
    emptyAnswers: { WORKOUT: [empty], HEART_RATE: [empty] },
    endlessPages: () => ({ ...vendor(), route: endless }),
  },
  exemptions: ['W1', 'W2', 'W3'].map((rule) => ({ rule, reason: 'the Fake has no webhooks' })),
});
