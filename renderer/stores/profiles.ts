import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { KnownProfile, RequestOutput, SlmProfile } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { duplicateName, profileForm, readProfileForm, type ProfileForm } from '../screens/mask/profile-form.ts';
import { texts } from '../texts.ts';
import { useNotices } from './notices.ts';

/** The SLMs that are known, and those of one's own as they are changed. */
export const useProfiles = defineStore('profiles', () => {
  const { client } = useConnection();
  const notices = useNotices();

  const known = shallowRef<readonly KnownProfile[]>([]);
  const unreadable = shallowRef<RequestOutput<'profiles.list'>['unreadable']>([]);
  /** The page of devices is open in the export dialog. */
  const managing = ref(false);
  /** The profile that is typed, and whether it is there already under its name. */
  const editing = ref<{ form: ProfileForm; exists: boolean } | null>(null);
  /** Why the last save or import was refused, in one line. */
  const refusal = ref<string | null>(null);

  const names = computed(() => new Set(known.value.map(({ profile }) => profile.name)));
  const checked = computed(() => (editing.value === null ? null : readProfileForm(editing.value.form)));
  const find = (name: string): SlmProfile | null => known.value.find(({ profile }) => profile.name === name)?.profile ?? null;

  async function load(): Promise<void> {
    try {
      const list = await client.request('profiles.list', {});
      known.value = list.profiles;
      unreadable.value = list.unreadable;
    } catch (error) {
      notices.fail(texts.notices.doing.load, error);
    }
  }

  function edit(profile: SlmProfile): void {
    refusal.value = null;
    editing.value = { form: profileForm(profile), exists: true };
  }

  function duplicate(profile: SlmProfile): void {
    refusal.value = null;
    const name = duplicateName(profile.name, names.value);
    const form = profileForm({ ...profile, name, title: texts.profiles.copyOf(profile.title).slice(0, 80) });
    editing.value = { form, exists: false };
  }

  /** The name of what was saved; null when it was refused. */
  async function save(text: string, where: string, overwrite: boolean): Promise<string | null> {
    refusal.value = null;
    try {
      const { profile } = await client.request('profiles.save', { text, where, overwrite });
      editing.value = null;
      await load();
      return profile.name;
    } catch (error) {
      const failure = toFailure(error);
      refusal.value = saysFileExists(failure) ? texts.profiles.nameTaken : failure.message;
      return null;
    }
  }

  async function saveEdited(): Promise<string | null> {
    const profile = checked.value?.profile;
    if (editing.value === null || profile === null || profile === undefined) return null;
    return save(JSON.stringify(profile), profile.name, editing.value.exists);
  }

  const importFile = async (file: File): Promise<string | null> => save(await file.text(), file.name, false);

  async function remove(name: string): Promise<void> {
    try {
      await client.request('profiles.remove', { name });
      await load();
    } catch (error) {
      notices.fail(texts.notices.doing.removeProfile, error);
    }
  }

  return { known, unreadable, managing, editing, refusal, checked, find, load, edit, duplicate, saveEdited, importFile, remove };
});
