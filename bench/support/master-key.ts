/** What every gateway and store of a bench seals with: as `startGateway` of the tests has it, made up. */
export const MASTER_KEY = { id: 'one', key: new Uint8Array(32).fill(7) };
