import fs from 'node:fs/promises';
import { listCameras, removeCamera, saveCamera } from '../../capture/camera-library.ts';
import { InputError } from '../../math/input-error.ts';
import type { CoreContext } from '../context.ts';
import { listLicences } from '../licences.ts';
import { machineFindings } from '../machine-findings.ts';
import { readPreferences, writePreferences } from '../preferences.ts';
import { clearStored, storedParts } from '../storage.ts';
import type { HandlersOf } from './handlers.ts';

type Groups = 'settings' | 'engines' | 'doctor' | 'storage' | 'cameras' | 'licences';

export const settingsHandlers = ({
  workspace,
  places,
  library,
  engines,
  jobs,
  longRequests,
}: CoreContext): HandlersOf<Groups> => ({
  'settings.show': () => readPreferences(workspace),
  async 'settings.change'({ engine }) {
    await engines.fix(engine);
    const preferences = { ...(await readPreferences(workspace)), engine };
    await writePreferences(workspace, preferences);
    return preferences;
  },
  'engines.list': () => engines.list(),
  'engines.measure': ({ work }) =>
    longRequests.run(work, (watch) => {
      // Beside a training every engine looks slow.
      if (jobs.current !== null) {
        throw new InputError({ where: 'engines', expected: 'an idle machine', found: `${jobs.current} in work` });
      }
      return engines.measure(watch);
    }),
  'doctor.examine': async () => ({
    findings: await machineFindings({ workspace, places, engines: await engines.list() }),
  }),
  async 'storage.list'() {
    const [parts, { bavail, bsize }] = await Promise.all([storedParts(workspace, library), fs.statfs(workspace)]);
    return { parts, free: bavail * bsize };
  },
  'storage.clear': async ({ kind }) => ({ freed: await clearStored(workspace, library, kind) }),
  async 'cameras.list'() {
    const { cameras, unreadable } = await listCameras(workspace);
    return { cameras: [...cameras], unreadable: [...unreadable] };
  },
  async 'cameras.save'({ camera, overwrite }) {
    await saveCamera(camera, workspace, { force: overwrite });
    return {};
  },
  async 'cameras.remove'({ name }) {
    await removeCamera(name, workspace);
    return {};
  },
  'licences.list': () => listLicences(),
});
