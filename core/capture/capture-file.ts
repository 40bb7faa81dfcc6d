import path from 'node:path';
import { readWhole } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';
import { captureSchema, type Capture } from './capture-schema.ts';
import { migrateCapture } from './migrate-capture.ts';

export type { Capture, PictureReference } from './capture-schema.ts';

/** Reads `capture.json` of this version or an older one. @throws InputError that names the field which is wrong */
export const readCapture = async (file: string): Promise<Capture> =>
  decodeJson(await readWhole(file), captureSchema, file, (value) => migrateCapture(value, file));

/** Where a file that `capture.json` names is. */
export const besideCapture = (captureFile: string, name: string): string => path.resolve(path.dirname(captureFile), name);
