// Bundles everything that runs into dist/: command line, core process, Electron main and preload, and the window's page.
import { rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { licencesOf } from './licences.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const stampFile = path.join(root, 'dist/.built');

// Native packages stay outside the bundles: they find their binaries beside their own files.
const external = [
  'electron',
  'onnxruntime-node',
  '@photostructure/sqlite',
  '@tensorflow/tfjs-node',
  '@tensorflow/tfjs-node-gpu',
  /^node:/,
];

/** Of these, those that a package has with it, and the runtime of its window. */
const shippedBeside = ['onnxruntime-node', '@photostructure/sqlite', 'electron'];

/** One bundle of CommonJS files: Electron before 28 loads no ES module, neither in its main process nor in a utility process. */
const nodeBundle = (entries) => ({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  // The ES modules of TensorFlow.js: its CommonJS build has no gradients.
  resolve: { mainFields: ['module', 'main'] },
  ssr: { noExternal: true, external: external.filter((name) => typeof name === 'string') },
  build: {
    ssr: true,
    target: 'node18',
    outDir: path.join(root, 'dist'),
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input: entries,
      external,
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: 'shared/[name]-[hash].cjs',
        // Electron finds packages inside its archive by require() only.
        dynamicImportInCjs: false,
      },
    },
  },
});

export async function buildAll() {
  await rm(path.join(root, 'dist'), { recursive: true, force: true });
  const entry = (file) => path.join(root, file);
  const node = await build(
    nodeBundle({
      'cli/kinoform': entry('core/cli/main.ts'),
      'cli/trials': entry('core/cli/reproduce/classical/trial-main.ts'),
      'core/core': entry('core/service/core-process.ts'),
      'electron/main': entry('electron/main.ts'),
    }),
  );
  // Each alone: a sandboxed preload may not load further files.
  await build(nodeBundle({ 'electron/preload': entry('electron/preload.ts') }));
  await build(nodeBundle({ 'electron/show-preload': entry('electron/show/show-preload.ts') }));
  // Handed to its thread as text, which can ask for no file beside it.
  await build(nodeBundle({ 'core/computer': entry('core/service/compute/computer.ts') }));
  const page = await build({ configFile: path.join(root, 'build/vite.renderer.ts'), logLevel: 'warn' });
  const modules = [node, page].flat().flatMap(({ output }) => output.flatMap(({ moduleIds = [] }) => moduleIds));
  await writeFile(path.join(root, 'dist/licences.json'), JSON.stringify(licencesOf(modules, shippedBeside)));
  await writeFile(stampFile, new Date().toISOString());
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!existsSync(path.join(root, 'node_modules'))) throw new Error('node_modules is missing: run npm ci first');
  await buildAll();
}
