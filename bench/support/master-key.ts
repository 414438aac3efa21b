/** What every gateway and store of a bench seals with: as `startGateway` of the tests has it, made up. */
export { GATEWAY_KEY as MASTER_KEY } from '../../test/support/master-keys.js';
