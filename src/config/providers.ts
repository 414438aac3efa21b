import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { isOn, type ReadSetting } from './read-setting.js';
import { onOff, origin, webUrl } from './setting-schemas.js';

/** What the environment says of one provider; endpoints are null where the manifest's hold. */
export interface ProviderConfig {
  client: { clientId: string; clientSecret: string } | null;
  authorizationUrl: string | null;
  tokenUrl: string | null;
  apiUrl: string | null;
  /** Whether the gateway registers itself for webhooks. */
  webhooks: boolean;
}

/** What a provider with that id is configured by. */
export const providerDefinitions = {
  CLIENT_ID: { meaning: 'OAuth client id', fallback: 'unset', schema: z.string().min(1) },
  CLIENT_SECRET: { meaning: 'OAuth client secret', fallback: 'unset', schema: z.string().min(1) },
  AUTHORIZATION_URL: { meaning: 'Overrides the authorization endpoint', fallback: "the vendor's", schema: webUrl },
  TOKEN_URL: { meaning: 'Overrides the token endpoint', fallback: "the vendor's", schema: webUrl },
  API_URL: { meaning: 'Overrides the origin of the API, without a path', fallback: "the vendor's", schema: origin() },
  WEBHOOKS: {
    meaning: 'on or off: the gateway registers its webhook, PUBLIC_URL/webhooks/<provider>, by itself',
    fallback: 'on when PUBLIC_URL is https',
    schema: onOff,
  },
} as const;

/** @throws ConfigError at the first setting that is wrong */
export function readProviders(
  providerIds: readonly string[],
  read: ReadSetting,
  { publicUrl }: { publicUrl: string },
): Record<string, ProviderConfig> {
  return Object.fromEntries(
    providerIds.map((id): [string, ProviderConfig] => {
      type Definitions = typeof providerDefinitions;
      const of = <K extends keyof Definitions>(name: K): z.output<Definitions[K]['schema']> | null =>
        read(
          `${prefix(id)}_${name}`,
          providerDefinitions[name].schema as unknown as z.ZodType<z.output<Definitions[K]['schema']>>,
        );
      const clientId = of('CLIENT_ID');
      const clientSecret = of('CLIENT_SECRET');
      if ((clientId === null) !== (clientSecret === null)) {
        const missing = clientId === null ? 'CLIENT_ID' : 'CLIENT_SECRET';
        throw new ConfigError(`${prefix(id)}_${missing} is required beside its counterpart`);
      }
      return [
        id,
        {
          client: clientId === null || clientSecret === null ? null : { clientId, clientSecret },
          authorizationUrl: of('AUTHORIZATION_URL'),
          tokenUrl: of('TOKEN_URL'),
          apiUrl: of('API_URL'),
          webhooks: isOn(of('WEBHOOKS'), publicUrl.startsWith('https:')),
        },
      ];
    }),
  );
}

export function prefix(providerId: string): string {
  return providerId.toUpperCase().replaceAll('-', '_');
}
