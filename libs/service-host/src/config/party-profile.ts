/** How a party presents itself on its card: name, offices, contacts; from a file the office keeps. */
import { readFile } from 'node:fs/promises';
import type { PartyCard } from '@liangdi/envelope';
import { problem } from '@liangdi/problem';

export type PartyProfile = Pick<PartyCard, 'name' | 'offices' | 'contacts'>;

/** Refuses with `configuration-invalid`. What the members hold is checked where the card is signed. */
export async function readPartyProfile(file: string): Promise<PartyProfile> {
  const profile = await readJson(file);
  const whole =
    profile && isObject(profile.name) && Array.isArray(profile.offices) && Array.isArray(profile.contacts);
  if (!whole || profile.offices.length === 0) throw invalid();
  const { name, offices, contacts } = profile;
  return { name, offices, contacts };
}

async function readJson(file: string): Promise<PartyProfile | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PartyProfile;
  } catch (thrown) {
    throw invalid(thrown);
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function invalid(cause?: unknown) {
  return problem(
    'configuration-invalid',
    {
      faults: 'PARTY_PROFILE_FILE must be JSON with name, offices (at least one) and contacts',
      faultsZh: 'PARTY_PROFILE_FILE 应为 JSON，含 name、offices（至少一个）和 contacts',
    },
    { cause },
  );
}
