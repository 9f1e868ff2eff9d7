/** A value as JSON on one line, with the names in each object in order; what is no number in JSON is text. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  const parts = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}: ${canonicalJson(each)}`);
  return `{${parts.join(', ')}}`;
}

/** An object whose lists stand one entry to a line. */
export function linesOfJson(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).map(([name, value]) => {
    const lines = Array.isArray(value) && value.length > 0;
    const text = lines ? `[\n    ${value.map(canonicalJson).join(',\n    ')}\n  ]` : canonicalJson(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${parts.join(',\n')}\n}\n`;
}
