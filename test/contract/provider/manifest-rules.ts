import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ProviderError } from '../../../src/domain/errors.js';
import { createApi } from '../../../src/provider-kit/http.js';
import { createRegistry } from '../../../src/provider-kit/registry.js';
import { validateManifest } from '../../../src/provider-kit/validate-manifest.js';
import { providers } from '../../../src/providers/index.js';
import { turnedClock } from '../../support/clock.js';
import type { Rule } from './suite.js';

const HEADINGS = [
  'Access and registration',
  'Authentication',
  'Rate limits',
  'History and lateness',
  'Time and zones',
  'Data types and endpoints',
  'Field notes and units',
  'Webhooks',
  'Quirks',
  'Sources with dates',
];

/** Ways in which a path could lead to another host. */
const ESCAPES = ['https://elsewhere.example/v1', '//elsewhere.example/v1', '/\\elsewhere.example/v1', 'v1/relative'];

export const manifestRules: Rule[] = [
  {
    id: 'M1',
    says: 'the manifest is valid, its id is the name of the folder, and no other provider has it',
    problems({ provider, dossier }) {
      const { id } = provider.manifest;
      const folder = basename(dirname(dossier));
      const problems = validateManifest(provider);
      if (id !== folder) problems.push(`the id is ${id}, the folder ${folder}`);
      const others = providers.filter((other) => other !== provider);
      try {
        createRegistry([...others, provider]);
      } catch (error) {
        problems.push(String(error));
      }
      return problems;
    },
  },
  {
    id: 'M2',
    says: 'requests stay on the host that the manifest declares',
    async problems({ provider: { manifest } }) {
      const insecure = [manifest.api.baseUrl, manifest.auth.authorizationUrl, manifest.auth.tokenUrl].filter(
        (url) => new URL(url).protocol !== 'https:',
      );
      const problems = insecure.map((url) => `${url} is not https`);
      const api = createApi({
        manifest,
        baseUrl: manifest.api.baseUrl,
        tokens: { get: () => Promise.resolve('token'), renew: () => Promise.resolve(null) },
        // Should a request be tried after all, it goes nowhere.
        signal: AbortSignal.abort(),
        clock: turnedClock('2026-06-01T12:00:00Z'),
      });
      for (const path of ESCAPES) {
        const error: unknown = await api.request(path).catch((caught: unknown) => caught);
        if (!(error instanceof ProviderError) || error.disposition !== 'fail') problems.push(`${path} was not refused`);
      }
      return problems;
    },
  },
  {
    id: 'M3',
    says: 'there is exactly one stream for each declared data type, in the same order',
    problems({ provider }) {
      const declared = Object.keys(provider.manifest.dataTypes);
      const streamed = provider.streams.map(({ dataType }) => dataType);
      return declared.join() === streamed.join() ? [] : [`declared: ${declared.join()}; streams: ${streamed.join()}`];
    },
  },
  {
    id: 'M4',
    says: 'the dossier has the required headings, in order, each with something under it',
    problems({ dossier }) {
      if (!existsSync(dossier)) return [`${dossier} is missing`];
      const sections = readFileSync(dossier, 'utf8').split(/^## /m).slice(1);
      const filled = sections.filter((section) => section.split('\n').slice(1).join('').trim() !== '');
      const found = filled
        .map((section) => section.split('\n')[0]?.trim() ?? '')
        .filter((title) => HEADINGS.includes(title));
      return found.join() === HEADINGS.join() ? [] : [`expected ${HEADINGS.join(' · ')}; found ${found.join(' · ')}`];
    },
  },
];
