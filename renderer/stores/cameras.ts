import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CameraProfile, RequestOutput } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { saysFileExists, toFailure } from '../client/failure.ts';
import { cameraForm, readCameraForm, type CameraForm } from '../screens/settings/camera-form.ts';
import { texts } from '../texts.ts';
import { useCore } from './core.ts';
import { useNotices } from './notices.ts';

/** The cameras of the lab, which captures are described with. */
export const useCameras = defineStore('cameras', () => {
  const { client } = useConnection();
  const notices = useNotices();
  const known = shallowRef<readonly CameraProfile[]>([]);
  const unreadable = shallowRef<RequestOutput<'cameras.list'>['unreadable']>([]);
  /** The one that is typed, and whether it is there already under its name. */
  const editing = ref<{ form: CameraForm; exists: boolean } | null>(null);
  const refusal = ref<string | null>(null);
  const checked = computed(() => (editing.value === null ? null : readCameraForm(editing.value.form)));

  async function load(): Promise<void> {
    try {
      const list = await client.request('cameras.list', {});
      [known.value, unreadable.value] = [list.cameras, list.unreadable];
    } catch (error) {
      notices.fail(texts.notices.doing.load, error);
    }
  }

  /** @param camera null: a new one */
  function edit(camera: CameraProfile | null): void {
    refusal.value = null;
    editing.value = { form: cameraForm(camera), exists: camera !== null };
  }

  async function save(): Promise<void> {
    const camera = checked.value?.camera;
    if (editing.value === null || !camera) return;
    try {
      await client.request('cameras.save', { camera, overwrite: editing.value.exists });
      editing.value = null;
      await load();
    } catch (error) {
      const failure = toFailure(error);
      refusal.value = saysFileExists(failure) ? texts.profiles.nameTaken : failure.message;
    }
  }

  async function remove(camera: CameraProfile): Promise<void> {
    try {
      await client.request('cameras.remove', { name: camera.name });
      await load();
      const putBack = (): void => void client.request('cameras.save', { camera, overwrite: false }).then(load);
      const action = { title: texts.cameras.putBack, act: putBack };
      notices.show({ kind: 'done', title: texts.cameras.removed(camera.title), failure: null, action });
    } catch (error) {
      notices.fail(texts.notices.doing.remove, error);
    }
  }

  useCore().whenUp(() => void load());

  return { known, unreadable, editing, refusal, checked, load, edit, save, remove };
});
