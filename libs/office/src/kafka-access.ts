/** How a party reaches its brokers: mutual TLS or SASL, secrets from files. */
import { readFileSync } from 'node:fs';
import type { KafkaOptions } from '@liangdi/delivery';
import type { ServiceConfig } from '@liangdi/service-host';

export function kafkaAccess(config: ServiceConfig): Pick<KafkaOptions, 'brokers' | 'ssl' | 'sasl'> {
  const { kafkaSslCaFile, kafkaSslCertFile, kafkaSslKeyFile } = config;
  const ssl = {
    ...(kafkaSslCaFile ? { ca: [readFileSync(kafkaSslCaFile, 'utf8')] } : {}),
    ...(kafkaSslCertFile ? { cert: readFileSync(kafkaSslCertFile, 'utf8') } : {}),
    ...(kafkaSslKeyFile ? { key: readFileSync(kafkaSslKeyFile, 'utf8') } : {}),
  };
  return {
    brokers: [...(config.kafkaBrokers ?? [])],
    ...(Object.keys(ssl).length > 0 ? { ssl } : {}),
    ...(config.kafkaSaslMechanism
      ? {
          sasl: {
            mechanism: config.kafkaSaslMechanism,
            username: config.kafkaSaslUsername ?? '',
            password: readFileSync(config.kafkaSaslPasswordFile ?? '', 'utf8').trim(),
          } as NonNullable<KafkaOptions['sasl']>,
        }
      : {}),
  };
}
