/** What came from the partner must be an entry before anything in it is believed. */
import { problem } from '@liangdi/problem';
import { entryFaults, type RecordEntry } from './record-entry.js';

/** @throws problem 'entry-malformed' with the faults */
export function requireEntry(entry: unknown): RecordEntry {
  const faults = entryFaults(entry);
  if (faults.length > 0) throw problem('entry-malformed', {}, { faults });
  return entry as RecordEntry;
}
