/** Any UUID PostgreSQL takes: a partner gives its own runs their ids, of whatever version. */
export const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}
