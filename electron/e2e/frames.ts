import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encode } from 'fast-png';
import { encodeNpy } from '../../core/formats/npy.ts';
import { rootKey } from '../../core/math/random.ts';
import { randomMask } from '../../core/optics/masks.ts';
import { kinoform } from './command-line.ts';

/** Frames of two scenes behind four random masks, as a bench would leave them; gives their description. */
export async function takeFrames(folder: string, ...bench: readonly string[]): Promise<string> {
  const { shape, data } = randomMask(rootKey(5), 4, 16, 16);
  await writeFile(path.join(folder, 'mask.npy'), encodeNpy({ shape, dtype: 'float32', data: Float32Array.from(data) }));
  const scenes = ['--scenes', 'fashion-mnist-sample', '--count', '2', '--snr', '30'];
  const out = ['--seed', '1', ...bench, '--out', path.join(folder, 'bench')];
  kinoform('simulate', path.join(folder, 'mask.npy'), ...scenes, ...out);
  return path.join(folder, 'bench', 'capture.json');
}

/** A folder of so many small pictures, all different. */
export async function takePictures(folder: string, count: number): Promise<void> {
  await mkdir(folder);
  for (let index = 0; index < count; index++) {
    const data = Uint8Array.from({ length: 32 * 32 }, (_, pixel) => (pixel * 7 + index) % 256);
    await writeFile(path.join(folder, `${index}.png`), encode({ width: 32, height: 32, data, channels: 1, depth: 8 }));
  }
}
