import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebhookStandIn {
  origin: string;
  /** The one webhook of the client, as the vendor keeps it; null: none. */
  webhook: { id: string; url: string; events: string[]; active: boolean; secret: string } | null;
  /** Method and path of every call so far. */
  calls: string[];
  /** While set, every call is answered so. */
  status: number | null;
  /** Calls wait for it before they are carried out. */
  gate: Promise<void>;
  /** Hears of every call before it is carried out. */
  onCall: (call: string) => void;
  /** Headers on every answer. */
  headers: Record<string, string>;
  close(): Promise<void>;
}

/** AccessLink's `/v3/webhooks`, independent of the project's own sandbox; it sends nothing. */
export async function startWebhookStandIn(): Promise<WebhookStandIn> {
  let made = 0;
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  const standIn: WebhookStandIn = {
    origin: '',
    webhook: null,
    calls: [],
    status: null,
    gate: Promise.resolve(),
    onCall: () => undefined,
    headers: {},
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = `${request.method} ${request.url}`;
    standIn.calls.push(call);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    await standIn.gate;
    standIn.onCall(call);
    const answer = (status: number, data?: unknown) =>
      response.writeHead(status, standIn.headers).end(data === undefined ? '' : JSON.stringify({ data }));
    if (standIn.status !== null) return void answer(standIn.status);
    const { webhook } = standIn;
    const asked = () => JSON.parse(Buffer.concat(chunks).toString()) as { url: string; events: string[] };
    if (call === 'GET /v3/webhooks') {
      const listed = webhook === null ? [] : [{ ...webhook, secret: undefined }];
      return void answer(200, listed);
    }
    if (call === 'POST /v3/webhooks') {
      if (webhook !== null) return void answer(409);
      made += 1;
      standIn.webhook = { id: `webhook-${made}`, ...asked(), active: true, secret: `secret-${made}` };
      return void answer(201, { ...standIn.webhook, signature_secret_key: standIn.webhook.secret });
    }
    if (webhook === null) return void answer(call.startsWith('POST') ? 204 : 404);
    if (call === 'POST /v3/webhooks/activate') webhook.active = true;
    else if (call === `PATCH /v3/webhooks/${webhook.id}`) Object.assign(webhook, asked());
    else if (call === `DELETE /v3/webhooks/${webhook.id}`) standIn.webhook = null;
    else return void answer(404);
    answer(call.startsWith('DELETE') ? 204 : 200);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  standIn.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return standIn;
}
