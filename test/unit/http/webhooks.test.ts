import { createServer, request, type ClientRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import type { WebhookDelivery, WebhookStore } from '../../../src/application/ports/index.js';
import { webhookSecrets } from '../../../src/application/webhook-secrets.js';
import { webhooks, type WebhookLimits } from '../../../src/http/webhooks.js';
import { oauth2 } from '../../../src/provider-kit/oauth2.js';
import { polar } from '../../../src/providers/polar/index.js';
import { signedDelivery } from '../../providers/polar/webhooks.js';
import { turnedClock } from '../../support/clock.js';
import { until } from '../../support/until.js';

const SECRET = 'the secret';
const EVENT = JSON.stringify({ event: 'SLEEP', user_id: 1 });
const PATIENT: WebhookLimits = { bodiesAtOnce: 3, bodyMs: 3_600_000 };

describe('the address of webhooks', () => {
  let server: Server;
  let kept: WebhookDelivery[];
  const open: ClientRequest[] = [];
  afterEach(async () => {
    for (const sent of open.splice(0)) sent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function serve(limits: WebhookLimits): Promise<void> {
    kept = [];
    const clock = turnedClock('2026-06-01T12:00:00Z');
    const { manifest } = polar;
    const { authorizationUrl, tokenUrl } = manifest.auth;
    const reachable = {
      provider: polar,
      oauth: oauth2(manifest.displayName, manifest.auth),
      client: { clientId: 'client', clientSecret: 'secret', authorizationUrl, tokenUrl },
      apiUrl: manifest.api.baseUrl,
      isSandbox: false,
    };
    const store = {
      secrets: () => Promise.resolve([SECRET]),
      accept: (delivery: WebhookDelivery) => {
        kept.push(delivery);
        return Promise.resolve({ isNew: true, runs: [] });
      },
    } as unknown as WebhookStore;
    const app = express().use(
      webhooks(
        {
          webhooks: store,
          secrets: webhookSecrets(store, clock),
          jobs: { syncSoon: () => Promise.resolve(), sayFarewellsSoon: () => Promise.resolve() },
          providers: { all: [reachable], find: (id) => (id === 'polar' ? reachable : null) },
          clock,
          onOutcome: () => undefined,
          onFailure: () => undefined,
        },
        limits,
      ),
    );
    server = createServer((incoming, response) => void app(incoming, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  interface Sent {
    sent: ClientRequest;
    status: number | null;
    connection: string | undefined;
  }
  /** Sends a body whole, or only begins it. */
  function post(body: string, options: { headers?: Record<string, string>; isWhole?: boolean } = {}): Sent {
    const { port } = server.address() as AddressInfo;
    const { headers } = signedDelivery(EVENT, SECRET);
    const signed = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : [])),
    );
    const sent = request({
      port,
      host: '127.0.0.1',
      path: '/webhooks/polar',
      method: 'POST',
      agent: false,
      headers: { ...signed, ...options.headers },
    });
    const answer: Sent = { sent, status: null, connection: undefined };
    sent.once('response', (response) => {
      answer.status = response.statusCode ?? null;
      answer.connection = response.headers.connection;
      response.resume();
    });
    sent.on('error', () => undefined);
    open.push(sent);
    if (options.isWhole === false) sent.write(body);
    else sent.end(body);
    return answer;
  }
  const stalled = () => post('{', { isWhole: false, headers: { 'content-length': '100' } });

  it('takes what is signed', async () => {
    await serve(PATIENT);
    const answer = post(EVENT);
    await until(() => answer.status !== null);
    expect([answer.status, kept.length]).toEqual([200, 1]);
  });

  it('reads so many bodies at one time, and gives up the one that was waited for longest', async () => {
    await serve(PATIENT);
    const begun: Sent[] = [];
    for (let at = 0; at < PATIENT.bodiesAtOnce; at += 1) {
      begun.push(stalled());
      await until(async () => (await connections()) === at + 1);
    }
    // Made sure of by an answer that comes after their headers were read: each of these gives up one of them.
    const signed = post(EVENT);
    await until(() => signed.status !== null && begun.some(({ status }) => status !== null));
    expect(signed.status).toBe(200);
    expect(begun.map(({ status }) => status).sort()).toEqual([408, null, null]);
    expect(begun.find(({ status }) => status === 408)?.connection).toBe('close');
  });
  const connections = () => new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

  it('gives up a body that does not come', async () => {
    await serve({ ...PATIENT, bodyMs: 20 });
    const answer = stalled();
    await until(() => answer.status !== null);
    expect(answer.status).toBe(408);
  });

  it('stops to read what is too long before it has come, whether it says so or not', async () => {
    await serve(PATIENT);
    const answers = [
      post('x', { isWhole: false, headers: { 'content-length': '64001' } }),
      post('x'.repeat(64_001), { isWhole: false, headers: { 'transfer-encoding': 'chunked' } }),
    ];
    await until(() => answers.every(({ status }) => status !== null));
    expect(answers.map(({ status, connection }) => [status, connection])).toEqual([
      [413, 'close'],
      [413, 'close'],
    ]);
  });

  it('reads bytes as they are: what is packed is refused', async () => {
    await serve(PATIENT);
    const answer = post(EVENT, { headers: { 'content-encoding': 'gzip' } });
    await until(() => answer.status !== null);
    expect([answer.status, kept.length]).toEqual([415, 0]);
  });
});
