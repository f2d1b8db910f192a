/** SQL for the digest of what a consent covers: its purposes and fields as its document states them. */
export function scopeOf(document: string): string {
  return `sha256(convert_to((${document} -> 'purposes')::text || (${document} -> 'fields')::text, 'UTF8'))`;
}
