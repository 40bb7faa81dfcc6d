import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { commands, type Command, type CommandCondition, type CommandId } from '../commands.ts';
import { useTheme } from '../composables/use-theme.ts';
import { useCapture } from './capture.ts';
import { useCore } from './core.ts';
import { useDesign } from './design.ts';
import { useExport } from './export.ts';
import { useIdentifiability } from './identifiability.ts';
import { useInspection } from './inspection.ts';
import { useMask } from './mask.ts';
import { useNavigation } from './navigation.ts';
import { isResumable, useRuns } from './runs.ts';
import { useShow } from './show.ts';
import { useShownRun } from './shown-run.ts';

/** What can be taken back on a screen, and done again. */
interface Steps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

/** What the commands do, and when they make sense: the palette, the keyboard and the menus give them here. */
export const useCommands = defineStore('commands', () => {
  const navigation = useNavigation();
  const core = useCore();
  const runs = useRuns();
  const shown = useShownRun();
  const design = useDesign();
  const mask = useMask();
  const exporting = useExport();
  const show = useShow();
  const identifiability = useIdentifiability();
  const inspection = useInspection();
  const capture = useCapture();
  const { toggle } = useTheme();

  const paletteOpen = ref(false);
  const shortcutsOpen = ref(false);

  const steps = computed((): Steps | null => {
    if (navigation.screen === 'design') return design;
    if (navigation.screen !== 'reconstruct' || capture.view === null) return null;
    return {
      canUndo: capture.made.length > 0,
      canRedo: capture.undone.length > 0,
      undo: () => void capture.undo(),
      redo: () => void capture.redo(),
    };
  });

  const conditions: Record<CommandCondition, () => boolean> = {
    always: () => true,
    run: () => shown.config !== null,
    core: () => core.info !== null,
    mask: () => mask.masks !== null,
    display: () => mask.masks !== null && show.canShow,
    training: () => core.state === 'up' && runs.active !== null,
    resumable: () => core.state === 'up' && shown.summary !== null && isResumable(shown.summary.state),
    ready: () => core.state === 'up' && design.checked.config !== null && !design.starting,
    capture: () => capture.view !== null && capture.made.length > 0,
    undo: () => steps.value?.canUndo === true,
    redo: () => steps.value?.canRedo === true,
  };

  const actions: Record<CommandId, () => void> = {
    palette: () => void (paletteOpen.value = true),
    shortcuts: () => void (shortcutsOpen.value = true),
    theme: toggle,
    'go.start': () => navigation.open('start'),
    'go.datasets': () => navigation.open('datasets'),
    'go.design': () => navigation.open('design'),
    'go.mask': () => navigation.open('mask'),
    'go.reconstruct': () => navigation.open('reconstruct'),
    'go.runs': () => navigation.open('runs'),
    'go.generators': () => navigation.open('generators'),
    'go.settings': () => navigation.open('settings'),
    'design.new': () => design.begin(),
    'design.duplicate': () => design.duplicate(),
    'design.start': () => void design.start(),
    'design.pause': () => void shown.ask('pause', runs.active?.id),
    'design.resume': () => void shown.ask('resume'),
    'design.stop': () => void shown.ask('stop', runs.active?.id),
    'mask.export': () => onMask(() => void exporting.open()),
    'mask.show': () => onMask(() => void show.open()),
    'mask.identifiability': () => onMask(() => void identifiability.open()),
    'mask.inspect': () => onMask(() => inspection.open(null)),
    'capture.save': () => {
      navigation.open('reconstruct');
      capture.saveDialog = 'save';
    },
    undo: () => steps.value?.undo(),
    redo: () => steps.value?.redo(),
  };

  /** Its dialogs are on the screen of masks. */
  function onMask(open: () => void): void {
    navigation.open('mask');
    open();
  }

  const available = computed(() => commands.filter(({ when }) => conditions[when]()));
  const isAvailable = ({ when }: Command): boolean => conditions[when]();

  /** Does what a command says, where it makes sense now. False where it does not. */
  function give(id: CommandId): boolean {
    const command = commands.find((each) => each.id === id);
    if (command === undefined || !isAvailable(command)) return false;
    actions[id]();
    return true;
  }

  return { paletteOpen, shortcutsOpen, available, isAvailable, give };
});
