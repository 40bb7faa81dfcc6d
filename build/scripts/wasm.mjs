// Compiles the AssemblyScript of core/math/wasm/assembly: of each file NAME.ts, core/math/wasm/NAME-wasm.generated.ts.
//   node build/scripts/wasm.mjs          writes the files
//   node build/scripts/wasm.mjs --check  fails when a committed file is not what its source compiles to
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = new URL('../../core/math/wasm/', import.meta.url);

for (const name of ['fft', 'matrix']) {
  const source = await readFile(new URL(`assembly/${name}.ts`, folder), 'utf8');
  const binary = await compile(name, source);
  const target = new URL(`${name}-wasm.generated.ts`, folder);
  const generated = `// Written by build/scripts/wasm.mjs from assembly/${name}.ts. Do not edit.
export const ${name.toUpperCase()}_WASM =
  '${Buffer.from(binary).toString('base64')}';
`;
  if (!process.argv.includes('--check')) {
    await writeFile(target, generated);
    console.log(`wrote ${fileURLToPath(target)} (${binary.length} bytes of WebAssembly)`);
  } else if ((await readFile(target, 'utf8')) !== generated) {
    console.error(
      `${fileURLToPath(target)}: expected what assembly/${name}.ts compiles to, found other bytes (run node build/scripts/wasm.mjs)`,
    );
    process.exitCode = 1;
  }
}

async function compile(name, source) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      `${name}.ts`,
      '--outFile',
      'out.wasm',
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
      readFile: (file) => (file === `${name}.ts` ? source : null),
      writeFile: (file, contents) => {
        if (file === 'out.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error === null) return binary;
  console.error(`${stderr.toString()}\n${error.message}`);
  process.exit(1);
}
