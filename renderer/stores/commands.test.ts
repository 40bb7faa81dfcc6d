import { beforeEach, describe, expect, it } from 'vitest';
import { createPinia, setActivePinia } from 'pinia';
import { createApp } from 'vue';
import { connectionKey } from '../client/client-key.ts';
import { FakeClient } from '../client/fake.ts';
import { useCommands } from './commands.ts';
import { useCore } from './core.ts';
import { useDesign } from './design.ts';
import { useExport } from './export.ts';
import { useNavigation } from './navigation.ts';

let client: FakeClient;
const settle = (milliseconds = 5): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, milliseconds));

beforeEach(async () => {
  client = new FakeClient();
  const pinia = createPinia();
  createApp({}).provide(connectionKey, { client, desktop: null }).use(pinia);
  setActivePinia(pinia);
  await useCore().greet();
  await settle();
});

describe('commands', () => {
  it('are given only where they make sense', async () => {
    const commands = useCommands();
    await settle();
    expect(commands.give('mask.export')).toBe(false);
    expect(commands.give('design.pause')).toBe(false);
    useNavigation().open('runs', 'r3');
    await settle();
    expect(commands.give('mask.export')).toBe(true);
    expect([useNavigation().screen, useExport().isOpen]).toEqual(['mask', true]);
    // There is no second display in a browser.
    expect(commands.give('mask.show')).toBe(false);
  });

  it('take back changes of a design, those made together at once, and make them again', async () => {
    const [commands, design, navigation] = [useCommands(), useDesign(), useNavigation()];
    await settle();
    navigation.open('design', null);
    expect(commands.give('undo')).toBe(false);
    design.set('training.epochs', 5);
    design.set('training.epochs', 50);
    expect(design.changes.has('training.epochs')).toBe(true);
    expect(commands.give('undo')).toBe(true);
    expect([...design.changes]).toEqual([]);
    expect(commands.give('redo')).toBe(true);
    expect(design.checked.config?.training.epochs).toBe(50);
    navigation.open('runs');
    expect(commands.give('undo')).toBe(false);
  });
});
