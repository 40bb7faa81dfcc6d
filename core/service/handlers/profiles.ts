import { listProfiles, removeProfile, saveProfile } from '../../slm/profile.ts';
import type { CoreContext } from '../context.ts';
import type { HandlersOf } from './handlers.ts';

export const profileHandlers = ({ assets, workspace }: CoreContext): HandlersOf<'profiles'> => {
  const folders = { assets, workspace };
  return {
    async 'profiles.list'() {
      const { profiles, unreadable } = await listProfiles(folders);
      return { profiles: [...profiles], unreadable: [...unreadable] };
    },
    async 'profiles.save'({ text, where, overwrite }) {
      return { profile: await saveProfile({ text: new TextEncoder().encode(text), where, force: overwrite }, folders) };
    },
    async 'profiles.remove'({ name }) {
      await removeProfile(name, folders);
      return {};
    },
  };
};
