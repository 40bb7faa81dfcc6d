import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { emptyMeasurements, readMeasurements, type ArraysSource } from '../screens/reconstruct/measurements-form.ts';
import { useCapture } from './capture.ts';

/** Measured intensities as arrays, without a capture: what measured them, and the ones that are open. */
export const useMeasurements = defineStore('measurements', () => {
  const form = reactive(emptyMeasurements());
  /** What is missing is said once somebody tried without it. */
  const tried = ref(false);
  const isOpen = ref(false);
  const checked = computed(() => readMeasurements(form));
  /** What is reconstructed; null while none is open. */
  const source = shallowRef<ArraysSource | null>(null);

  function describe(file?: string): void {
    if (file !== undefined) form.file = file;
    [isOpen.value, tried.value] = [true, false];
  }
  function open(): void {
    tried.value = true;
    if (checked.value.source === null) return;
    source.value = checked.value.source;
    isOpen.value = false;
  }
  function close(): void {
    [source.value, isOpen.value] = [null, false];
  }

  const capture = useCapture();
  watch(
    () => capture.view?.path,
    (path) => path === undefined || close(),
  );

  return { form, tried, isOpen, checked, source, describe, open, close };
});
