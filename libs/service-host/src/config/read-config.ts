/**
 * Reads and checks the whole configuration at boot. Protects: a service with a fault in its configuration does not start, and whoever
 * starts it sees every fault at once, in both languages.
 */
import { existsSync, readFileSync } from 'node:fs';
import { validateSync } from 'class-validator';
import { problem } from '@liangdi/problem';
import { ServiceConfig } from './service-config.js';

type Environment = Readonly<Record<string, string | undefined>>;

interface ConfigFault {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

const fields = {
  party: 'PARTY',
  httpHost: 'HTTP_HOST',
  httpPort: 'HTTP_PORT',
  databaseUrl: 'DATABASE_URL',
  databaseMigrationUrl: 'DATABASE_MIGRATION_URL',
  transport: 'TRANSPORT',
  exchangeUrl: 'EXCHANGE_URL',
  kafkaBrokers: 'KAFKA_BROKERS',
  kafkaSslCaFile: 'KAFKA_SSL_CA_FILE',
  kafkaSslCertFile: 'KAFKA_SSL_CERT_FILE',
  kafkaSslKeyFile: 'KAFKA_SSL_KEY_FILE',
  kafkaSaslMechanism: 'KAFKA_SASL_MECHANISM',
  kafkaSaslUsername: 'KAFKA_SASL_USERNAME',
  kafkaSaslPasswordFile: 'KAFKA_SASL_PASSWORD_FILE',
  createTopics: 'CREATE_TOPICS',
  oidcIssuer: 'OIDC_ISSUER',
  oidcJwksUrl: 'OIDC_JWKS_URL',
  keysFile: 'KEYS_FILE',
  masterKeyFile: 'MASTER_KEY_FILE',
  partyProfileFile: 'PARTY_PROFILE_FILE',
  logLevel: 'LOG_LEVEL',
  faultAt: 'LIANGDI_FAULT_AT',
  production: 'NODE_ENV',
} as const satisfies Record<keyof ServiceConfig, string>;

type Field = keyof typeof fields;

/** Files that must be there, and may not be marked as demo in production. The master key is made on first use elsewhere than in production. */
const files: readonly Field[] = [
  'keysFile',
  'masterKeyFile',
  'partyProfileFile',
  'kafkaSslCaFile',
  'kafkaSslCertFile',
  'kafkaSslKeyFile',
  'kafkaSaslPasswordFile',
];

/** Refuses with `configuration-invalid`, which lists every fault. */
export function readConfig(env: Environment): ServiceConfig {
  const config = Object.assign(new ServiceConfig(), valuesOf(env));
  const faults = [
    ...shapeFaults(config),
    ...fileFaults(config),
    ...(config.production ? productionFaults(config) : []),
  ];
  if (faults.length > 0) {
    throw problem('configuration-invalid', {
      faults: faults.map(({ name, en }) => `${name} ${en}`).join('; '),
      faultsZh: faults.map(({ name, zh }) => `${name} ${zh}`).join('；'),
    });
  }
  return config;
}

function valuesOf(env: Environment): Partial<Record<Field, unknown>> {
  const values: Partial<Record<Field, unknown>> = { production: env['NODE_ENV'] === 'production' };
  for (const [field, name] of Object.entries(fields) as [Field, string][]) {
    const text = env[name]?.trim();
    if (field !== 'production' && text) values[field] = valueOf(field, text);
  }
  return values;
}

function valueOf(field: Field, text: string): unknown {
  if (field === 'httpPort') return /^\d{1,5}$/.test(text) ? Number(text) : text;
  if (field === 'kafkaBrokers') return text.split(',').map((broker) => broker.trim());
  if (field === 'createTopics') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

function shapeFaults(config: ServiceConfig): ConfigFault[] {
  return validateSync(config, { forbidUnknownValues: true }).flatMap(({ property, constraints = {} }) => {
    const name = fields[property as Field];
    if (config[property as Field] === undefined) return [{ name, zh: '必须填写', en: 'must be set' }];
    const [zh = '', en = ''] = (Object.values(constraints)[0] ?? '').split(' | ');
    return [{ name, zh, en }];
  });
}

function fileFaults(config: ServiceConfig): ConfigFault[] {
  return files.flatMap((field): ConfigFault[] => {
    const path = config[field];
    const name = fields[field];
    if (typeof path !== 'string') return [];
    if (!existsSync(path)) {
      const made = field === 'masterKeyFile' && !config.production;
      return made ? [] : [{ name, zh: '所指的文件不存在', en: 'names a file that does not exist' }];
    }
    const text = readable(path);
    if (text === undefined)
      return [{ name, zh: '所指的文件无法读取', en: 'names a file that cannot be read' }];
    if (config.production && isDemo(text)) {
      return [{ name, zh: '是演示密钥，生产环境不能使用', en: 'holds a demo secret, refused in production' }];
    }
    return [];
  });
}

function productionFaults(config: ServiceConfig): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (config.faultAt !== undefined) {
    faults.push({
      name: fields.faultAt,
      zh: '只用于测试，生产环境不能设置',
      en: 'is for tests and refused in production',
    });
  }
  for (const field of ['oidcIssuer', 'oidcJwksUrl'] as const) {
    if (config[field]?.startsWith('http:')) {
      faults.push({ name: fields[field], zh: '在生产环境必须使用 https', en: 'must be https in production' });
    }
  }
  return faults;
}

function readable(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A JSON file that says `"demo": true`, or a secret that begins with DEMO-. */
function isDemo(text: string): boolean {
  if (text.trimStart().startsWith('DEMO-')) return true;
  try {
    return (JSON.parse(text) as { demo?: unknown } | null)?.demo === true;
  } catch {
    return false;
  }
}
