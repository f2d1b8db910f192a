/** A small service for this lib's specs: one route of each sort, on a free port, with an issuer whose keys are in hand. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Module, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type as TypeOf } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, ValidateNested } from 'class-validator';
import { Allows, Caller, type Officer } from '@liangdi/access';
import { signingIssuerForTests, type TestIssuer } from '@liangdi/testing';
import { Answers, createHost, createLog, createService, pageOf, PageQuery, readConfig } from '../index.js';
import type { Host, Page, PageRequest, Service } from '../index.js';

export const party = '360731.origin';
export const office = '360731100';

class Address {
  @IsString()
  @Length(1, 20)
  readonly street: string;
}

class Note {
  @IsIn(['card', 'certificate'])
  readonly kind: 'card' | 'certificate';

  @Length(1, 50)
  readonly text: string;

  @IsOptional()
  @ValidateNested()
  @TypeOf(() => Address)
  readonly address?: Address;
}

class NoteView {
  @ApiProperty()
  readonly text: string;
}

@Controller('notes')
class NoteController {
  @Post()
  @HttpCode(200)
  @Allows('registrar')
  @Answers(NoteView, 'person-not-found')
  take(@Caller() registrar: Officer, @Body() note: Note): NoteView & { office: string } {
    return { text: note.text, office: registrar.office };
  }

  @Get()
  @Allows('registrar', 'auditor')
  @Answers({ pageOf: NoteView })
  list(@PageQuery('integer') page: PageRequest): Page<number> {
    const start = Number(page.after?.[0] ?? 0);
    const rows = [1, 2, 3, 4, 5].filter((row) => row > start).slice(0, page.limit + 1);
    return pageOf(
      rows,
      page,
      (row) => [row],
      (row) => row,
    );
  }

  @Get(':id')
  @Allows('registrar')
  get(@Param('id', ParseUUIDPipe) id: string, @Query('break') how?: string): object {
    if (how) throw new Error(`column "${id}" of 张三 110105194912310021 is broken`);
    return { id };
  }
}

@Module({ controllers: [NoteController] })
class NoteModule {}

export interface SmallService {
  readonly url: string;
  readonly host: Host;
  readonly service: Service;
  readonly issuer: TestIssuer;
  /** Every log line so far. */
  readonly lines: () => string;
  /** As a registrar unless told otherwise. */
  ask(path: string, init?: RequestInit & { token?: string | null }): Promise<Response>;
  stop(): Promise<void>;
}

export async function configFolder(): Promise<{ folder: string; env: Record<string, string> }> {
  const folder = await mkdtemp(join(tmpdir(), 'liangdi-host-'));
  const keysFile = join(folder, 'keys.json');
  const profile = join(folder, 'party.json');
  await writeFile(keysFile, JSON.stringify({ demo: true }));
  await writeFile(
    profile,
    JSON.stringify({ name: { zh: '于都县', en: 'Yudu' }, offices: [{ office }], contacts: [] }),
  );
  const env = {
    PARTY: party,
    HTTP_PORT: '0',
    DATABASE_URL: 'postgres://app@127.0.0.1/none',
    EXCHANGE_URL: 'postgres://app@127.0.0.1/none',
    OIDC_ISSUER: 'https://issuer.test.invalid',
    KEYS_FILE: keysFile,
    MASTER_KEY_FILE: join(folder, 'master.key'),
    PARTY_PROFILE_FILE: profile,
  };
  return { folder, env };
}

export async function startSmallService(
  module: Type | ((host: Host) => DynamicModule) = NoteModule,
): Promise<SmallService> {
  const { folder, env } = await configFolder();
  const written: string[] = [];
  const issuer = await signingIssuerForTests();
  const host = await createHost(readConfig(env), {
    access: issuer.accessConfig(party),
    log: createLog('debug', party, { write: (line) => void written.push(line) }),
  });
  const service = await createService(
    'prototype' in module && module.prototype
      ? (module as Type)
      : (module as (host: Host) => DynamicModule)(host),
    host,
  );
  const url = await service.listen();
  const registrar = await issuer.token({ party, roles: ['registrar'], office });
  return {
    url,
    host,
    service,
    issuer,
    lines: () => written.join(''),
    ask: (path, { token = registrar, ...init } = {}) => {
      const headers = new Headers(init.headers);
      if (token) headers.set('Authorization', `Bearer ${token}`);
      if (init.body && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json');
      return fetch(`${url}${path}`, { ...init, headers });
    },
    stop: async () => {
      await service.stop();
      await rm(folder, { recursive: true });
    },
  };
}

export async function told(answer: Response): Promise<Record<string, unknown>> {
  return (await answer.json()) as Record<string, unknown>;
}
