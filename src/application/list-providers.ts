import type { DataType } from '../domain/data-type.js';
import { reachForProject, type ProviderAccess } from './provider-access.js';
import type { UseCases } from './use-cases.js';

export function listProviders(providers: ProviderAccess): Pick<UseCases, 'listProviders'> {
  return {
    listProviders: (caller) =>
      Promise.all(
        providers.all.map(async (common) => {
          const { manifest } = common.provider;
          const { client, isSandbox } = (await reachForProject(providers, caller.project.id, manifest.id)) ?? common;
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
      ),
  };
}
