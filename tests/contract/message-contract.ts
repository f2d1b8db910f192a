/** docs/asyncapi.yaml as checks: parsed by the official parser, each schema compiled once. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';

const file = fileURLToPath(new URL('../../docs/asyncapi.yaml', import.meta.url));

type Schema = Readonly<Record<string, unknown>>;

export interface MessageContract {
  readonly headers: ValidateFunction;
  readonly key: ValidateFunction;
  readonly payload: ValidateFunction;
  readonly sealed: ValidateFunction;
  /** The signed documents inside, by the member that holds them. */
  readonly signed: ReadonlyMap<string, { readonly typ: string; readonly content: ValidateFunction }>;
}

export interface Contract {
  readonly version: string;
  /** Topics, by the name of their channel. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly messages: ReadonlyMap<string, MessageContract>;
  schema(name: string): ValidateFunction;
}

/** @throws where the document is not valid AsyncAPI 3; the message names every fault. */
export async function readContract(): Promise<Contract> {
  const { document, diagnostics } = await new Parser().parse(readFileSync(file, 'utf8'));
  const faults = diagnostics.filter(({ severity }) => Number(severity) === 0);
  if (!document || faults.length > 0) {
    throw new Error(faults.map(({ path, message }) => `${path.join('/')}: ${message}`).join('\n'));
  }
  const { asyncapi, channels, components } = document.json() as unknown as AsyncApiDocument;
  const ajv = new Ajv({ strict: false, allErrors: true });
  const schema = (name: string) => ajv.compile(components.schemas[name] as AnySchema);
  const messages = Object.values(components.messages).map((message) => [
    message.name,
    contractOf(message, ajv, schema),
  ]);
  return {
    version: asyncapi,
    addresses: Object.fromEntries(
      Object.entries(channels).map(([channel, { address }]) => [channel, address]),
    ),
    messages: new Map(messages as [string, MessageContract][]),
    schema,
  };
}

interface Message {
  readonly name: string;
  readonly headers: Schema;
  readonly payload: Schema;
  readonly 'x-sealed-content': { readonly properties: Readonly<Record<string, Schema>> };
  readonly bindings: { readonly kafka: { readonly key: Schema } };
}

interface AsyncApiDocument {
  readonly asyncapi: string;
  readonly channels: Readonly<Record<string, { readonly address: string }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly messages: Readonly<Record<string, Message>>;
  };
}

function contractOf(message: Message, ajv: Ajv, schema: (name: string) => ValidateFunction): MessageContract {
  const sealed = message['x-sealed-content'];
  const signed = Object.entries(sealed.properties).flatMap(([member, part]) => {
    const document = 'items' in part ? (part['items'] as Schema) : part;
    const typ = document['x-jws-typ'];
    return typeof typ === 'string'
      ? [[member, { typ, content: schema(document['x-signed-content'] as string) }] as const]
      : [];
  });
  return {
    headers: ajv.compile(message.headers as AnySchema),
    key: ajv.compile(message.bindings.kafka.key as AnySchema),
    payload: ajv.compile(message.payload as AnySchema),
    sealed: ajv.compile(sealed as AnySchema),
    signed: new Map(signed),
  };
}

/** Nothing when it holds, else the places and rules that do not. */
export function faultsOf(check: ValidateFunction, value: unknown): string[] {
  if (check(value)) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
