/** A path and a name, with one slash between them. */
export function joined(path: string, name: string): string {
  return path === '' || path.endsWith('/') ? path + name : `${path}/${name}`;
}
