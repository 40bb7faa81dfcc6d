import { readWhole } from '../formats/files.ts';
import { z } from 'zod';
import { decodeJson } from '../formats/json.ts';
import { licenceSchema, type Licence } from './contract-settings.ts';
import { locations } from './locations.ts';

/** The licences of what is shipped, as the build found them in its packages. @throws InputError where nothing was built */
export async function listLicences(): Promise<Licence[]> {
  return decodeJson(await readWhole(locations.licences), z.array(licenceSchema), locations.licences);
}
