/** What there is of a process: in a page nothing, or what a bundler has put there. */
interface Surroundings {
  readonly process?: { readonly stdout?: { write(text: string): unknown } };
}

/** Says something to whoever started the program: on its output, or in the console of the page. */
export function printLine(text: string): void {
  const { process: running }: Surroundings = globalThis;
  if (running?.stdout === undefined) console.info(text);
  else running.stdout.write(`${text}\n`);
}
