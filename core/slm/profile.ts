import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { exists, listFolder, readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';
import { suggestion } from '../math/suggest.ts';
import { profileFileSchema, type SlmProfile } from './profile-schema.ts';

/** Where profiles lie: those that come with the program, and those of the user. */
export interface ProfileFolders {
  readonly assets: string;
  readonly workspace: string;
}

export interface KnownProfile {
  readonly profile: SlmProfile;
  /** Whether the user added it. */
  readonly own: boolean;
}

export interface ProfileList {
  readonly profiles: readonly KnownProfile[];
  /** Files of the user that are no profiles, and why. */
  readonly unreadable: readonly { readonly file: string; readonly problem: string }[];
}

const ownFolder = ({ workspace }: ProfileFolders): string => path.join(workspace, 'profiles');
const ownFile = (folders: ProfileFolders, name: string): string => path.join(ownFolder(folders), `${name}.json`);

/** Profiles in the order of their names, the user's after those of the program. */
export async function listProfiles(folders: ProfileFolders): Promise<ProfileList> {
  const shipped = await Promise.all((await jsonFiles(path.join(folders.assets, 'slm'))).map(readProfile));
  const profiles: KnownProfile[] = shipped.map((profile) => ({ profile, own: false }));
  const unreadable: { file: string; problem: string }[] = [];
  const files = (await exists(ownFolder(folders))) ? await jsonFiles(ownFolder(folders)) : [];
  for (const file of files) {
    try {
      const profile = await readProfile(file);
      requireOwnName(profile, path.basename(file, '.json'), shipped, file);
      profiles.push({ profile, own: true });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push({ file, problem: error.message });
    }
  }
  return { profiles, unreadable };
}

/** A profile by its name, or by the path of a profile file. @throws InputError when there is none, or it is not valid */
export async function loadProfile(nameOrPath: string, folders: ProfileFolders): Promise<SlmProfile> {
  const { profiles, unreadable } = await listProfiles(folders);
  const found = profiles.find(({ profile }) => profile.name === nameOrPath);
  if (found !== undefined) return found.profile;
  const own = unreadable.find(({ file }) => path.basename(file, '.json') === nameOrPath);
  if (own !== undefined) return readProfile(own.file);
  if (nameOrPath.endsWith('.json') || path.isAbsolute(nameOrPath)) return readProfile(nameOrPath);
  const names = profiles.map(({ profile }) => profile.name);
  const expected = `one of ${names.join(', ')}, or the path of a profile file`;
  throw new InputError({
    where: 'SLM profile',
    expected,
    found: JSON.stringify(nameOrPath),
    hint: suggestion(nameOrPath, names),
  });
}

/**
 * Adds a profile to the user's, under its own name.
 * @param text JSON, as of a profile file; `where` names it in errors
 * @throws InputError when it is not valid, or its name is taken
 */
export async function saveProfile(
  { text, where, force }: { readonly text: Uint8Array; readonly where: string; readonly force: boolean },
  folders: ProfileFolders,
): Promise<SlmProfile> {
  const profile = decodeJson(text, profileFileSchema, where);
  const shipped = await Promise.all((await jsonFiles(path.join(folders.assets, 'slm'))).map(readProfile));
  requireOwnName(profile, profile.name, shipped, where);
  await mkdir(ownFolder(folders), { recursive: true });
  await writeWhole(ownFile(folders, profile.name), encodeJson(profile), { force });
  return profile;
}

/** @throws InputError when the user has none of that name */
export async function removeProfile(name: string, folders: ProfileFolders): Promise<void> {
  const { profiles } = await listProfiles(folders);
  const own = profiles.filter((known) => known.own).map(({ profile }) => profile.name);
  if (!own.includes(name)) {
    const expected = own.length === 0 ? 'a profile of your own' : `one of ${own.join(', ')}`;
    throw new InputError({ where: 'SLM profile', expected, found: JSON.stringify(name) });
  }
  await rm(ownFile(folders, name));
}

function requireOwnName({ name }: SlmProfile, wanted: string, shipped: readonly SlmProfile[], where: string): void {
  if (shipped.some((profile) => profile.name === name)) {
    const found = `"${name}", which comes with the program`;
    throw new InputError({ where: `${where} at name`, expected: 'a name of its own', found });
  }
  if (name !== wanted)
    throw new InputError({ where: `${where} at name`, expected: `"${wanted}", as the file`, found: `"${name}"` });
}

async function jsonFiles(folder: string): Promise<readonly string[]> {
  return (await listFolder(folder)).filter((name) => name.endsWith('.json')).map((name) => path.join(folder, name));
}

const readProfile = async (file: string): Promise<SlmProfile> => decodeJson(await readWhole(file), profileFileSchema, file);
