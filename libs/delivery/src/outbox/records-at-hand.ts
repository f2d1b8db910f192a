/**
 * What this process has just submitted, as it will stand in a parcel, until the relay comes for it a moment later: it need not be read back, opened
 * and packed again. Only a short cut: what is not here is read from the database, and whether a record may go is asked there in any case.
 * Protects: a body is held for ten seconds at the most, and no more than eight megabytes of them.
 */
import type { BuiltRecord } from './build-record.js';

export interface PackedRecord {
  readonly digest: Buffer;
  /** By `packRecord`. */
  readonly packed: string;
}

const generationMs = 5_000;
const mostBytes = 8 * 1024 * 1024;

/** Those that came within the same five seconds. */
class Generation {
  readonly records = new Map<string, PackedRecord & { readonly size: number }>();
  bytes = 0;

  put(name: string, record: PackedRecord & { readonly size: number }): void {
    this.records.set(name, record);
    this.bytes += record.size;
  }

  take(name: string): PackedRecord | undefined {
    const record = this.records.get(name);
    if (record && this.records.delete(name)) this.bytes -= record.size;
    return record;
  }
}

export class RecordsAtHand {
  private young = new Generation();
  private old = new Generation();
  private ageing: NodeJS.Timeout | undefined;

  put(records: readonly BuiltRecord[]): void {
    for (const { entry, digest, packed, size } of records) {
      if (this.young.bytes + this.old.bytes + size > mostBytes) break;
      this.young.put(nameOf(entry.recordId, entry.version), { digest, packed, size });
    }
    this.ageing ??= setTimeout(() => this.age(), generationMs).unref();
  }

  /** Hands it over, once. */
  take(recordId: string, version: number): PackedRecord | undefined {
    const name = nameOf(recordId, version);
    return this.young.take(name) ?? this.old.take(name);
  }

  private age(): void {
    this.old = this.young;
    this.young = new Generation();
    this.ageing = this.old.bytes > 0 ? setTimeout(() => this.age(), generationMs).unref() : undefined;
  }
}

function nameOf(recordId: string, version: number): string {
  return `${recordId}/${version}`;
}
