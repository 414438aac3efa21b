import { Router, type Response } from 'express';
import { completeConsent, type ConsentDependencies, type ConsentOutcome } from '../application/complete-consent.js';
import { withOutcome } from '../application/redirect-urls.js';
import { encodeNodeId } from '../graphql/ids.js';
import { renderPage } from './page.js';

/** `GET /oauth/:provider/callback`: where a provider sends the browser after its consent page. */
export function oauthCallback(dependencies: ConsentDependencies): Router {
  const router = Router();
  router.get('/oauth/:provider/callback', async (request, response) => {
    // Not by way of a URL: an absolute one may come here that is none.
    const parameters = new URLSearchParams(/\?.*/s.exec(request.originalUrl)?.[0]);
    answer(response, await completeConsent(dependencies, request.params.provider, parameters), dependencies);
  });
  return router;
}

function answer(response: Response, outcome: ConsentOutcome, { providers }: ConsentDependencies): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'no-referrer');
  if (outcome.redirectUrl !== null) {
    response.redirect(
      302,
      withOutcome(outcome.redirectUrl, {
        provider: outcome.provider.toUpperCase(),
        ...(outcome.connection === null ? {} : { connectionId: encodeNodeId('Connection', outcome.connection) }),
        status: outcome.status,
        ...(outcome.code === null ? {} : { code: outcome.code }),
      }),
    );
    return;
  }
  const name = providers.find(outcome.provider)?.provider.manifest.displayName ?? 'the provider';
  const page = outcome.code === 'CONFLICT' ? conflict(name) : PAGES[outcome.status](name);
  response.status(page.status).type('html').send(renderPage(page));
}

function conflict(provider: string) {
  return {
    status: 409,
    title: `This ${provider} account cannot be connected here`,
    paragraphs: [
      `It is connected to somebody else already, or another ${provider} account was connected here before. Nothing has changed.`,
      'Disconnect the other one first, and start again from your app.',
    ],
  };
}

const PAGES: Record<
  ConsentOutcome['status'],
  (provider: string) => { status: number; title: string; paragraphs: string[] }
> = {
  connected: (provider) => ({
    status: 200,
    title: `${provider} is connected`,
    paragraphs: [
      'The first data is on its way and usually there within a minute.',
      'You can close this window and go back to your app.',
    ],
  }),
  cancelled: (provider) => ({
    status: 200,
    title: `${provider} was not connected`,
    paragraphs: [
      'You did not give your consent, so nothing was read and nothing has changed.',
      'You can close this window and go back to your app.',
    ],
  }),
  failed: (provider) => ({
    status: 502,
    title: `${provider} could not be connected`,
    paragraphs: [
      `${provider} did not let the connection be finished, and nothing has changed.`,
      'Go back to your app and try again.',
    ],
  }),
  expired: () => ({
    status: 400,
    title: 'This link cannot be used any more',
    paragraphs: [
      'A link to connect works once, for ten minutes. Nothing has changed.',
      'Go back to your app and start again.',
    ],
  }),
};
