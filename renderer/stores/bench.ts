import { useStorage } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed } from 'vue';
import { readLength } from '../composables/length.ts';
import type { BenchLengths } from '../screens/design/bench-geometry.ts';
import { useCameras } from './cameras.ts';
import { useCore } from './core.ts';
import { useProfiles } from './profiles.ts';

/** The bench that layouts are drawn for: it is of this room, not of a design, so that the window keeps it. */
export const useBench = defineStore('bench', () => {
  const profiles = useProfiles();
  const cameras = useCameras();
  const form = useStorage('kinoform-bench', { slm: 'holoeye-pluto-2', camera: '', wavelength: '633', focalLength: '200' });

  const slm = computed(() => profiles.find(form.value.slm) ?? profiles.known[0]?.profile ?? null);
  const camera = computed(() => cameras.known.find(({ name }) => name === form.value.camera) ?? null);
  /** Null while a length is none. */
  const lengths = computed((): BenchLengths | null => {
    const wavelength = readLength(form.value.wavelength, 'nm');
    const focalLength = readLength(form.value.focalLength, 'mm');
    if (slm.value === null || wavelength === null || focalLength === null) return null;
    const { pitch, width, height } = slm.value;
    return { wavelength, focalLength, slmPitch: pitch, panel: { width, height }, cameraPitch: camera.value?.pitch ?? null };
  });

  useCore().whenUp(() => void profiles.load());

  return { form, slm, camera, lengths };
});
