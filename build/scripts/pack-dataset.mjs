// Packs the first images of Fashion-MNIST, with their labels, into the sample that is bundled in assets/data.
// Usage: node build/scripts/pack-dataset.mjs FOLDER, with FOLDER holding the four original .gz files.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node build/scripts/pack-dataset.mjs FOLDER');
const target = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../assets/data/fashion-mnist-sample');
const counts = { train: 5000, t10k: 1000 };

/** The first `count` items of an IDX file of bytes: the same header with another first size, then that many items. */
function firstItems(idx, count) {
  const rank = idx[3];
  const sizes = Array.from({ length: rank }, (_, axis) => idx.readUInt32BE(4 + 4 * axis));
  const itemBytes = sizes.slice(1).reduce((product, size) => product * size, 1);
  const out = Buffer.from(idx.subarray(0, 4 + 4 * rank + count * itemBytes));
  out.writeUInt32BE(count, 4);
  return out;
}

for (const [part, count] of Object.entries(counts)) {
  for (const kind of ['images-idx3', 'labels-idx1']) {
    const name = `${part}-${kind}-ubyte.gz`;
    const packed = gzipSync(firstItems(gunzipSync(await readFile(path.join(source, name))), count), { level: 9 });
    await writeFile(path.join(target, name), packed);
    console.log(`${name}: ${count} items, ${packed.length} bytes`);
  }
}
