import { onScopeDispose, watchEffect } from 'vue';
import { useConnection } from '../client/client-key.ts';
import { commands } from '../commands.ts';
import { useCapture } from '../stores/capture.ts';
import { useCommands } from '../stores/commands.ts';
import { useNavigation } from '../stores/navigation.ts';
import { useRunActions } from '../stores/run-actions.ts';

/** What the system asks of the window: commands of the menus, and files that the app is to open. In a browser there is nobody to ask. */
export function useDesktopWishes(): void {
  const { desktop } = useConnection();
  if (desktop === null) return;
  const store = useCommands();
  const navigation = useNavigation();
  const capture = useCapture();
  const runs = useRunActions();

  onScopeDispose(
    desktop.onCommand((id) => {
      const command = commands.find((each) => each.id === id);
      if (command !== undefined) store.give(command.id);
    }),
  );
  watchEffect(() => void desktop.setAvailableCommands(store.available.map(({ id }) => id)));

  onScopeDispose(
    desktop.onOpenedFile((file) => {
      if (file.toLowerCase().endsWith('.kinoform')) return void runs.importBundle(file);
      navigation.open('reconstruct');
      capture.leave(() => void capture.open(file));
    }),
  );
}
