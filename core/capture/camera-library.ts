import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { exists, listFolder, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';
import { cameraProfileSchema, type CameraProfile } from './camera-profile-schema.ts';

interface CameraList {
  readonly cameras: readonly CameraProfile[];
  /** Files that are no profiles, and why. */
  readonly unreadable: readonly { readonly file: string; readonly problem: string }[];
}

const folderIn = (workspace: string): string => path.join(workspace, 'cameras');
const fileOf = (workspace: string, name: string): string => path.join(folderIn(workspace), `${name}.json`);
const read = async (file: string): Promise<CameraProfile> => decodeJson(await readWhole(file), cameraProfileSchema, file);

/** The cameras of a workspace, in the order of their names. */
export async function listCameras(workspace: string): Promise<CameraList> {
  const folder = folderIn(workspace);
  const names = (await exists(folder)) ? (await listFolder(folder)).filter((name) => name.endsWith('.json')) : [];
  const cameras: CameraProfile[] = [];
  const unreadable: { file: string; problem: string }[] = [];
  for (const file of names.map((name) => path.join(folder, name))) {
    try {
      cameras.push(await read(file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push({ file, problem: error.message });
    }
  }
  return { cameras, unreadable };
}

/** A camera by its name, or by the path of a profile file. @throws InputError when there is none, or it is not valid */
export async function loadCamera(nameOrPath: string, workspace: string): Promise<CameraProfile> {
  if (nameOrPath.endsWith('.json') || path.isAbsolute(nameOrPath)) return read(nameOrPath);
  const { cameras } = await listCameras(workspace);
  const found = cameras.find(({ name }) => name === nameOrPath);
  if (found !== undefined) return found;
  const names = cameras.map(({ name }) => name);
  throw new InputError({
    where: 'camera',
    expected: names.length === 0 ? 'the path of a profile file' : `one of ${names.join(', ')}, or the path of a profile file`,
    found: JSON.stringify(nameOrPath),
    hint: suggestion(nameOrPath, names) ?? 'cameras are added in Settings',
  });
}

/** @throws InputError when its name is taken and `force` is not set */
export async function saveCamera(
  camera: CameraProfile,
  workspace: string,
  { force }: { readonly force: boolean },
): Promise<void> {
  await mkdir(folderIn(workspace), { recursive: true });
  await writeWhole(fileOf(workspace, camera.name), encodeJson(camera), { force });
}

/** @throws InputError when there is none of that name */
export async function removeCamera(name: string, workspace: string): Promise<void> {
  const { cameras } = await listCameras(workspace);
  if (!cameras.some((camera) => camera.name === name)) {
    throw new InputError({ where: 'camera', expected: 'one of this workspace', found: JSON.stringify(name) });
  }
  await rm(fileOf(workspace, name));
}
