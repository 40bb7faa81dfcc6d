// Compiles the AssemblyScript of core/math/wasm/assembly into core/math/wasm/fft-wasm.generated.ts.
//   node build/scripts/wasm.mjs          writes the file
//   node build/scripts/wasm.mjs --check  fails when the committed file is not what the source compiles to
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = new URL('../../core/math/wasm/', import.meta.url);
const target = new URL('fft-wasm.generated.ts', folder);

const source = await readFile(new URL('assembly/fft.ts', folder), 'utf8');
let binary;
const { error, stderr } = await asc.main(
  [
    'fft.ts',
    '--outFile',
    'fft.wasm',
    '--optimizeLevel',
    '3',
    '--noAssert',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '--use',
    'abort=',
  ],
  {
    readFile: (name) => (name === 'fft.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'fft.wasm') binary = contents;
    },
    listFiles: () => [],
  },
);
if (error !== null) {
  console.error(`${stderr.toString()}\n${error.message}`);
  process.exit(1);
}

const generated = `// Written by build/scripts/wasm.mjs from assembly/fft.ts. Do not edit.
export const FFT_WASM =
  '${Buffer.from(binary).toString('base64')}';
`;
if (!process.argv.includes('--check')) {
  await writeFile(target, generated);
  console.log(`wrote ${fileURLToPath(target)} (${binary.length} bytes of WebAssembly)`);
} else if ((await readFile(target, 'utf8')) !== generated) {
  console.error(
    `${fileURLToPath(target)}: expected what assembly/fft.ts compiles to, found other bytes (run node build/scripts/wasm.mjs)`,
  );
  process.exit(1);
}
