/**
 * Prepares one party once, before its service starts: private keys and the master key in its own volume, its database with
 * the two roles. Repeatable: what exists is kept. Protects: keys are made where they are used, and never travel.
 */
import { existsSync } from 'node:fs';
import { prepareParty } from '@liangdi/database';
import { loadOrCreateMasterKey } from '@liangdi/person';
import { createKeysFile } from '@liangdi/terms';

const keysFile = setting('KEYS_FILE');
if (!existsSync(keysFile)) await createKeysFile(keysFile, { demo: false });
await loadOrCreateMasterKey(setting('MASTER_KEY_FILE'));

await prepareParty({
  superuserUrl: setting('SUPERUSER_URL'),
  database: setting('DATABASE_NAME'),
  passwords: { migrator: setting('MIGRATOR_PASSWORD'), app: setting('APP_PASSWORD') },
});
console.log(`${setting('PARTY')}: 密钥和数据库已就绪 · keys and database are ready`);

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`缺少环境变量 · missing environment variable: ${name}`);
  return value;
}
