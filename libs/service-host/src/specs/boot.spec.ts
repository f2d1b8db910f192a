import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Module } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Problem } from '@liangdi/problem';
import { readConfig, readPartyProfile } from '../index.js';
import { configFolder, startSmallService } from './small-service.js';

@Controller()
class OpenDoor {
  @Get('left-open')
  leave(): string {
    return 'open';
  }
}

@Module({ controllers: [OpenDoor] })
class OpenDoorModule {}

describe('a service that starts', () => {
  let folder: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    ({ folder, env } = await configFolder());
  });
  afterEach(() => rm(folder, { recursive: true }));

  const faultsOf = (given: Record<string, string>): string => {
    try {
      readConfig(given);
    } catch (thrown) {
      if (thrown instanceof Problem) return String(thrown.details['faults']);
    }
    return '';
  };

  it('does not start with a route that does not say who may use it', async () => {
    await expect(startSmallService(OpenDoorModule)).rejects.toThrow(/route-without-policy.*OpenDoor\.leave/);
  });

  it('takes what it needs and fills in the rest', () => {
    expect(readConfig(env)).toMatchObject({
      party: '360731.origin',
      httpHost: '127.0.0.1',
      httpPort: 0,
      transport: 'postgres',
      createTopics: false,
    });
    const kafka = readConfig({
      ...env,
      TRANSPORT: 'kafka',
      KAFKA_BROKERS: 'one:9092, two:9092',
      CREATE_TOPICS: 'true',
      EXCHANGE_URL: '',
    });
    expect(kafka).toMatchObject({ kafkaBrokers: ['one:9092', 'two:9092'], createTopics: true });
  });

  it('lists every fault at once, in both languages', () => {
    const bad = {
      PARTY: 'somewhere',
      HTTP_PORT: '99999',
      TRANSPORT: 'pigeon',
      OIDC_ISSUER: 'nowhere',
      KEYS_FILE: '/nowhere/keys',
      LOG_LEVEL: 'loud',
    };
    const english = faultsOf(bad);
    for (const name of [
      'PARTY must be',
      'HTTP_PORT must be',
      'TRANSPORT must be',
      'OIDC_ISSUER is not',
      'KEYS_FILE names a file',
      'LOG_LEVEL must',
      'DATABASE_URL must be set',
      'MASTER_KEY_FILE must be set',
      'PARTY_PROFILE_FILE must be set',
    ]) {
      expect(english).toContain(name);
    }
    expect(() => readConfig(bad)).toThrow(Problem);
    try {
      readConfig(bad);
    } catch (thrown) {
      expect((thrown as Problem).toBody('zh').detail).toContain('DATABASE_URL 必须填写');
    }
  });

  it('asks for what the chosen transport needs', () => {
    expect(faultsOf({ ...env, EXCHANGE_URL: '' })).toContain('EXCHANGE_URL');
    expect(faultsOf({ ...env, TRANSPORT: 'kafka' })).toContain('KAFKA_BROKERS');
    expect(faultsOf({ ...env, KAFKA_SASL_MECHANISM: 'plain' })).toContain('KAFKA_SASL_USERNAME');
  });

  it('refuses demo secrets, crash points and an unprotected issuer in production', async () => {
    await writeFile(join(folder, 'master.key'), 'DEMO-key');
    const faults = faultsOf({
      ...env,
      NODE_ENV: 'production',
      LIANGDI_FAULT_AT: 'after-commit',
      OIDC_ISSUER: 'http://127.0.0.1:4100',
    });
    expect(faults).toContain('KEYS_FILE holds a demo secret');
    expect(faults).toContain('MASTER_KEY_FILE holds a demo secret');
    expect(faults).toContain('LIANGDI_FAULT_AT is for tests');
    expect(faults).toContain('OIDC_ISSUER must be https');
    expect(readConfig({ ...env, LIANGDI_FAULT_AT: 'after-commit' }).faultAt).toBe('after-commit');
  });

  it('reads the party profile and says what is missing in it', async () => {
    expect(await readPartyProfile(env['PARTY_PROFILE_FILE'] ?? '')).toMatchObject({ name: { zh: '于都县' } });
    const empty = join(folder, 'empty.json');
    await writeFile(empty, '{}');
    await expect(readPartyProfile(empty)).rejects.toThrow(/configuration-invalid/);
  });
});
