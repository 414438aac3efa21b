import pg from 'pg';
import { DataSource } from 'typeorm';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { SnakeCase } from './snake-case.js';

const OID_DATE = 1082;

/** Dates stay the text that they are; set on our connections alone, since the driver's own table is shared. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (oid as number) === OID_DATE ? (text: string) => text : (pg.types.getTypeParser(oid, format) as unknown),
};

export function createDataSource(url: string, poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logging: false,
    namingStrategy: new SnakeCase(),
    poolSize,
    applicationName: 'tributary',
    connectTimeoutMS: 10_000,
    extra: { types },
  });
}
