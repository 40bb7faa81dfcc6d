// Trains the denoiser of the plug-and-play solver on the bundled pictures and writes core/retrieval/learned/denoiser-weights.generated.ts. Minutes:
//   node build/scripts/train-denoiser.mjs [steps]
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const load = async (file) => (await runnerImport(path.join(root, file), { root, configFile: false })).module;
const { trainDenoiser } = await load('core/retrieval/learned/train-denoiser.ts');
const { decodeIdx } = await load('core/formats/idx.ts');

const file = path.join(root, 'assets/data/fashion-mnist-sample/train-images-idx3-ubyte.gz');
const { shape, data } = decodeIdx(await readFile(file), file);
const [count, height, width] = shape;
const size = height * width;
const pictureAt = (index) => Float64Array.from(data.subarray(index * size, (index + 1) * size), (grey) => grey / 255);

const steps = Number(process.argv[2] ?? 3000);
let mean = 0;
const parameters = trainDenoiser({ count, height, width, pictureAt }, { steps, rate: 4e-3, seed: 0 }, (step, error) => {
  mean += error / 100;
  if (step % 100 !== 99) return;
  process.stdout.write(`step ${step + 1} of ${steps}: mean square error ${mean.toFixed(5)}\n`);
  mean = 0;
});
const bytes = Buffer.from(Float32Array.from(parameters).buffer);
const target = path.join(root, 'core/retrieval/learned/denoiser-weights.generated.ts');
await writeFile(
  target,
  `// Written by build/scripts/train-denoiser.mjs (${steps} steps). Do not edit.\nexport const DENOISER_WEIGHTS =\n  '${bytes.toString('base64')}';\n`,
);
process.stdout.write(`wrote ${target}\n`);
