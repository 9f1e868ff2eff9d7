// Compiles assembly/ twice, with and without relaxed SIMD, and writes both modules, compressed, as
// src/generated/kernel-binaries.ts. Does nothing when sources, compiler and this script are those of the last time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deflateRawSync } from 'node:zlib';

const folder = join(fileURLToPath(import.meta.url), '..', '..');
const assembly = join(folder, 'assembly');
const target = join(folder, 'src', 'generated', 'kernel-binaries.ts');

const flags = [
  '--importMemory',
  '--noExportMemory',
  '--runtime',
  'stub',
  '--noAssert',
  '-O3',
  '--enable',
  'simd',
  '--disableWarning',
  '201',
  // Functions of vectors are called by compiled programs, not by JavaScript.
  '--disableWarning',
  '112',
];
const imports = ['env.memory', 'env.sin', 'env.cos', 'env.pow'];

/** Builds what is not up to date. Vitest calls this before its tests. */
export async function setup() {
  const mark = `// ${fingerprint()}`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return;
  const [plain, relaxed] = [await compile([]), await compile(['--enable', 'relaxed-simd'])];
  const text = `${mark}
// Made by scripts/build-kernels.mjs from assembly/: WebAssembly, compressed (deflate), in base 64.

/** Built with relaxed SIMD. */
export const relaxedKernels: string =
  '${deflateRawSync(relaxed, { level: 9 }).toString('base64')}';

/** Built with plain SIMD. */
export const plainKernels: string =
  '${deflateRawSync(plain, { level: 9 }).toString('base64')}';
`;
  mkdirSync(join(target, '..'), { recursive: true });
  // In one step, so that whoever reads at the same time finds the old file or the new one.
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}

function fingerprint() {
  const hash = createHash('sha256');
  const compiler = JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('assemblyscript/package.json'), 'utf8'),
  ).version;
  hash.update(compiler);
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of sources()) hash.update(file).update(readFileSync(join(assembly, file)));
  return hash.digest('hex');
}

function sources() {
  const files = readdirSync(assembly, { recursive: true }).filter((file) => file.endsWith('.ts'));
  return files.map((file) => file.replaceAll('\\', '/')).sort();
}

async function compile(features) {
  const { main } = await import('assemblyscript/asc');
  let binary;
  const messages = [];
  const options = {
    readFile: (name, base) => (existsSync(join(base, name)) ? readFileSync(join(base, name), 'utf8') : null),
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents;
    },
    listFiles: () => [],
    stdout: { write: (text) => messages.push(String(text)) },
    stderr: { write: (text) => messages.push(String(text)) },
  };
  const { error } = await main(['index.ts', '--outFile', 'kernels.wasm', '--baseDir', assembly, ...flags, ...features], options);
  if (error !== null || messages.length > 0) throw new Error(`assemblyscript: ${error?.message ?? ''}\n${messages.join('')}`);
  check(binary);
  return binary;
}

/** The module lives in memory that another one manages: it must bring no data of its own, and import nothing else. */
function check(binary) {
  const module = new WebAssembly.Module(binary);
  const wrong = WebAssembly.Module.imports(module).filter(({ module: from, name }) => !imports.includes(`${from}.${name}`));
  if (wrong.length > 0)
    throw new Error(`The kernels import ${JSON.stringify(wrong)}; they may import only ${imports.join(', ')}.`);
  if (sectionIds(binary).includes(11)) throw new Error('The kernels have static data, which would overwrite the heap of tfjs.');
}

function sectionIds(binary) {
  const ids = [];
  for (let at = 8; at < binary.length;) {
    ids.push(binary[at]);
    let size = 0;
    let shift = 0;
    let byte;
    do {
      byte = binary[(at += 1)];
      size |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    at += 1 + size;
  }
  return ids;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await setup();
