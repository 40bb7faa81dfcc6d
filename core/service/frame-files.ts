import path from 'node:path';
import type { Capture } from '../capture/capture-file.ts';
import type { FrameFile } from '../capture/draft.ts';
import { containerBits, FrameReader } from '../capture/frame.ts';
import { splitVariable } from '../formats/array-file.ts';
import { listFolder } from '../formats/files.ts';
import { stat } from 'node:fs/promises';
import { InputError } from '../math/input-error.ts';

/** The names that a folder of frames is searched for. */
const FRAME_NAME = /\.(tiff?|png|bmp|npy|npz|h5|hdf5|mat)$/i;

/**
 * Frame files, with all their pages, named relative to where `capture.json` will be. A folder stands for the frames in it; of a file with several arrays the path says
 * which, as in `scan.h5:/entry/frames`.
 * @param mask a mask file, which may lie among the frames and is none
 * @throws InputError when a file cannot be read or there is none
 */
export async function readFrameFiles(paths: readonly string[], captureFile: string, mask: string | null): Promise<FrameFile[]> {
  const files = (await framesAmong(paths)).filter((file) => file !== mask);
  if (files.length === 0) {
    throw new InputError({ where: paths.join(', '), expected: 'frames (TIFF, PNG, BMP, NPY, NPZ, HDF5 or MAT)', found: 'none' });
  }
  const reader = new FrameReader(captureFile, ANY_CAMERA);
  return Promise.all(
    files.map(async (named) => {
      const { file, variable } = splitVariable(named);
      const name = path.relative(path.dirname(captureFile), file).split(path.sep).join('/');
      const pages = await reader.readAll(name, variable);
      return {
        name,
        variable,
        pages: pages.map(({ height, width, data }) => ({
          label: name,
          height,
          width,
          values: data,
          container: containerBits(data),
        })),
      };
    }),
  );
}

/** Of a camera that nothing is known of; numbers are read as they are. */
const ANY_CAMERA: Capture['camera'] = { pitch: 1, bits: 16, justification: 'right', gain: null, readNoise: null, darkLevel: null, badPixels: [], raw: null }; // prettier-ignore

/** The files that paths stand for: a folder for the frames in it, in the order of their names. */
export async function framesAmong(paths: readonly string[]): Promise<string[]> {
  return (await Promise.all(paths.map(expand))).flat();
}

async function expand(file: string): Promise<string[]> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [file];
  return (await listFolder(file)).filter((name) => FRAME_NAME.test(name)).map((name) => path.join(file, name));
}
