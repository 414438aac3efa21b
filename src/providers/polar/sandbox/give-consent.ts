import { request } from 'node:http';
import { AUTHORIZATION_PATH } from './consent-page.js';

/**
 * Opens the consent page as a browser would, and sends its form with whoever is preselected.
 * @returns where the page sends the browser
 * @throws Error when the page refuses the request
 */
export async function giveConsent(authorizationUrl: string): Promise<string> {
  const page = await call('GET', new URL(authorizationUrl));
  const ticket = /name="ticket" value="([^"]+)"/.exec(page.body)?.[1];
  const athlete = /name="athlete" value="(\d+)" checked/.exec(page.body)?.[1];
  if (ticket === undefined || athlete === undefined) {
    throw new Error(`the sandbox's consent page answered ${page.status} and has no form`);
  }
  const form = new URLSearchParams({ ticket, athlete, decision: 'allow' });
  const answer = await call('POST', new URL(AUTHORIZATION_PATH, authorizationUrl), form.toString());
  if (answer.location === undefined)
    throw new Error(`the sandbox's consent form answered ${answer.status}, and not with a redirect`);
  return answer.location;
}

async function call(
  method: string,
  url: URL,
  form?: string,
): Promise<{ status: number; location: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(form);
  });
}
