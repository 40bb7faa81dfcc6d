import { readFileSync } from 'node:fs';

/** A file of `../fixtures/`, written by NumPy or Pillow (see make_fixtures.py there). */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
}
