/**
 * What a service must be told before it starts, one field per environment variable (`httpPort` is HTTP_PORT).
 * Protects: secrets come by file path, never in the environment itself, where every child process could read them.
 */
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import type { PartyId } from '@liangdi/record';

const required = { message: '必须填写 | must be set' };
const url = { message: '不是有效的网址 | is not a valid URL' };
const postgresUrl = { message: '应以 postgres:// 开头 | must be a postgres:// URL' };
const postgres = /^postgres(ql)?:\/\/\S+$/;

export class ServiceConfig {
  @Matches(/^\d{6}\.(origin|destination)$/, {
    message:
      '应为“六位区划代码.origin”或“六位区划代码.destination” | must be <6-digit division>.origin or <6-digit division>.destination',
  })
  readonly party: PartyId;

  @MinLength(1, required)
  readonly httpHost: string = '127.0.0.1';

  /** 0: any free port, for tests. */
  @IsInt({ message: '应为端口号 | must be a port number' })
  @Min(0, { message: '应为 0–65535 | must be 0–65535' })
  @Max(65_535, { message: '应为 0–65535 | must be 0–65535' })
  readonly httpPort: number;

  /** The app role's URL. */
  @Matches(postgres, postgresUrl)
  readonly databaseUrl: string;

  /** The migrator role's URL; default: databaseUrl. */
  @IsOptional()
  @Matches(postgres, postgresUrl)
  readonly databaseMigrationUrl?: string;

  @IsIn(['postgres', 'kafka'], { message: '应为 postgres 或 kafka | must be postgres or kafka' })
  readonly transport: 'postgres' | 'kafka' = 'postgres';

  /** The database both parties' messages go through on the postgres transport. */
  @ValidateIf(({ transport }: ServiceConfig) => transport === 'postgres')
  @Matches(postgres, postgresUrl)
  readonly exchangeUrl?: string;

  @ValidateIf(({ transport }: ServiceConfig) => transport === 'kafka')
  @Matches(/^[\w.-]+:\d{1,5}$/, {
    each: true,
    message: '应为“主机:端口”，以逗号分隔 | must be host:port, separated by commas',
  })
  @MinLength(1, { ...required, each: true })
  readonly kafkaBrokers?: readonly string[];

  @IsOptional()
  @MinLength(1, required)
  readonly kafkaSslCaFile?: string;

  @IsOptional()
  @MinLength(1, required)
  readonly kafkaSslCertFile?: string;

  @ValidateIf((config: ServiceConfig) => config.kafkaSslCertFile !== undefined)
  @MinLength(1, { message: '与 KAFKA_SSL_CERT_FILE 同时填写 | goes with KAFKA_SSL_CERT_FILE' })
  readonly kafkaSslKeyFile?: string;

  @IsOptional()
  @IsIn(['plain', 'scram-sha-256', 'scram-sha-512'], {
    message: '应为 plain、scram-sha-256 或 scram-sha-512 | must be plain, scram-sha-256 or scram-sha-512',
  })
  readonly kafkaSaslMechanism?: 'plain' | 'scram-sha-256' | 'scram-sha-512';

  @ValidateIf((config: ServiceConfig) => config.kafkaSaslMechanism !== undefined)
  @MinLength(1, { message: '与 KAFKA_SASL_MECHANISM 同时填写 | goes with KAFKA_SASL_MECHANISM' })
  readonly kafkaSaslUsername?: string;

  @ValidateIf((config: ServiceConfig) => config.kafkaSaslMechanism !== undefined)
  @MinLength(1, { message: '与 KAFKA_SASL_MECHANISM 同时填写 | goes with KAFKA_SASL_MECHANISM' })
  readonly kafkaSaslPasswordFile?: string;

  /** Make the inbox topics at start; elsewhere the broker's operator makes them. */
  @IsBoolean({ message: '应为 true 或 false | must be true or false' })
  readonly createTopics: boolean = false;

  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }, url)
  readonly oidcIssuer: string;

  /** Default: what the issuer's discovery document says. */
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] }, url)
  readonly oidcJwksUrl?: string;

  /** The party's private keys (JWK). */
  @MinLength(1, required)
  readonly keysFile: string;

  /** Wraps every person's data key. */
  @MinLength(1, required)
  readonly masterKeyFile: string;

  /** Name, offices and contacts of the party. */
  @MinLength(1, required)
  readonly partyProfileFile: string;

  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
    message:
      '应为 trace、debug、info、warn、error 或 silent | must be trace, debug, info, warn, error or silent',
  })
  readonly logLevel: string = 'info';

  /** A crash point for tests: the process kills itself there. */
  @IsOptional()
  @Matches(/^[a-z][a-z0-9-:]*$/, { message: '不是有效的崩溃点 | is not a crash point' })
  readonly faultAt?: string;

  readonly production: boolean = false;
}
