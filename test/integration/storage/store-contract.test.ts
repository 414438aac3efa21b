import { describeStores } from '../../contract/store-contract.js';
import { openTestStorage } from '../../support/postgres.js';
import { NOW } from './builders.js';

describeStores('Postgres', () => openTestStorage({ clock: { now: () => NOW } }));
