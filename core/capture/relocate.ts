import path from 'node:path';
import { besideCapture, type Capture } from './capture-file.ts';

/** The same capture for another place: the files that it names are found from there. */
export function relocateCapture(capture: Capture, from: string, to: string): Capture {
  if (path.dirname(from) === path.dirname(to)) return capture;
  const moved = (file: string) => path.relative(path.dirname(to), besideCapture(from, file)).split(path.sep).join('/');
  const moveAll = <R extends { readonly file: string }>(references: readonly R[]): R[] =>
    references.map((reference) => ({ ...reference, file: moved(reference.file) }));
  return {
    ...capture,
    frames: moveAll(capture.frames),
    darks: moveAll(capture.darks),
    flats: moveAll(capture.flats),
    mask: { ...capture.mask, file: capture.mask.file === null ? null : moved(capture.mask.file) },
  };
}
