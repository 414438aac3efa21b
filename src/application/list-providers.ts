import type { DataType } from '../domain/data-type.js';
import type { ProviderAccess } from './provider-access.js';
import type { UseCases } from './use-cases.js';

export function listProviders(providers: ProviderAccess): Pick<UseCases, 'listProviders'> {
  return {
    listProviders: () =>
      providers.all.map(({ provider: { manifest }, client, isSandbox }) => {
        const dataTypes = Object.entries(manifest.dataTypes);
        return {
          id: manifest.id,
          name: manifest.displayName,
          delivery: [...new Set(dataTypes.flatMap(([, { delivery }]) => delivery))],
          capabilities: dataTypes.map(([dataType, { historyDays }]) => ({
            dataType: dataType as DataType,
            historyDays,
          })),
          isConfigured: client !== null,
          isSandbox,
        };
      }),
  };
}
