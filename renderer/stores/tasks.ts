import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

/** A request that takes its time, whichever screen made it. */
interface Task {
  readonly id: number;
  readonly title: string;
}

/** What is being waited for beside designs and reconstructions, which are jobs of the core. */
export const useTasks = defineStore('tasks', () => {
  const tasks = shallowRef<readonly Task[]>([]);
  let nextId = 1;

  /** Lists a piece of work until it ends, however it does. */
  async function track<T>(title: string, work: Promise<T>): Promise<T> {
    const task: Task = { id: nextId++, title };
    tasks.value = [...tasks.value, task];
    try {
      return await work;
    } finally {
      tasks.value = tasks.value.filter((each) => each !== task);
    }
  }

  return { tasks, track };
});
