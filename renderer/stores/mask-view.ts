import { defineStore, storeToRefs } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { messageNumbers, type ArrayMessage, type Failure, type MaskSource } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';
import { toFailure } from '../client/failure.ts';
import { centreZeroFrequency } from '../colour/diffraction.ts';
import type { Line } from '../composables/picture-line.ts';
import { useExport } from './export.ts';
import { useMask } from './mask.ts';
import { useNavigation } from './navigation.ts';
import { useTasks, wasCancelled } from './tasks.ts';
import { texts } from '../texts.ts';

export const MASK_VIEWS = ['phase', 'difference', 'farField', 'levels'] as const;
export type MaskViewName = (typeof MASK_VIEWS)[number];

/** Numbers to look at, row-major, and what they are. */
interface Shown {
  readonly kind: 'phase' | 'wrapped' | 'unwrapped' | 'farField' | 'levels';
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
}

interface Difference {
  readonly wrapped: ArrayMessage;
  readonly unwrapped: ArrayMessage | null;
  readonly piston: number;
  readonly rms: number;
}

/** What of the mask is looked at: its phase, its difference to another, its far field, or the levels that the device gets. */
export const useMaskView = defineStore('mask-view', () => {
  const { client, desktop } = useConnection();
  const mask = useMask();
  const exporting = useExport();
  const tasks = useTasks();
  const navigation = useNavigation();
  const { run } = storeToRefs(navigation);

  const view = ref<MaskViewName>('phase');
  /** The other mask of a difference. */
  const other = shallowRef<MaskSource | null>(null);
  const unwrap = ref(true);
  const difference = shallowRef<Difference | null>(null);
  const farField = shallowRef<Shown | null>(null);
  const levels = shallowRef<Shown | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const loading = ref(false);
  /** Dragging draws a line across the picture, whose values are plotted. */
  const lining = ref(false);
  const line = shallowRef<Line | null>(null);

  const shown = computed((): Shown | null => {
    if (view.value === 'farField') return farField.value;
    if (view.value === 'levels') return levels.value;
    if (view.value === 'phase') {
      const { masks, phase } = mask;
      return masks === null || phase === null ? null : { kind: 'phase', values: phase, height: masks.height, width: masks.width };
    }
    if (difference.value === null) return null;
    const { wrapped, unwrapped } = difference.value;
    return unwrap.value && unwrapped !== null ? plain('unwrapped', unwrapped) : plain('wrapped', wrapped);
  });

  const show = (): void => navigation.open('mask');

  let asked = 0;
  async function load(): Promise<void> {
    const number = ++asked;
    failure.value = null;
    if (run.value === null || view.value === 'phase' || mask.masks === null) return;
    loading.value = true;
    try {
      const [wanted, id] = [view.value, run.value];
      const wish = {
        title: texts.maskViews.working[wanted],
        cancellable: wanted !== 'levels',
        show,
        missed: () => navigation.screen !== 'mask',
      };
      const take = await tasks.track(wish, (work) => answer(wanted, id, work));
      if (number === asked) take();
    } catch (error) {
      // Whoever ends it wants to see the mask again.
      if (number === asked && wasCancelled(error)) view.value = 'phase';
      else if (number === asked) failure.value = toFailure(error);
    } finally {
      if (number === asked) loading.value = false;
    }
  }

  /** Asks for what a view shows. The answer is what puts it there. */
  async function answer(wanted: Exclude<MaskViewName, 'phase'>, id: string, work: string): Promise<() => void> {
    const { snapshot } = mask;
    if (wanted === 'farField') {
      const { intensity } = await client.request('masks.farField', { run: id, snapshot, work });
      const { values, height, width } = plain('farField', intensity);
      return () => (farField.value = { kind: 'farField', values: centreZeroFrequency(values, height, width), height, width });
    }
    if (wanted === 'levels') {
      const { settings } = exporting.checked;
      if (settings === null) throw { message: texts.maskViews.noSettings };
      const { picture } = await client.request('show.picture', { source: { kind: 'run', run: id, settings }, index: snapshot });
      // Levels that are spread over three colours are no picture to look at.
      if (picture.shape.length > 2) throw { message: texts.maskViews.packed };
      return () => (levels.value = plain('levels', picture));
    }
    if (other.value === null) return () => (difference.value = null);
    const wish = { run: id, snapshot, other: other.value, otherSnapshot: snapshot, work };
    const found = await client.request('masks.difference', wish);
    return () => (difference.value = found);
  }

  async function chooseFile(): Promise<void> {
    const file = (await desktop?.chooseOpenPath('file')) ?? null;
    if (file !== null) other.value = { kind: 'file', file };
  }

  watch([run, () => mask.snapshot, view, other, () => exporting.checked.settings], () => void load());
  // Another picture has another size: a line of the one before lies elsewhere.
  watch(
    () => [shown.value?.height, shown.value?.width].join(),
    () => (line.value = null),
  );
  watch(run, () => ([difference.value, farField.value, levels.value] = [null, null, null]));

  return {
    isDesktop: desktop !== null,
    view,
    other,
    unwrap,
    difference,
    shown,
    failure,
    loading,
    lining,
    line,
    load,
    chooseFile,
  };
});

function plain(kind: Shown['kind'], message: ArrayMessage): Shown {
  const [height = 0, width = 0] = message.shape;
  return { kind, values: messageNumbers(message), height, width };
}
