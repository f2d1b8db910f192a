/**
 * For whom a transaction runs. Every transaction carries one, so that row-level security and the person's access log
 * can be switched on by a migration, without touching a use case.
 */
export interface Actor {
  readonly kind: 'officer' | 'person' | 'machine' | 'operator';
  /** Who: a work number, a person's id, a relay's name. Never an ID number. */
  readonly subject: string;
  readonly roles: readonly string[];
  readonly office?: string;
  readonly party: string;
  readonly purpose?: string;
}
